/**
 * What a predicate may look at, and the measures on boxes that predicates are made of.
 */

/** Where everything is at one control step. The arrays are read, never kept. */
export interface SceneView {
  /** (n, 7) in the world: xyz [m], quaternion wxyz. */
  readonly objectPoses: Float64Array;
  /** (n, 6) in the world: min xyz, max xyz [m]. */
  readonly boxes: Float64Array;
  /** (J,): positions of the scene's joints [m] or [rad]; where it is not told, there are none. */
  readonly jointPositions?: Float64Array;
  /** Index of the object that is in hand, -1 for none; where it is not told, none is. */
  readonly heldObject?: number;
}

/** Centre of box i along an axis (0 x, 1 y, 2 z) [m]. */
export function boxCentre(boxes: Float64Array, i: number, axis: number): number {
  return (boxes[6 * i + axis]! + boxes[6 * i + 3 + axis]!) / 2;
}

/** Length of box i along an axis [m]. */
export function boxLength(boxes: Float64Array, i: number, axis: number): number {
  return boxes[6 * i + 3 + axis]! - boxes[6 * i + axis]!;
}

/** By how much two boxes overlap along an axis [m]; negative is the gap between them. */
export function boxOverlap(boxes: Float64Array, i: number, j: number, axis: number): number {
  const low = Math.max(boxes[6 * i + axis]!, boxes[6 * j + axis]!);
  const high = Math.min(boxes[6 * i + 3 + axis]!, boxes[6 * j + 3 + axis]!);
  return high - low;
}

/** Distance between the nearest points of two boxes [m]; 0 where they meet. */
export function boxGap(boxes: Float64Array, i: number, j: number): number {
  let square = 0;
  for (let axis = 0; axis < 3; axis++) {
    const gap = Math.max(0, -boxOverlap(boxes, i, j, axis));
    square += gap * gap;
  }
  return Math.sqrt(square);
}

/** Distance between the centres of two boxes [m], over the first `axes` of x, y, z. */
export function centreDistance(boxes: Float64Array, i: number, j: number, axes: 2 | 3): number {
  let square = 0;
  for (let axis = 0; axis < axes; axis++) {
    const difference = boxCentre(boxes, i, axis) - boxCentre(boxes, j, axis);
    square += difference * difference;
  }
  return Math.sqrt(square);
}

/**
 * Share of box i that lies in box j, 0 to 1: of its footprint's area with two axes, of its volume with three.
 * A box without extent has none.
 */
export function sharedPart(boxes: Float64Array, i: number, j: number, axes: 2 | 3): number {
  let share = 1;
  for (let axis = 0; axis < axes; axis++) {
    const length = boxLength(boxes, i, axis);
    if (!(length > 0)) return 0;
    share *= Math.max(0, boxOverlap(boxes, i, j, axis)) / length;
  }
  return share;
}
