/**
 * Encodes what one camera saw of an episode as an MP4 of its own: H.264, 4:2:0, constant frame rate from 0, no B-frames, a key
 * frame at every second frame (as LeRobot writes, so that any frame is two decodes away), equal bytes for equal frames.
 */
import { complain } from '../../core/errors.ts';
import { FPS } from '../feature.ts';
import type { AvcStream } from './avc.ts';
import { openFfmpeg } from './ffmpeg-encoder.ts';
import { movieBytes } from './movie-writer.ts';
import { openWasm } from './wasm-encoder.ts';
import { rgbToYuv420, yuv420Size } from './yuv.ts';

export const VIDEO_ENCODERS = ['ffmpeg', 'wasm'] as const;
export type VideoEncoder = (typeof VIDEO_ENCODERS)[number];

/** Frames from a key frame to the next. */
export const GROUP_OF_PICTURES = 2;

export interface VideoOptions {
  /** [px], even */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /**
   * Quantiser of H.264: 10 (best) to 51 (smallest). As a constant rate factor with ffmpeg, which spends bits where they are
   * seen; as the quantiser of every picture with wasm.
   */
  readonly quality: number;
  readonly encoder: VideoEncoder;
}

export const DEFAULT_VIDEO: Pick<VideoOptions, 'fps' | 'quality'> = { fps: FPS, quality: 23 };

/** What must be given, and what may be. */
export type VideoRequest = Pick<VideoOptions, 'width' | 'height' | 'encoder'> & Partial<VideoOptions>;

/** What an encoder does: frames in, pictures out. */
export interface AvcEncoder {
  /** @param yuv planar 4:2:0; may be used again when the promise is done */
  add(yuv: Uint8Array): Promise<void>;
  finish(): Promise<AvcStream>;
  /** Ends it, whatever it is doing. */
  abort(): void;
}

/** @throws UserError when a size is odd or not positive, or the quality is out of range */
export function videoOptions(request: VideoRequest, where = 'video'): VideoOptions {
  const options = { ...DEFAULT_VIDEO, ...request };
  for (const side of ['width', 'height'] as const) {
    const size = options[side];
    if (Number.isInteger(size) && size >= 16 && size <= 4096 && size % 2 === 0) continue;
    const expected = 'an even number of pixels from 16 to 4096 (H.264 halves colour both ways)';
    throw complain({ where: `${where}.${side}`, what: 'a size that video cannot have', got: size, expected });
  }
  const { quality } = options;
  if (!(Number.isInteger(quality) && quality >= 10 && quality <= 51)) {
    const expected = 'a whole number from 10 (best) to 51 (smallest)';
    throw complain({ where: `${where}.quality`, what: 'no quantiser of H.264', got: quality, expected });
  }
  return options;
}

/** An episode's video that grows frame by frame. After a failure, and when it is given up, `abort` ends its encoder. */
export class EpisodeVideo {
  readonly #options: VideoOptions;
  readonly #encoder: AvcEncoder;
  readonly #yuv: Uint8Array;
  #frames = 0;

  private constructor(options: VideoOptions, encoder: AvcEncoder) {
    this.#options = options;
    this.#encoder = encoder;
    this.#yuv = new Uint8Array(yuv420Size(options.width, options.height));
  }

  /** @throws UserError for options that video cannot have, or when the system's ffmpeg cannot be started */
  static async open(request: VideoRequest): Promise<EpisodeVideo> {
    const options = videoOptions(request);
    const encoder = options.encoder === 'ffmpeg' ? await openFfmpeg(options) : await openWasm(options);
    return new EpisodeVideo(options, encoder);
  }

  /** @param rgb (height, width, 3); may be used again when the promise is done */
  async add(rgb: Uint8Array): Promise<void> {
    const { width, height } = this.#options;
    if (rgb.length !== 3 * width * height) {
      throw new TypeError(`EpisodeVideo: a frame of ${rgb.length} bytes; expected ${3 * width * height}`);
    }
    rgbToYuv420(this.#yuv, rgb, width, height);
    await this.#encoder.add(this.#yuv);
    this.#frames++;
  }

  /** The file, whole. */
  async finish(): Promise<Uint8Array> {
    const stream = await this.#encoder.finish();
    if (stream.pictures.length !== this.#frames) {
      throw new TypeError(`EpisodeVideo: ${stream.pictures.length} pictures came of ${this.#frames} frames`);
    }
    return movieBytes(stream, this.#options);
  }

  abort(): void {
    this.#encoder.abort();
  }
}

/**
 * @param frames each (height, width, 3)
 * @returns an MP4 with as many frames
 */
export async function encodeEpisodeVideo(
  frames: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  request: VideoRequest,
): Promise<Uint8Array> {
  const video = await EpisodeVideo.open(request);
  try {
    for await (const frame of frames) await video.add(frame);
    return await video.finish();
  } catch (error) {
    video.abort();
    throw error;
  }
}
