/**
 * Which encoder there is, and which version of it: what decides the bytes of a video, and so belongs to a plan.
 */
import { spawnSync } from 'node:child_process';
import { UserError } from '../../core/errors.ts';
import type { VideoEncoder } from './episode-video.ts';
import { ffmpegArguments } from './ffmpeg-encoder.ts';
import { wasmVersion } from './wasm-encoder.ts';
import { yuv420Size } from './yuv.ts';

export interface AvailableEncoder {
  readonly encoder: VideoEncoder;
  /** Of everything that decides the pictures; no path, no host. */
  readonly version: string;
}

/**
 * `auto`: the system's ffmpeg when it has libx264, else WebAssembly. Starts ffmpeg; ask once, not in every worker.
 *
 * @throws UserError when ffmpeg is asked for, and is not on the path or has no libx264
 */
export function availableVideoEncoder(asked: VideoEncoder | 'auto' = 'auto'): AvailableEncoder {
  const version = asked === 'wasm' ? null : ffmpegVersion();
  if (version) return { encoder: 'ffmpeg', version };
  if (asked === 'ffmpeg') {
    throw new UserError('ffmpeg: not on the path, or without libx264; install it, or choose the encoder wasm');
  }
  return { encoder: 'wasm', version: wasmVersion() };
}

/** By encoding a frame: x264 writes its own version into the stream. Null when that does not work. */
function ffmpegVersion(): string | null {
  const size = 64;
  const options = { width: size, height: size, fps: 20, quality: 23, encoder: 'ffmpeg' } as const;
  const input = new Uint8Array(yuv420Size(size, size)).fill(128);
  const { status, stdout } = spawnSync('ffmpeg', ffmpegArguments(options), { input, maxBuffer: 1 << 20 });
  if (status !== 0) return null;
  const x264 = /x264 - core (\d+[^-]*?) -/.exec(stdout.toString('latin1'))?.[1];
  const told = spawnSync('ffmpeg', ['-hide_banner', '-version'], { encoding: 'utf8' }).stdout;
  const ffmpeg = /^ffmpeg version (\S+)/.exec(told)?.[1];
  return `ffmpeg ${ffmpeg ?? 'of unknown version'}, x264 ${x264 ?? 'of unknown version'}`;
}
