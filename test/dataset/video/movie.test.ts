import { describe, expect, it } from 'vitest';
import { type AvcStream, annexBUnits, PictureGatherer } from '../../../src/dataset/video/avc.ts';
import { box, bytesSource, concatBytes, listBoxes, uint32 } from '../../../src/dataset/video/boxes.ts';
import { encodeEpisodeVideo } from '../../../src/dataset/video/episode-video.ts';
import { readMovie, readPictures } from '../../../src/dataset/video/movie-reader.ts';
import { MovieWriter, movieBytes } from '../../../src/dataset/video/movie-writer.ts';
import { movingFrames } from './frames.ts';

const FORMAT = { width: 64, height: 48, fps: 20 };

async function episode(frames: number, seed: number, quality = 23): Promise<AvcStream> {
  const request = { ...FORMAT, quality, encoder: 'wasm' } as const;
  const source = bytesSource(await encodeEpisodeVideo(movingFrames({ ...FORMAT, frames, seed }), request));
  return readPictures(source, readMovie(source));
}

function write(streams: readonly AvcStream[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const writer = new MovieWriter((bytes) => parts.push(bytes), FORMAT);
  for (const stream of streams) writer.append(stream);
  writer.finish();
  return concatBytes(parts);
}

describe('MovieWriter', () => {
  it('puts streams one behind the other, and each comes back as it was', async () => {
    const streams = [await episode(6, 0), await episode(2, 1), await episode(2, 2), await episode(8, 3)];
    const source = bytesSource(write(streams));
    const movie = readMovie(source);
    expect(listBoxes(source).map(({ type }) => type)).toEqual(['ftyp', 'mdat', 'mdat', 'mdat', 'mdat', 'moov']);
    expect(movie.sizes.length).toBe(18);
    expect(movie.ticksAFrame).toBe(512);
    expect(movie.configurations.length).toBe(1);
    let first = 0;
    for (const stream of streams) {
      const end = first + stream.pictures.length;
      expect(readPictures(source, movie, first, end)).toEqual(stream);
      first = end;
    }
  });

  it('describes streams of other parameter sets on their own', async () => {
    const a = await episode(4, 0);
    const sps = a.sps.slice();
    sps[3] = 40;
    const b = { ...a, sps };
    const source = bytesSource(write([a, b, a]));
    const movie = readMovie(source);
    expect(movie.configurations.length).toBe(2);
    expect(Array.from(movie.descriptions)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
    expect(readPictures(source, movie, 4, 8)).toEqual(b);
    expect(() => readPictures(source, movie, 2, 6)).toThrow(/parameter sets are others/);
  });
});

describe('readMovie', () => {
  it('refuses a file that is cut off anywhere', async () => {
    const bytes = movieBytes(await episode(3, 0), FORMAT);
    for (let end = 0; end < bytes.length; end += 11) {
      expect(() => readMovie(bytesSource(bytes.subarray(0, end))), `cut at ${end}`).toThrow();
    }
  });

  it('finds an edit list', async () => {
    const bytes = movieBytes(await episode(3, 0), FORMAT);
    const moov = listBoxes(bytesSource(bytes)).at(-1)!;
    const track = listBoxes(bytesSource(bytes), moov.payload, moov.end).find(({ type }) => type === 'trak')!;
    const edited = concatBytes([
      bytes.subarray(0, moov.start),
      box(
        'moov',
        bytes.subarray(moov.payload, track.start),
        box('trak', box('edts'), bytes.subarray(track.payload, track.end)),
      ),
    ]);
    expect(readMovie(bytesSource(edited)).hasEditList).toBe(true);
  });

  it('reads boxes with 64-bit sizes and those that go to the end', () => {
    const large = concatBytes([uint32(1), Uint8Array.from([102, 114, 101, 101]), uint32(0, 20), uint32(7)]);
    const last = concatBytes([uint32(0), Uint8Array.from([109, 100, 97, 116]), uint32(1, 2)]);
    expect(listBoxes(bytesSource(concatBytes([large, last])))).toEqual([
      { type: 'free', start: 0, payload: 16, end: 20 },
      { type: 'mdat', start: 20, payload: 28, end: 36 },
    ]);
  });
});

describe('annexBUnits', () => {
  it('finds units behind start codes of three and four bytes, without the zeros between them', () => {
    const stream = [0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 0, 0, 3, 1, 0, 0, 0, 1, 0x65, 0x80];
    expect([...annexBUnits(Uint8Array.from(stream))].map((unit) => Array.from(unit))).toEqual([
      [0x67, 1],
      [0x68, 0, 0, 3, 1],
      [0x65, 0x80],
    ]);
  });

  it('puts the slices of a picture together, and leaves out what is not needed', () => {
    const pictures = new PictureGatherer();
    for (const unit of [
      [0x67, 66, 0, 30],
      [0x68, 1],
      [6, 5],
      [0x65, 0x80],
      [0x65, 0x20],
      [0x41, 0x80],
    ]) {
      pictures.add(Uint8Array.from(unit));
    }
    const { pictures: found } = pictures.finish();
    expect(found.map(({ bytes, isSync }) => [Array.from(bytes), isSync])).toEqual([
      [[0, 0, 0, 2, 0x65, 0x80, 0, 0, 0, 2, 0x65, 0x20], true],
      [[0, 0, 0, 2, 0x41, 0x80], false],
    ]);
  });

  it('refuses parameter sets that change, and a stream without a key frame first', () => {
    const pictures = new PictureGatherer();
    pictures.add(Uint8Array.from([0x67, 66, 0, 30]));
    expect(() => pictures.add(Uint8Array.from([0x67, 66, 0, 31]))).toThrow(/sequence parameter set changes/);
    pictures.add(Uint8Array.from([0x68, 1]));
    pictures.add(Uint8Array.from([0x41, 0x80]));
    expect(() => pictures.finish()).toThrow(/key frame/);
  });
});
