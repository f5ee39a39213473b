/**
 * PNG files of one format, written by this repository's own WebAssembly: the same bytes on every machine and version of Node.
 */
import { instantiate } from '../../core/wasm.ts';

/** What `kernel/index.ts` exports: functions, and addresses of arrays. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly raw: WebAssembly.Global;
  readonly file: WebAssembly.Global;
  createPicture(width: number, height: number, bitDepth: number, colourType: number): void;
  encode(): number;
}

export interface PngFormat {
  /** [px], at least 1 */
  readonly width: number;
  readonly height: number;
  /** `rgb` 8-bit colour, `grey8`, `grey16`. */
  readonly pixels: 'rgb' | 'grey8' | 'grey16';
}

/** Numbers of the PNG specification's header: bits of a sample, colour type, and samples of a pixel. */
const HEADERS = {
  rgb: { bitDepth: 8, colourType: 2, samples: 3 },
  grey8: { bitDepth: 8, colourType: 0, samples: 1 },
  grey16: { bitDepth: 16, colourType: 0, samples: 1 },
} as const;

/** Keeps the memory that its pictures are drawn to and encoded in. */
export class PngWriter {
  /** (height, width, samples): what `encode` encodes; `Uint16Array` for `grey16`. */
  readonly raw: Uint8Array | Uint16Array;
  readonly #kernel: KernelExports;

  constructor({ width, height, pixels }: PngFormat) {
    const { bitDepth, colourType, samples } = HEADERS[pixels];
    this.#kernel = instantiate<KernelExports>(new URL('./kernel.wasm', import.meta.url));
    this.#kernel.createPicture(width, height, bitDepth, colourType);
    // memory grows no more: nothing else is allocated in an instance of its own
    const { memory, raw } = this.#kernel;
    const View = bitDepth === 16 ? Uint16Array : Uint8Array;
    this.raw = new View(memory.buffer, raw.value, width * height * samples);
  }

  /** The file of what is in `raw`. */
  encode(): Uint8Array {
    const bytes = this.#kernel.encode();
    return new Uint8Array(this.#kernel.memory.buffer, this.#kernel.file.value, bytes).slice();
  }
}
