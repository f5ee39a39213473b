/**
 * Keeps what one camera saw: encoded pictures, the histogram that statistics come from, and the passes that were asked for.
 */
import type { CameraFrames } from '../episode/record.ts';
import type { CameraSpec } from '../render/camera.ts';
import { INSTANCE_STRIDE, measureInstances } from '../render/instances.ts';
import { FIRST_OBJECT_INSTANCE } from '../render/kitchen-scene.ts';
import { type ColourTrack, colourTrack } from './colour-track.ts';
import type { ImagesPlan } from './images-plan.ts';
import { PngEncoder } from './picture-encoder.ts';

export interface CameraBuffers {
  readonly rgb: Uint8Array;
  readonly depthMm?: Uint16Array;
  readonly ids?: Uint8Array;
}

export class CameraRecorder {
  readonly #spec: CameraSpec;
  readonly #colour: ColourTrack;
  readonly #depth: PngEncoder | null;
  readonly #instances: PngEncoder | null;
  readonly #wantsBoxes: boolean;
  readonly #ids: Uint8Array;
  #histogram = new Float64Array(3 * 256);
  #sampled: ReadonlySet<number> = new Set();
  #boxes = new Int32Array(0);
  #objects = 0;
  #current: CameraBuffers | null = null;

  constructor(spec: CameraSpec, images: ImagesPlan) {
    const { passes } = images;
    const { width, height } = spec;
    this.#spec = spec;
    this.#colour = colourTrack(spec, images);
    this.#depth = passes.includes('depth') ? new PngEncoder({ width, height, pixels: 'grey16' }) : null;
    this.#instances = passes.includes('instances') ? new PngEncoder({ width, height, pixels: 'grey8' }) : null;
    this.#wantsBoxes = passes.includes('boxes');
    this.#ids = new Uint8Array(width * height);
  }

  begin(frames: number, objects: number): void {
    this.#histogram = new Float64Array(3 * 256);
    this.#sampled = new Set(sampledFrames(frames));
    this.#objects = objects;
    this.#boxes = new Int32Array(this.#wantsBoxes ? 5 * objects * frames : 0);
  }

  /** Where the next frame is to be drawn. */
  async buffers(): Promise<CameraBuffers> {
    const rgb = await this.#colour.slot();
    const depthMm = (await this.#depth?.slot()) as Uint16Array | undefined;
    const instances = (await this.#instances?.slot()) as Uint8Array | undefined;
    const ids = instances ?? (this.#wantsBoxes ? this.#ids : undefined);
    this.#current = { rgb, ...(depthMm ? { depthMm } : {}), ...(ids ? { ids } : {}) };
    return this.#current;
  }

  /** Takes what was drawn as frame t. */
  record(t: number): void {
    const { rgb, ids } = this.#current!;
    if (this.#sampled.has(t)) countValues(this.#histogram, rgb, this.#spec.width, this.#spec.height);
    if (this.#wantsBoxes) writeBoxes(this.#boxes, 5 * this.#objects * t, ids!, this.#spec, this.#objects);
    this.#colour.push();
    this.#depth?.push();
    this.#instances?.push();
  }

  async finish(): Promise<CameraFrames> {
    const { name, width, height } = this.#spec;
    return {
      name,
      width,
      height,
      ...(await this.#colour.finish()),
      histogram: this.#histogram,
      sampledFrames: this.#sampled.size,
      ...(this.#depth ? { depth: await this.#depth.finish() } : {}),
      ...(this.#instances ? { instances: await this.#instances.finish() } : {}),
      ...(this.#wantsBoxes ? { boxes: this.#boxes } : {}),
    };
  }
}

/**
 * Frames that statistics are taken from: length^0.75 of them, at least 100 or all, at most 10,000, evenly spaced with both ends
 * (LeRobot v3.0, datasets/compute_stats.py, `sample_indices`).
 */
export function sampledFrames(length: number): number[] {
  const root = Math.sqrt(length);
  const wanted = Math.floor(root * Math.sqrt(root));
  const count = Math.min(length, 10_000, Math.max(wanted, Math.min(100, length)));
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, i) => roundHalfEven((i * (length - 1)) / (count - 1)));
}

/** numpy's rounding. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Adds the values of a picture; large ones are thinned as LeRobot thins them (`auto_downsample_height_width`). */
function countValues(histogram: Float64Array, rgb: Uint8Array, width: number, height: number): void {
  const longer = Math.max(width, height);
  const stride = longer < 300 ? 1 : Math.floor(longer / 150);
  for (let y = 0; y < height; y += stride) {
    for (let x = 0; x < width; x += stride) {
      const at = 3 * (y * width + x);
      histogram[rgb[at]!] = histogram[rgb[at]!]! + 1;
      histogram[256 + rgb[at + 1]!] = histogram[256 + rgb[at + 1]!]! + 1;
      histogram[512 + rgb[at + 2]!] = histogram[512 + rgb[at + 2]!]! + 1;
    }
  }
}

const measured = new Int32Array(256 * INSTANCE_STRIDE);

/** Writes left, top, right, bottom (half-open) and visible pixels of each object, from `offset` on; zeros for one that is not seen. */
function writeBoxes(
  out: Int32Array,
  offset: number,
  ids: Uint8Array,
  { width, height }: CameraSpec,
  objects: number,
): void {
  measureInstances(measured, ids, width, height);
  for (let object = 0; object < objects; object++) {
    const from = INSTANCE_STRIDE * (FIRST_OBJECT_INSTANCE + object);
    const pixels = measured[from]!;
    if (pixels === 0) continue;
    const at = offset + 5 * object;
    out[at] = measured[from + 1]!;
    out[at + 1] = measured[from + 2]!;
    out[at + 2] = measured[from + 3]! + 1;
    out[at + 3] = measured[from + 4]! + 1;
    out[at + 4] = pixels;
  }
}
