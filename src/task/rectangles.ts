/**
 * Turned rectangles seen from above, and the gap between two of them.
 */
import { cos, sin } from '../core/portable-math.ts';
import { type Numbers, yawOf } from '../core/pose.ts';

/** A thing's outline from above in its own frame [m]; `src/asset/bounds.ts` makes them. */
export interface Footprint {
  readonly centreX: number;
  readonly centreY: number;
  readonly halfX: number;
  readonly halfY: number;
}

/** (8,): corners x0 y0 ... x3 y3 in the world [m], in order around the rectangle. */
export type Corners = Float64Array;

const SIGNS = [1, 1, -1, 1, -1, -1, 1, -1] as const;

/** out (8,) = the corners of a footprint whose object stands at `world_T_object` (7,); a tilt is taken as none. */
export function footprintCorners(out: Corners, footprint: Footprint, world_T_object: Numbers): Corners {
  const yaw = yawOf(world_T_object);
  const c = cos(yaw);
  const s = sin(yaw);
  for (let i = 0; i < 8; i += 2) {
    const x = footprint.centreX + SIGNS[i]! * footprint.halfX;
    const y = footprint.centreY + SIGNS[i + 1]! * footprint.halfY;
    out[i] = world_T_object[0]! + c * x - s * y;
    out[i + 1] = world_T_object[1]! + s * x + c * y;
  }
  return out;
}

/** Distance between the nearest points of two rectangles [m]; 0 where they meet. */
export function rectangleGap(a: Corners, b: Corners): number {
  if (!isSeparated(a, b) && !isSeparated(b, a)) return 0;
  return Math.min(cornersToEdges(a, b), cornersToEdges(b, a));
}

/** True when an edge direction of `a` separates the two (the separating axis theorem, one half of it). */
function isSeparated(a: Corners, b: Corners): boolean {
  for (let edge = 0; edge < 4; edge += 2) {
    const x = a[edge + 2]! - a[edge]!;
    const y = a[edge + 3]! - a[edge + 1]!;
    let lowA = Number.POSITIVE_INFINITY;
    let highA = Number.NEGATIVE_INFINITY;
    let lowB = Number.POSITIVE_INFINITY;
    let highB = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < 8; i += 2) {
      const alongA = x * a[i]! + y * a[i + 1]!;
      const alongB = x * b[i]! + y * b[i + 1]!;
      if (alongA < lowA) lowA = alongA;
      if (alongA > highA) highA = alongA;
      if (alongB < lowB) lowB = alongB;
      if (alongB > highB) highB = alongB;
    }
    if (highA < lowB || highB < lowA) return true;
  }
  return false;
}

/** Least distance of a corner of `a` to an edge of `b` [m]: of two separate convex shapes, one such pair is nearest. */
function cornersToEdges(a: Corners, b: Corners): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let corner = 0; corner < 8; corner += 2) {
    for (let edge = 0; edge < 8; edge += 2) {
      const next = (edge + 2) % 8;
      const ex = b[next]! - b[edge]!;
      const ey = b[next + 1]! - b[edge + 1]!;
      const px = a[corner]! - b[edge]!;
      const py = a[corner + 1]! - b[edge + 1]!;
      const length = ex * ex + ey * ey;
      const along = length > 0 ? Math.max(0, Math.min(1, (px * ex + py * ey) / length)) : 0;
      const dx = px - along * ex;
      const dy = py - along * ey;
      nearest = Math.min(nearest, Math.sqrt(dx * dx + dy * dy));
    }
  }
  return nearest;
}
