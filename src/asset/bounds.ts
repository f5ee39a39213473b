/**
 * Axis-aligned boxes of assets: exact for primitives.
 */
import { multiplyPose, type Numbers, pose, rotationMatrix } from '../core/pose.ts';
import type { Asset, PrimitiveShape } from './asset.ts';

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
  readonly #placed = new Float64Array(7);

  constructor(asset: Asset) {
    this.#shapes = asset.shapes.filter((shape) => shape.collides !== false);
    this.#locals = this.#shapes.map((shape) => pose(shape.position, shape.quaternion));
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
  }
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
