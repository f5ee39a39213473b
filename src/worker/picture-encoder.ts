/**
 * Encodes raw pictures of one camera: PNG in this thread, JPEG by sharp on threads of its own while the next ones are drawn.
 */
import sharp from 'sharp';
import type { PictureSeries } from '../episode/record.ts';
import { type PngFormat, PngWriter } from './png/png-writer.ts';

sharp.cache(false);
sharp.concurrency(1);

/** Takes pictures in order, and gives the series when all are encoded. */
export interface PictureEncoder {
  /** The memory to draw the next picture to, once its last content is encoded. */
  slot(): Promise<Uint8Array | Uint16Array>;
  /** Starts to encode what was drawn to the slot. */
  push(): void;
  /** Every picture since the last call. */
  finish(): Promise<PictureSeries>;
}

export class PngEncoder implements PictureEncoder {
  readonly #writer: PngWriter;
  #pictures: Uint8Array[] = [];

  constructor(format: PngFormat) {
    this.#writer = new PngWriter(format);
  }

  async slot(): Promise<Uint8Array | Uint16Array> {
    return this.#writer.raw;
  }

  push(): void {
    this.#pictures.push(this.#writer.encode());
  }

  async finish(): Promise<PictureSeries> {
    const pictures = this.#pictures;
    this.#pictures = [];
    return seriesOf(pictures);
  }
}

interface JpegFormat {
  readonly width: number;
  readonly height: number;
  /** 1 to 100 */
  readonly quality: number;
}

/** Raw pictures that may wait for their encoder; more would only cost memory. */
const IN_FLIGHT = 4;

export class JpegEncoder implements PictureEncoder {
  readonly #format: JpegFormat;
  readonly #slots: Uint8Array[];
  readonly #pending: Promise<Buffer>[] = [];
  #next = 0;

  constructor(format: JpegFormat) {
    this.#format = format;
    this.#slots = Array.from({ length: IN_FLIGHT }, () => new Uint8Array(3 * format.width * format.height));
  }

  async slot(): Promise<Uint8Array> {
    await this.#pending[this.#next - IN_FLIGHT];
    return this.#slots[this.#next % IN_FLIGHT]!;
  }

  push(): void {
    const picture = this.#encode(this.#slots[this.#next % IN_FLIGHT]!);
    picture.catch(() => {}); // told by `slot` or `finish`
    this.#pending.push(picture);
    this.#next++;
  }

  async finish(): Promise<PictureSeries> {
    const pictures = await Promise.all(this.#pending);
    this.#pending.length = 0;
    this.#next = 0;
    return seriesOf(pictures);
  }

  #encode(raw: Uint8Array): Promise<Buffer> {
    const { width, height, quality } = this.#format;
    // colour at full resolution: edges of small things are what a policy looks for
    return sharp(raw, { raw: { width, height, channels: 3 } })
      .jpeg({ quality, chromaSubsampling: '4:4:4' })
      .toBuffer();
  }
}

function seriesOf(pictures: readonly Uint8Array[]): PictureSeries {
  const offsets = new Float64Array(pictures.length + 1);
  pictures.forEach((picture, i) => {
    offsets[i + 1] = offsets[i]! + picture.length;
  });
  const bytes = new Uint8Array(offsets[pictures.length]!);
  pictures.forEach((picture, i) => {
    bytes.set(picture, offsets[i]);
  });
  return { bytes, offsets };
}
