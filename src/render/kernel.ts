/**
 * The renderer's WebAssembly instance and the parts of its memory that the host reads and writes.
 */
import { instantiate } from '../core/wasm.ts';
import { BYTE_OF_LIGHT } from './srgb.ts';

/** What `kernel/index.ts` exports: functions, and addresses of arrays. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  createScene(
    vertices: number,
    triangles: number,
    drawables: number,
    fixedDrawables: number,
    fixedTriangles: number,
    textures: number,
    texels: number,
  ): void;
  createFrame(width: number, height: number, antialias: boolean, shadowSize: number, keepsFixedShadow: boolean): void;
  createStillView(): number;
  place(firstDrawable: number, endDrawable: number): void;
  castFixedShadows(): void;
  castMovingShadows(): void;
  see(view: number, isNew: boolean): void;
  shade(): void;
  readCentres(): void;
}

type KernelArray = 'f32' | 'i32' | 'u16' | 'u8';

const CONSTRUCTORS = { f32: Float32Array, i32: Int32Array, u16: Uint16Array, u8: Uint8Array } as const;

/** Views of arrays that are written or read every frame. */
interface FrameViews {
  readonly matrices: Float32Array;
  readonly projection: Float32Array;
  readonly image: Float32Array;
  readonly rays: Float32Array;
  readonly sun: Float32Array;
  readonly sunOffset: Float32Array;
  readonly rgb: Uint8Array;
  readonly depthMm: Uint16Array;
  readonly ids: Uint8Array;
}

export class Kernel {
  readonly run: KernelExports;
  readonly #addresses: Readonly<Record<string, WebAssembly.Global>>;
  #buffer: ArrayBuffer | null = null;
  #views: FrameViews | null = null;
  #drawables = 0;
  #pixels = 0;

  constructor() {
    const exports = instantiate<KernelExports & Readonly<Record<string, WebAssembly.Global>>>(
      new URL('./kernel.wasm', import.meta.url),
    );
    this.run = exports;
    this.#addresses = exports;
    this.view('u8', 'displayTable', BYTE_OF_LIGHT.length).set(BYTE_OF_LIGHT);
  }

  /** The array that an address stands for, until memory grows. */
  view<K extends KernelArray>(kind: K, name: string, length: number): InstanceType<(typeof CONSTRUCTORS)[K]> {
    const make = CONSTRUCTORS[kind] as new (buffer: ArrayBuffer, at: number, length: number) => unknown;
    return new make(this.run.memory.buffer, this.#addresses[name]!.value, length) as InstanceType<
      (typeof CONSTRUCTORS)[K]
    >;
  }

  /** Sizes of what `views` shows, once scene and frame are created. */
  setSizes(drawables: number, pixels: number): void {
    this.#drawables = drawables;
    this.#pixels = pixels;
    this.#views = null;
  }

  /** Made anew only when memory has grown. */
  get views(): FrameViews {
    if (this.#views && this.#buffer === this.run.memory.buffer) return this.#views;
    this.#buffer = this.run.memory.buffer;
    this.#views = {
      matrices: this.view('f32', 'matrices', 16 * this.#drawables),
      projection: this.view('f32', 'projection', 16),
      image: this.view('f32', 'image', 4),
      rays: this.view('f32', 'rays', 9),
      sun: this.view('f32', 'sun', 12),
      sunOffset: this.view('f32', 'sunOffset', 9),
      rgb: this.view('u8', 'rgb', 3 * this.#pixels),
      depthMm: this.view('u16', 'depthMm', this.#pixels),
      ids: this.view('u8', 'ids', this.#pixels),
    };
    return this.#views;
  }
}
