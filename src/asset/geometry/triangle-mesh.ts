/**
 * Measures of triangle meshes given as flat arrays.
 */
import type { Numbers } from '../../core/pose.ts';

export interface TriangleMesh {
  /** (V, 3) */
  readonly positions: Numbers;
  /** (T, 3), counter-clockwise seen from outside */
  readonly indices: Numbers;
}

/** Volume inside a closed mesh, by the divergence theorem; negative when it is inside out. */
export function meshVolume({ positions: p, indices }: TriangleMesh): number {
  let six = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t]!;
    const b = 3 * indices[t + 1]!;
    const c = 3 * indices[t + 2]!;
    six +=
      p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) +
      p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!) +
      p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
  }
  return six / 6;
}

/** Writes twice the area vector of a triangle to `out` (3,): its normal, as long as twice its area. */
export function areaVector(out: Float64Array, p: Numbers, ia: number, ib: number, ic: number): Float64Array {
  const a = 3 * ia;
  const b = 3 * ib;
  const c = 3 * ic;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  out[0] = uy * vz - uz * vy;
  out[1] = uz * vx - ux * vz;
  out[2] = ux * vy - uy * vx;
  return out;
}

export const lengthOf = (v: Numbers): number => Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!);

/** (6,): min xyz, max xyz of points (V, 3); infinite and inside out for none. */
export function boundsOf(positions: Numbers): Float64Array {
  const box = new Float64Array(6).fill(Number.POSITIVE_INFINITY, 0, 3).fill(Number.NEGATIVE_INFINITY, 3);
  for (let i = 0; i < positions.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis]!;
      if (value < box[axis]!) box[axis] = value;
      if (value > box[3 + axis]!) box[3 + axis] = value;
    }
  }
  return box;
}

/** What stands between a mesh and being the surface of a solid. */
export interface Closedness {
  /** Edges that one triangle has, or two that disagree about which side is out. */
  readonly openEdges: number;
  /** Edges that three triangles or more share. */
  readonly crowdedEdges: number;
}

/** Counts the edges that are not shared by exactly two triangles of opposite sense. Vertices must have been welded. */
export function closedness(indices: ArrayLike<number>): Closedness {
  const edges = new Map<number, { forward: number; backward: number }>();
  for (let t = 0; t < indices.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const a = indices[t + k]!;
      const b = indices[t + ((k + 1) % 3)]!;
      const key = a < b ? a * 67108864 + b : b * 67108864 + a;
      let edge = edges.get(key);
      if (!edge) {
        edge = { forward: 0, backward: 0 };
        edges.set(key, edge);
      }
      if (a < b) edge.forward++;
      else edge.backward++;
    }
  }
  let openEdges = 0;
  let crowdedEdges = 0;
  for (const { forward, backward } of edges.values()) {
    if (forward + backward > 2) crowdedEdges++;
    else if (forward !== 1 || backward !== 1) openEdges++;
  }
  return { openEdges, crowdedEdges };
}
