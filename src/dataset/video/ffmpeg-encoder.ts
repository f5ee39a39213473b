/**
 * The system's ffmpeg with libx264: raw frames go in by a pipe, an H.264 byte stream comes out by another. Times and boxes are
 * not ffmpeg's, so that its version shows in the pictures alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '../../core/errors.ts';
import { type AvcStream, annexBUnits, PictureGatherer } from './avc.ts';
import { type AvcEncoder, GROUP_OF_PICTURES, type VideoOptions } from './episode-video.ts';

export const FFMPEG_PRESET = 'veryfast';

/** One thread, and nothing that depends on the processor: threads and instruction sets decide bytes in x264. */
const X264 = 'cpu-independent=1:sliced-threads=0:scenecut=0';

export function ffmpegArguments({ width, height, fps, quality }: VideoOptions): string[] {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', 'pipe:0'];
  const group = ['-g', `${GROUP_OF_PICTURES}`, '-keyint_min', '1', '-bf', '0'];
  const codec = ['-c:v', 'libx264', '-preset', FFMPEG_PRESET, '-crf', `${quality}`, ...group, '-x264-params', X264];
  const colour = ['-pix_fmt', 'yuv420p', '-color_range', 'tv', '-colorspace', 'smpte170m'];
  const output = ['-threads', '1', '-flags', '+bitexact', '-f', 'h264', 'pipe:1'];
  return ['-hide_banner', '-nostdin', '-loglevel', 'error', ...input, ...codec, ...colour, ...output];
}

export async function openFfmpeg(options: VideoOptions): Promise<AvcEncoder> {
  const encoder = new FfmpegEncoder(spawn('ffmpeg', ffmpegArguments(options), { stdio: 'pipe' }));
  await encoder.started;
  return encoder;
}

class FfmpegEncoder implements AvcEncoder {
  readonly #child: ChildProcess;
  readonly #output: Buffer[] = [];
  readonly #done: Promise<void>;
  readonly started: Promise<void>;
  #errors = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout!.on('data', (bytes: Buffer) => this.#output.push(bytes));
    child.stderr!.on('data', (text: Buffer) => {
      this.#errors += text.toString('utf8');
    });
    // A pipe that breaks says less than what ffmpeg writes and exits with.
    child.stdin!.on('error', () => undefined);
    this.started = new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(cannotStart(error)));
    });
    this.#done = new Promise((resolve, reject) => {
      child.once('error', (error) => reject(cannotStart(error)));
      child.once('close', (code, signal) => (code === 0 ? resolve() : reject(this.#failure(code, signal))));
    });
    // who awaits it hears of it
    this.#done.catch(() => undefined);
  }

  async add(yuv: Uint8Array): Promise<void> {
    // The pipe may keep what it is given, and the caller fills it again.
    const isTaken = this.#child.stdin!.write(Buffer.from(yuv));
    if (!isTaken) await Promise.race([once(this.#child.stdin!, 'drain'), this.#done]);
  }

  async finish(): Promise<AvcStream> {
    this.#child.stdin!.end();
    await this.#done;
    const pictures = new PictureGatherer();
    for (const unit of annexBUnits(Buffer.concat(this.#output))) pictures.add(unit);
    return pictures.finish();
  }

  abort(): void {
    this.#child.kill('SIGKILL');
  }

  #failure(code: number | null, signal: string | null): UserError {
    const said = this.#errors.trim().split('\n').slice(-3).join(' / ');
    return new UserError(`ffmpeg: ended with ${signal ?? `exit code ${code}`}${said ? `: ${said}` : ''}`);
  }
}

function cannotStart(error: Error): UserError {
  return new UserError(
    `ffmpeg: cannot be started (${(error as NodeJS.ErrnoException).code ?? error.message}); install it with libx264, or choose the encoder wasm`,
  );
}
