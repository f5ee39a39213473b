/**
 * Encodes raw pictures while the next ones are drawn: sharp works on threads of its own.
 */
import sharp from 'sharp';
import type { PictureSeries } from '../episode/record.ts';

sharp.cache(false);
sharp.concurrency(1);

export interface PictureFormat {
  readonly width: number;
  readonly height: number;
  /** `rgb` 8-bit colour, `grey8`, `grey16`. */
  readonly pixels: 'rgb' | 'grey8' | 'grey16';
  /** Greys are always `png`. */
  readonly encoding: 'png' | 'jpeg';
  readonly jpegQuality: number;
}

/** Raw pictures that may wait for their encoder; more would only cost memory. */
const IN_FLIGHT = 4;

/** Takes pictures in order, and gives the series when all are encoded. */
export class PictureEncoder {
  readonly #format: PictureFormat;
  readonly #slots: (Uint8Array | Uint16Array)[];
  readonly #pending: Promise<Buffer>[] = [];
  #next = 0;

  constructor(format: PictureFormat) {
    this.#format = format;
    const { width, height, pixels } = format;
    const values = width * height * (pixels === 'rgb' ? 3 : 1);
    const make = () => (pixels === 'grey16' ? new Uint16Array(values) : new Uint8Array(values));
    this.#slots = Array.from({ length: IN_FLIGHT }, make);
  }

  /** The memory to draw the next picture to, once its last content is encoded. */
  async slot(): Promise<Uint8Array | Uint16Array> {
    await this.#pending[this.#next - IN_FLIGHT];
    return this.#slots[this.#next % IN_FLIGHT]!;
  }

  /** Starts to encode what was drawn to the slot. */
  push(): void {
    const picture = this.#encode(this.#slots[this.#next % IN_FLIGHT]!);
    picture.catch(() => {}); // told by `slot` or `finish`
    this.#pending.push(picture);
    this.#next++;
  }

  /** Every picture since the last call. */
  async finish(): Promise<PictureSeries> {
    const pictures = await Promise.all(this.#pending);
    this.#pending.length = 0;
    this.#next = 0;
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

  #encode(raw: Uint8Array | Uint16Array): Promise<Buffer> {
    const { width, height, pixels, encoding, jpegQuality } = this.#format;
    const image = sharp(raw, { raw: { width, height, channels: pixels === 'rgb' ? 3 : 1 } });
    if (pixels === 'grey16') return image.toColourspace('grey16').png(PNG_OPTIONS).toBuffer();
    if (pixels === 'grey8') return image.toColourspace('b-w').png(PNG_OPTIONS).toBuffer();
    // colour at full resolution: edges of small things are what a policy looks for
    if (encoding === 'jpeg') return image.jpeg({ quality: jpegQuality, chromaSubsampling: '4:4:4' }).toBuffer();
    return image.png(PNG_OPTIONS).toBuffer();
  }
}

/** Level 2 with filters: within a tenth of the size of level 6 in half its time. */
const PNG_OPTIONS = { compressionLevel: 2, adaptiveFiltering: true } as const;
