import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.ts';
import type { AvcStream } from '../../../src/dataset/video/avc.ts';
import { withEmulationPrevention, withoutEmulationPrevention } from '../../../src/dataset/video/bits.ts';
import { bytesSource, concatBytes } from '../../../src/dataset/video/boxes.ts';
import { cutVideo } from '../../../src/dataset/video/cut.ts';
import { encodeEpisodeVideo, VIDEO_ENCODERS } from '../../../src/dataset/video/episode-video.ts';
import { idrNumber, withIdrNumber } from '../../../src/dataset/video/idr-number.ts';
import { readMovie, readPictures } from '../../../src/dataset/video/movie-reader.ts';
import { MovieWriter, movieBytes } from '../../../src/dataset/video/movie-writer.ts';
import { decodeFrames, HAS_FFMPEG, movingFrames } from './frames.ts';

const FORMAT = { width: 66, height: 50, fps: 20 };
const folder = mkdtempSync(join(tmpdir(), 'better-idr-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function decode(bytes: Uint8Array): Uint8Array[] {
  const path = join(folder, 'video.mp4');
  writeFileSync(path, bytes);
  return decodeFrames(path, 3 * FORMAT.width * FORMAT.height);
}

describe('emulation prevention', () => {
  it('is taken away and put back without a trace', () => {
    const rng = new RandomStream(['emulation']);
    for (let i = 0; i < 200; i++) {
      const payload = Uint8Array.from({ length: 60 }, () => (rng.integer(3) ? 0 : rng.integer(6)));
      const unit = withEmulationPrevention(payload);
      expect(withoutEmulationPrevention(unit)).toEqual(payload);
      for (let at = 2; at < unit.length; at++)
        expect(unit[at - 2] === 0 && unit[at - 1] === 0 && unit[at]! < 3).toBe(false);
    }
  });
});

for (const encoder of VIDEO_ENCODERS) {
  // Only a machine with ffmpeg on its path can try this encoder.
  describe.skipIf(encoder === 'ffmpeg' && !HAS_FFMPEG)(`episodes of an odd length, by ${encoder}`, () => {
    const episode = async (frames: number, seed: number): Promise<AvcStream> => {
      const source = bytesSource(
        await encodeEpisodeVideo(movingFrames({ ...FORMAT, frames, seed }), { ...FORMAT, encoder }),
      );
      return readPictures(source, readMovie(source));
    };
    const lengths = [5, 1, 1, 1, 3, 4, 3, 2];
    let encoded: Promise<AvcStream[]> | undefined;
    const streams = () => {
      encoded ??= Promise.all(lengths.map((frames, seed) => episode(frames, seed)));
      return encoded;
    };

    async function written(): Promise<Uint8Array> {
      const parts: Uint8Array[] = [];
      const writer = new MovieWriter((bytes) => parts.push(bytes), FORMAT);
      for (const stream of await streams()) writer.append(stream);
      writer.finish();
      return concatBytes(parts);
    }

    it('never bring together two IDR pictures of one number', async () => {
      const source = bytesSource(await written());
      const movie = readMovie(source);
      const stream = readPictures(source, movie);
      let before: number | null = null;
      for (const picture of stream.pictures) {
        const number = picture.isSync ? idrNumber(stream, picture) : null;
        if (number !== null) expect(number).not.toBe(before);
        before = number;
      }
    });

    it('are as they were when the number is put back', async () => {
      const stream = await episode(1, 3);
      const [picture] = stream.pictures;
      const own = idrNumber(stream, picture!);
      for (const number of [0, 1, 2, 3]) {
        const changed = withIdrNumber(stream, picture!, number);
        expect(idrNumber(stream, changed)).toBe(number);
        expect(withIdrNumber(stream, changed, own)).toEqual(picture);
      }
    });

    // Only where ffmpeg is on the path.
    it.skipIf(!HAS_FFMPEG)('show the same pixels as on their own, together and cut out again', async () => {
      const bytes = await written();
      const path = join(folder, `${encoder}.mp4`);
      writeFileSync(path, bytes);
      const together = decode(bytes);
      let first = 0;
      for (const stream of await streams()) {
        const end = first + stream.pictures.length;
        const own = decode(movieBytes(stream, FORMAT));
        expect(own.length).toBe(end - first);
        const cut = decode(cutVideo(path, { fromSec: first / 20, toSec: end / 20 }));
        own.forEach((frame, i) => {
          expect(Buffer.compare(together[first + i]!, frame)).toBe(0);
          expect(Buffer.compare(cut[i]!, frame)).toBe(0);
        });
        first = end;
      }
      expect(together.length).toBe(first);
    });
  });
}
