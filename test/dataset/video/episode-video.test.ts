import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { availableVideoEncoder } from '../../../src/dataset/video/available.ts';
import { bytesSource } from '../../../src/dataset/video/boxes.ts';
import { EpisodeVideo, encodeEpisodeVideo, VIDEO_ENCODERS } from '../../../src/dataset/video/episode-video.ts';
import { readMovie } from '../../../src/dataset/video/movie-reader.ts';
import { HAS_FFMPEG, movingFrames } from './frames.ts';

const SIZE = { width: 64, height: 48 };

describe('encodeEpisodeVideo', () => {
  for (const encoder of VIDEO_ENCODERS) {
    // Only a machine with ffmpeg on its path can try this encoder.
    describe.skipIf(encoder === 'ffmpeg' && !HAS_FFMPEG)(`with ${encoder}`, () => {
      const encode = (frames: number, seed = 0, size = SIZE) =>
        encodeEpisodeVideo(movingFrames({ ...size, frames, seed }), { ...size, encoder });

      it.each([1, 2, 7])('holds exactly %i frames at k / 20 s, every second one a key frame', async (frames) => {
        const movie = readMovie(bytesSource(await encode(frames)));
        expect(movie.sizes.length).toBe(frames);
        expect(movie.ticksAFrame! * 20).toBe(movie.timescale);
        expect(Array.from(movie.isSync)).toEqual(Array.from({ length: frames }, (_, i) => (i % 2 === 0 ? 1 : 0)));
        expect(movie).toMatchObject({ ...SIZE, hasEditList: false, hasReordering: false });
      });

      it('gives the same bytes twice, whatever else was encoded in between or meanwhile', async () => {
        const first = await encode(9);
        await encode(4, 5, { width: 130, height: 34 });
        const together = await Promise.all([encode(9), encode(12, 3), encode(9)]);
        expect(Buffer.compare(together[0], first)).toBe(0);
        expect(Buffer.compare(together[2], first)).toBe(0);
        expect(Buffer.compare(together[1], first)).not.toBe(0);
      });

      it('has the same decoder configuration for every episode of a camera', async () => {
        const [a, b] = [await encode(3, 1), await encode(8, 2)].map((bytes) => readMovie(bytesSource(bytes)));
        expect(a!.configurations).toEqual(b!.configurations);
      });

      it('carries no name or version of an encoder', async () => {
        expect(Buffer.from(await encode(3)).toString('latin1')).not.toMatch(/x264|lavc|lavf|minih264|mp4v2/i);
      });

      it('is smaller at a coarser quality', async () => {
        const sizes = await Promise.all(
          [15, 35].map((quality) =>
            encodeEpisodeVideo(movingFrames({ ...SIZE, frames: 6 }), { ...SIZE, encoder, quality }),
          ),
        );
        expect(sizes[1]!.length).toBeLessThan(sizes[0]!.length);
      });

      it('ends its encoder when frames fail to come', async () => {
        const broken = function* () {
          yield* movingFrames({ ...SIZE, frames: 2 });
          throw new Error('no more');
        };
        await expect(encodeEpisodeVideo(broken(), { ...SIZE, encoder })).rejects.toThrow('no more');
      });

      it('refuses a frame of another size', async () => {
        const frames = movingFrames({ width: 32, height: 48, frames: 1 });
        await expect(encodeEpisodeVideo(frames, { ...SIZE, encoder })).rejects.toThrow(/a frame of 4608 bytes/);
      });
    });
  }

  it.each([
    [{ width: 63 }, /^video\.width: .*got 63; expected an even number/],
    [{ height: 47 }, /^video\.height: .*got 47; expected an even number/],
    [{ width: 0 }, /^video\.width: /],
    [{ width: 64.5 }, /^video\.width: /],
    [{ quality: 9 }, /^video\.quality: .*got 9; expected a whole number from 10/],
  ])('refuses %o, as the user can mend it', async (other, message) => {
    const failure = await EpisodeVideo.open({ ...SIZE, encoder: 'wasm', ...other }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect((failure as Error).message).toMatch(message);
  });

  it('leaves the process without handlers of uncaught errors', async () => {
    // other libraries that were compiled alike have theirs in this process, which several tests share
    const before = process.listeners('uncaughtException');
    await encodeEpisodeVideo(movingFrames({ ...SIZE, frames: 1 }), { ...SIZE, encoder: 'wasm' });
    expect(process.listeners('uncaughtException')).toEqual(before);
  });
});

describe('availableVideoEncoder', () => {
  it('names the encoder and its version', () => {
    expect(availableVideoEncoder('wasm')).toEqual({ encoder: 'wasm', version: 'h264-mp4-encoder 1.0.12' });
    if (HAS_FFMPEG) expect(availableVideoEncoder().version).toMatch(/^ffmpeg \S+, x264 \d+/);
  });

  it('falls back on WebAssembly where there is no ffmpeg, and refuses when ffmpeg was asked for', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(availableVideoEncoder().encoder).toBe('wasm');
      expect(() => availableVideoEncoder('ffmpeg')).toThrow(UserError);
      const failure = EpisodeVideo.open({ ...SIZE, encoder: 'ffmpeg' });
      await expect(failure).rejects.toThrow(/cannot be started \(ENOENT\); install it/);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
