/**
 * How far a thing's visible outside lies from the surface of its collision hulls.
 */
import { type Hull, hullPlanes } from './hull.ts';
import { UNREACHED, type VoxelGrid } from './voxels.ts';

/** Distance from each outer point to the surface of the hulls' union, as seen by the worst point and by most of them [m]. */
export interface Fit {
  /** The one-sided Hausdorff distance, visual to collision [m]. */
  readonly worstM: number;
  /** 95 of 100 points lie within this [m]. */
  readonly mostM: number;
}

/** Measures points (N, 3) [m] that lie on the outside of the visual mesh. */
export function fitOf(points: Float64Array, hulls: readonly Hull[]): Fit {
  const planes = hulls.map(hullPlanes);
  const distances = new Float64Array(points.length / 3);
  for (let i = 0; i < distances.length; i++) {
    distances[i] = distanceToHulls(points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!, hulls, planes);
  }
  distances.sort();
  return {
    worstM: distances.length > 0 ? distances[distances.length - 1]! : 0,
    mostM: distances.length > 0 ? distances[Math.floor(0.95 * (distances.length - 1))]! : 0,
  };
}

/** Inside: how deep in the hull that it is deepest in. Outside: how far from the nearest hull. */
function distanceToHulls(
  x: number,
  y: number,
  z: number,
  hulls: readonly Hull[],
  planes: readonly Float64Array[],
): number {
  let depth = -1;
  const beyond: { readonly hull: Hull; readonly least: number }[] = [];
  for (let h = 0; h < hulls.length; h++) {
    const faces = planes[h]!;
    let most = Number.NEGATIVE_INFINITY;
    for (let f = 0; f < faces.length; f += 4) {
      most = Math.max(most, faces[f]! * x + faces[f + 1]! * y + faces[f + 2]! * z - faces[f + 3]!);
    }
    if (most <= 0) depth = Math.max(depth, -most);
    else beyond.push({ hull: hulls[h]!, least: most });
  }
  if (depth >= 0) return depth;
  let nearest = Number.POSITIVE_INFINITY;
  for (const { hull, least } of beyond.sort((a, b) => a.least - b.least)) {
    if (least >= nearest) break; // the distance to a face's plane never exceeds that to the hull
    nearest = Math.min(nearest, distanceToHull(x, y, z, hull));
  }
  return nearest;
}

function distanceToHull(x: number, y: number, z: number, { vertices: v, faces }: Hull): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let f = 0; f < faces.length; f += 3) {
    nearest = Math.min(
      nearest,
      squaredDistanceToTriangle(x, y, z, v, 3 * faces[f]!, 3 * faces[f + 1]!, 3 * faces[f + 2]!),
    );
  }
  return Math.sqrt(nearest);
}

/** C. Ericson, "Real-time collision detection", section 5.1.5. */
function squaredDistanceToTriangle(
  x: number,
  y: number,
  z: number,
  v: readonly number[],
  a: number,
  b: number,
  c: number,
): number {
  const ux = v[b]! - v[a]!;
  const uy = v[b + 1]! - v[a + 1]!;
  const uz = v[b + 2]! - v[a + 2]!;
  const vx = v[c]! - v[a]!;
  const vy = v[c + 1]! - v[a + 1]!;
  const vz = v[c + 2]! - v[a + 2]!;
  const px = x - v[a]!;
  const py = y - v[a + 1]!;
  const pz = z - v[a + 2]!;
  const uu = ux * ux + uy * uy + uz * uz;
  const uv = ux * vx + uy * vy + uz * vz;
  const vv = vx * vx + vy * vy + vz * vz;
  const up = ux * px + uy * py + uz * pz;
  const vp = vx * px + vy * py + vz * pz;
  const ub = up - uu;
  const vb = vp - uv;
  const uc = up - uv;
  const vc = vp - vv;
  const wa = ub * vc - uc * vb;
  const wb = uc * vp - up * vc;
  const wc = up * vb - ub * vp;
  // the nearest point is a + s u + t v
  let s = 0;
  let t = 0;
  if (up <= 0 && vp <= 0) {
    // corner a
  } else if (ub >= 0 && vb <= ub) s = 1;
  else if (wc <= 0 && up >= 0 && ub <= 0) s = up / (up - ub);
  else if (vc >= 0 && uc <= vc) t = 1;
  else if (wb <= 0 && vp >= 0 && vc <= 0) t = vp / (vp - vc);
  else if (wa <= 0 && vb - ub >= 0 && uc - vc >= 0) {
    t = (vb - ub) / (vb - ub + (uc - vc));
    s = 1 - t;
  } else {
    const sum = wa + wb + wc;
    s = wb / sum;
    t = wc / sum;
  }
  const dx = px - s * ux - t * vx;
  const dy = py - s * uy - t * vy;
  const dz = pz - s * uz - t * vz;
  return dx * dx + dy * dy + dz * dz;
}

/** Those of points (N, 3) that lie beside a cell which is reached from outside. */
export function outerPoints(points: Float64Array, grid: VoxelGrid, escapes: Uint16Array): Float64Array {
  const { size, origin, cellM } = grid;
  const [nx, ny] = size;
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 3) {
    const cell = [0, 1, 2].map((axis) => Math.floor((points[i + axis]! - origin[axis]!) / cellM)) as [
      number,
      number,
      number,
    ];
    const index = (cell[2] * ny + cell[1]) * nx + cell[0];
    const open = [1, -1, nx, -nx, nx * ny, -nx * ny].some((step) => escapes[index + step] !== UNREACHED);
    if (open) kept.push(points[i]!, points[i + 1]!, points[i + 2]!);
  }
  return Float64Array.from(kept);
}
