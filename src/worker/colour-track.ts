/**
 * What becomes of the colour frames of one camera: pictures of their own, or one video.
 */
import { EpisodeVideo, type VideoRequest } from '../dataset/video/episode-video.ts';
import type { CameraFrames } from '../episode/record.ts';
import type { ImagesPlan, PlannedCamera } from './images-plan.ts';
import { JpegEncoder, type PictureEncoder, PngEncoder } from './picture-encoder.ts';

export interface ColourTrack {
  /** (height, width, 3): where the next frame is to be drawn, once its last content is encoded. */
  slot(): Promise<Uint8Array>;
  /** Starts to encode what was drawn there. */
  push(): void;
  /** Everything since the last call. */
  finish(): Promise<Pick<CameraFrames, 'pictures' | 'video'>>;
}

export function colourTrack(camera: Pick<PlannedCamera, 'width' | 'height'>, images: ImagesPlan): ColourTrack {
  const { width, height } = camera;
  if (images.video) {
    const { encoder, quality } = images.video;
    return new VideoTrack({ width, height, encoder, quality });
  }
  return new PictureTrack(
    images.format === 'jpeg'
      ? new JpegEncoder({ width, height, quality: images.jpeg_quality })
      : new PngEncoder({ width, height, pixels: 'rgb' }),
  );
}

class PictureTrack implements ColourTrack {
  readonly #encoder: PictureEncoder;

  constructor(encoder: PictureEncoder) {
    this.#encoder = encoder;
  }

  slot(): Promise<Uint8Array> {
    return this.#encoder.slot() as Promise<Uint8Array>;
  }

  push(): void {
    this.#encoder.push();
  }

  async finish() {
    return { pictures: await this.#encoder.finish() };
  }
}

/** Two frames: one is drawn while the encoder has the other. */
class VideoTrack implements ColourTrack {
  readonly #request: VideoRequest;
  readonly #frames: readonly [Uint8Array, Uint8Array];
  #video: EpisodeVideo | null = null;
  /** Done when the last frame is encoded, and when the one before it is. */
  #encoding: Promise<void> = Promise.resolve();
  #earlier: Promise<void> = Promise.resolve();
  #next = 0;

  constructor(request: VideoRequest) {
    this.#request = request;
    const bytes = 3 * request.width * request.height;
    this.#frames = [new Uint8Array(bytes), new Uint8Array(bytes)];
  }

  async slot(): Promise<Uint8Array> {
    this.#video ??= await EpisodeVideo.open(this.#request);
    await this.#earlier;
    return this.#frames[this.#next % 2]!;
  }

  push(): void {
    const video = this.#video!;
    const frame = this.#frames[this.#next++ % 2]!;
    // frames go to the encoder one at a time, and in order
    this.#earlier = this.#encoding;
    this.#encoding = this.#encoding.then(() => video.add(frame));
    this.#encoding.catch(() => {}); // told by `finish`
  }

  async finish() {
    try {
      await this.#encoding;
      return { video: await this.#video!.finish() };
    } catch (error) {
      this.#video?.abort();
      throw error;
    } finally {
      this.#video = null;
      this.#encoding = Promise.resolve();
      this.#earlier = this.#encoding;
    }
  }
}
