/**
 * Axis-aligned boxes of assets: exact for primitives and for hulls.
 */
import { multiplyPose, type Numbers, pose, rotationMatrix } from '../core/pose.ts';
import type { Asset, HullShape, PrimitiveShape } from './asset.ts';

const matrix = new Float64Array(9);

/** How far a shape of that rotation (rows of `m`, (9,)) reaches from its centre along world axis `row` [m]. */
function reach({ type, size }: PrimitiveShape, m: Float64Array, row: number): number {
  const x = Math.abs(m[3 * row]!);
  const y = Math.abs(m[3 * row + 1]!);
  const z = Math.abs(m[3 * row + 2]!);
  switch (type) {
    case 'box':
      return x * size[0]! + y * size[1]! + z * size[2]!;
    case 'sphere':
      return size[0]!;
    case 'capsule':
      return size[0]! + z * size[1]!;
    case 'cylinder':
      return size[0]! * Math.sqrt(Math.max(0, 1 - z * z)) + z * size[1]!;
  }
}

/** Computes world boxes of one asset without allocating. */
export class BoundingBox {
  readonly #shapes: readonly PrimitiveShape[];
  readonly #locals: readonly Float64Array[];
  /** (V, 3): the corners of the asset's hulls in its frame [m] */
  readonly #corners: Float64Array;
  readonly #placed = new Float64Array(7);

  constructor(asset: Asset) {
    const solid = asset.shapes.filter((shape) => shape.collides !== false);
    const hulls = solid.filter((shape): shape is HullShape => shape.type === 'hull');
    this.#shapes = solid.filter((shape): shape is PrimitiveShape => shape.type !== 'hull');
    this.#locals = this.#shapes.map((shape) => pose(shape.position, shape.quaternion));
    this.#corners = Float64Array.from(hulls.flatMap(({ vertices }) => vertices));
  }

  /** Writes min xyz and max xyz [m] of the asset at `world_T_asset` (7,) to `out` at `offset`. */
  write(out: Float64Array, offset: number, world_T_asset: Numbers): void {
    for (let axis = 0; axis < 3; axis++) {
      out[offset + axis] = Number.POSITIVE_INFINITY;
      out[offset + 3 + axis] = Number.NEGATIVE_INFINITY;
    }
    for (let i = 0; i < this.#shapes.length; i++) {
      multiplyPose(this.#placed, world_T_asset, this.#locals[i]!);
      rotationMatrix(matrix, this.#placed);
      for (let axis = 0; axis < 3; axis++) {
        const half = reach(this.#shapes[i]!, matrix, axis);
        const centre = this.#placed[axis]!;
        if (centre - half < out[offset + axis]!) out[offset + axis] = centre - half;
        if (centre + half > out[offset + 3 + axis]!) out[offset + 3 + axis] = centre + half;
      }
    }
    if (this.#corners.length > 0) this.#growByCorners(out, offset, world_T_asset);
  }

  #growByCorners(out: Float64Array, offset: number, world_T_asset: Numbers): void {
    const corners = this.#corners;
    rotationMatrix(matrix, world_T_asset);
    for (let axis = 0; axis < 3; axis++) {
      const [a, b, c] = [matrix[3 * axis]!, matrix[3 * axis + 1]!, matrix[3 * axis + 2]!];
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < corners.length; i += 3) {
        const value = a * corners[i]! + b * corners[i + 1]! + c * corners[i + 2]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      const origin = world_T_asset[axis]!;
      if (origin + low < out[offset + axis]!) out[offset + axis] = origin + low;
      if (origin + high > out[offset + 3 + axis]!) out[offset + 3 + axis] = origin + high;
    }
  }
}

/** The asset without its moving parts; itself where it has none. */
export function bodyOf(asset: Asset): Asset {
  if (!asset.parts) return asset;
  return { ...asset, shapes: asset.shapes.filter(({ part }) => part === undefined) };
}

/** A thing's outline from above in its own frame [m]. */
export interface Footprint {
  readonly centreX: number;
  readonly centreY: number;
  readonly halfX: number;
  readonly halfY: number;
}

/** The outline of an upright asset, from its box at the identity pose. */
export function footprint(asset: Asset): Footprint {
  const box = new Float64Array(6);
  new BoundingBox(asset).write(box, 0, pose());
  return {
    centreX: (box[0]! + box[3]!) / 2,
    centreY: (box[1]! + box[4]!) / 2,
    halfX: (box[3]! - box[0]!) / 2,
    halfY: (box[4]! - box[1]!) / 2,
  };
}
