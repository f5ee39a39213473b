/**
 * Convex hulls of point sets, thick enough for MuJoCo to take.
 */
import quickhull from 'quickhull3d/dist/quickhull3d.js';
import type { Numbers } from '../../core/pose.ts';
import { areaVector, boundsOf, lengthOf } from './triangle-mesh.ts';
import { weldMap } from './weld.ts';

export interface Hull {
  /** (V, 3) [m], each a corner of the hull */
  readonly vertices: readonly number[];
  /** (F, 3), counter-clockwise seen from outside */
  readonly faces: readonly number[];
}

/** Hulls thinner than this are thickened [m]: MuJoCo refuses flat ones, and thinner ones let things through. */
export const LEAST_THICKNESS_M = 0.001;

/** Below this, what little thickness there is says nothing about its direction [m]. */
const FLAT_M = 5e-5;

/** Corners stand on this grid [m], so that what is stored is what was computed. */
const GRID_M = 1e-6;

export const toGrid = (value: number): number => Math.round(value / GRID_M) / 1e6 || 0;

export interface ThickHull extends Hull {
  /** How much was added to its least thickness [m]; 0 for most. */
  readonly thickenedM: number;
}

/**
 * The hull of points (V, 3) [m]; a flat or thin set is thickened evenly to both sides to `LEAST_THICKNESS_M`.
 *
 * @returns null for fewer than three distinct points, and for points on a line
 */
export function convexHull(points: Numbers): ThickHull | null {
  const distinct = distinctPoints(points);
  const flat = thinDirection(distinct);
  if (!flat) return null;
  if (flat.thickness >= FLAT_M) {
    const hull = hullOf(distinct);
    const thin = leastThickness(hull);
    if (thin.thickness >= LEAST_THICKNESS_M) return { ...hull, thickenedM: 0 };
    return thicken(distinct, thin);
  }
  return thicken(distinct, flat);
}

interface Thin {
  readonly direction: readonly number[];
  readonly thickness: number;
}

function thicken(points: readonly (readonly number[])[], { direction, thickness }: Thin): ThickHull {
  const added = LEAST_THICKNESS_M - thickness;
  const twice = points.flatMap((point) =>
    [-added / 2, added / 2].map((offset) => point.map((value, axis) => toGrid(value + offset * direction[axis]!))),
  );
  return { ...hullOf(twice), thickenedM: added };
}

function distinctPoints(points: Numbers): number[][] {
  const values = Float32Array.from(points);
  const first = weldMap(values.length / 3, [{ values, width: 3, step: GRID_M }]);
  const out: number[][] = [];
  for (let i = 0; i < first.length; i++) {
    if (first[i] === i) out.push([toGrid(points[3 * i]!), toGrid(points[3 * i + 1]!), toGrid(points[3 * i + 2]!)]);
  }
  return out;
}

/** An upper bound of a set's least extent, from three points that lie far apart; null when there are no such three. */
function thinDirection(points: readonly (readonly number[])[]): Thin | null {
  if (points.length < 3) return null;
  const first = points[0]!;
  const a = farthest(points, (p) => squaredDistance(p, first));
  const b = farthest(points, (p) => squaredDistance(p, a));
  const along = a.map((value, i) => b[i]! - value);
  const c = farthest(points, (p) => squaredLength(cross(along, minus(p, a))));
  const normal = cross(along, minus(c, a));
  const length = lengthOf(normal);
  if (length < 1e-9) return null;
  const direction = normal.map((value) => value / length);
  return { direction, thickness: extentAlong(points, direction) };
}

const minus = (a: Numbers, b: Numbers): number[] => [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!];
const squaredLength = (a: Numbers): number => a[0]! * a[0]! + a[1]! * a[1]! + a[2]! * a[2]!;
const squaredDistance = (a: Numbers, b: Numbers): number => squaredLength(minus(a, b));
const cross = (a: Numbers, b: Numbers): number[] => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
];

function farthest(
  points: readonly (readonly number[])[],
  measure: (p: readonly number[]) => number,
): readonly number[] {
  return points.reduce((best, point) => (measure(point) > measure(best) ? point : best));
}

function extentAlong(points: readonly (readonly number[])[], direction: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    const value = point[0]! * direction[0]! + point[1]! * direction[1]! + point[2]! * direction[2]!;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

/** Over the faces' normals; the true least thickness may lie between two edges, which is never much less. */
function leastThickness({ vertices, faces }: Hull): Thin {
  const points = Array.from({ length: vertices.length / 3 }, (_, i) => vertices.slice(3 * i, 3 * i + 3));
  const normal = new Float64Array(3);
  let thin: Thin = { direction: [0, 0, 1], thickness: Number.POSITIVE_INFINITY };
  for (let f = 0; f < faces.length; f += 3) {
    areaVector(normal, vertices, faces[f]!, faces[f + 1]!, faces[f + 2]!);
    const length = lengthOf(normal);
    if (length < 1e-14) continue;
    const direction = Array.from(normal, (value) => value / length);
    const thickness = extentAlong(points, direction);
    if (thickness < thin.thickness) thin = { direction, thickness };
  }
  return thin;
}

/** Faces by quickhull, and only the corners that they use, in order of first use. */
function hullOf(points: number[][]): Hull {
  const faces = quickhull(points as [number, number, number][]);
  const places = new Map<number, number>();
  const used = faces.flat().map((index) => {
    if (!places.has(index)) places.set(index, places.size);
    return places.get(index)!;
  });
  return { vertices: [...places.keys()].flatMap((index) => points[index]!), faces: used };
}

/** Outward unit normals and offsets of a hull's faces, (F, 4): inside is where n . p <= d for all. */
export function hullPlanes({ vertices, faces }: Hull): Float64Array {
  const planes: number[] = [];
  const normal = new Float64Array(3);
  for (let f = 0; f < faces.length; f += 3) {
    areaVector(normal, vertices, faces[f]!, faces[f + 1]!, faces[f + 2]!);
    const length = lengthOf(normal);
    if (length < 1e-14) continue;
    const a = 3 * faces[f]!;
    const [x, y, z] = [normal[0]! / length, normal[1]! / length, normal[2]! / length];
    planes.push(x, y, z, x * vertices[a]! + y * vertices[a + 1]! + z * vertices[a + 2]!);
  }
  return Float64Array.from(planes);
}

/** Longest side of a hull's box [m]. */
export function hullSize({ vertices }: Hull): number {
  const box = boundsOf(vertices);
  return Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
}
