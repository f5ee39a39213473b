/**
 * Frames as a camera would give them: a shaded ground with grain, and a disc that moves over it.
 */
import { spawnSync } from 'node:child_process';
import { RandomStream } from '../../../src/core/random.ts';

export interface FrameOptions {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Another seed, another path of the disc and other grain. */
  readonly seed?: number;
}

/** Each (height, width, 3). */
export function* movingFrames({ width, height, frames, seed = 0 }: FrameOptions): Generator<Uint8Array> {
  const rng = new RandomStream(['frames', seed]);
  const grain = Int8Array.from({ length: 4096 }, () => rng.integer(9) - 4);
  const speed = 1 + rng.integer(3);
  for (let t = 0; t < frames; t++) {
    const rgb = new Uint8Array(3 * width * height);
    const centre = [width / 4 + speed * t, height / 2 + 2 * seed];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const isDisc = (x - centre[0]!) ** 2 + (y - centre[1]!) ** 2 < (height / 5) ** 2;
        const noise = grain[(x * 7 + y * 131) & 4095]!;
        const at = 3 * (y * width + x);
        rgb[at] = (isDisc ? 200 : 60 + (100 * x) / width) + noise;
        rgb[at + 1] = (isDisc ? 70 : 90 + (80 * y) / height) + noise;
        rgb[at + 2] = (isDisc ? 40 : 120) + noise;
      }
    }
    yield rgb;
  }
}

/** Whether the tests that need the system's ffmpeg can run. */
export const HAS_FFMPEG = spawnSync('ffmpeg', ['-version']).status === 0;

/** Every frame of a file as RGB, by the system's ffmpeg. */
export function decodeFrames(path: string, frameBytes: number): Uint8Array[] {
  const { status, stdout, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-xerror', '-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { maxBuffer: 1 << 28 },
  );
  if (status !== 0 || stderr.length > 0) throw new Error(`ffmpeg: ${stderr.toString('utf8')}`);
  return Array.from({ length: stdout.length / frameBytes }, (_, i) =>
    stdout.subarray(i * frameBytes, (i + 1) * frameBytes),
  );
}

/** Peak signal-to-noise ratio [dB]. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2;
  return 10 * Math.log10((255 * 255 * a.length) / squares);
}
