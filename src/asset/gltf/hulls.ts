/**
 * The hulls that stand for a mesh in collisions: as few as follow its outside closely.
 */
import { MeshoptSimplifier } from 'meshoptimizer';
import { UserError } from '../../core/errors.ts';
import { DECOMPOSE_DEFAULTS, type DecomposeOptions, decompose } from '../geometry/decompose.ts';
import { type Fit, fitOf } from '../geometry/fit.ts';
import { convexHull, type Hull, hullSize, type ThickHull } from '../geometry/hull.ts';
import { mergeHulls } from '../geometry/merge-hulls.ts';
import { soleDepth } from '../geometry/settle.ts';
import { meshVolume } from '../geometry/triangle-mesh.ts';
import type { CollisionMesh } from './collision-mesh.ts';

export interface HullResult {
  readonly hulls: readonly Hull[];
  readonly fit: Fit;
  readonly notes: readonly string[];
}

/** A watertight mesh that fills this share of its hull is taken for it. */
export const LEAST_FILL = 0.92;
/** So is one whose outside lies this near to the hull at its worst, and this near for most of it (shares of the size). */
const CLOSE = { worst: 0.045, most: 0.032 } as const;
/** A worst distance beyond this share of the size is worth another attempt: 5.2 mm at 8 cm. */
const WORST_SHARE = 0.065;
const CORNERS_OF_ONE = 64;
const MOST_HULLS = { solid: 12, container: 32 } as const;
/** Merging goes on while the outside disappears by no more than this share of the size; a container's inside is to stay even. */
const FREE_DEPTH_SHARE = { solid: 0.035, container: 0.02 } as const;
/** Hulls smaller than this share of the size are dropped where others are left. */
const SPECK_SHARE = 0.02;
/** Every so manieth point is enough to merge by. */
const MERGE_STRIDE = 3;

/** In order: the next is tried where the last did not come close enough, and the best of them is taken. */
const ATTEMPTS: readonly DecomposeOptions[] = [
  DECOMPOSE_DEFAULTS,
  { ...DECOMPOSE_DEFAULTS, maxRecursionDepth: 5, voxelResolution: 20_000, findBestPlane: true },
  { ...DECOMPOSE_DEFAULTS, maxRecursionDepth: 5 },
];

export interface HullRequest {
  readonly mesh: CollisionMesh;
  readonly container: boolean;
  /** (N, 3) of the visible outside [m] */
  readonly outside: Float64Array;
  readonly sizeM: number;
  /** No hull comes below this [m]; what all but reaches down to it is brought onto it. */
  readonly soleM: number;
  readonly name: string;
}

/** @throws UserError when the mesh is a line or a point */
export async function makeHulls(request: HullRequest): Promise<HullResult> {
  const { mesh, container, outside, sizeM, soleM, name } = request;
  const whole = convexHull(mesh.positions);
  if (!whole) throw new UserError(`${name}: all its points lie on a line; it has no shape to collide with`);
  const closed = mesh.openEdges === 0 && mesh.crowdedEdges === 0;
  const fill = mesh.volumeM3 / meshVolume({ positions: whole.vertices, indices: whole.faces });
  const single = [onSole(await withFewCorners(whole, sizeM), soleM, sizeM)];
  const fit = fitOf(outside, single);
  const flat = whole.thickenedM > 0;
  const close = !container && fit.worstM <= CLOSE.worst * sizeM && fit.mostM <= CLOSE.most * sizeM;
  const filled = closed && fill > LEAST_FILL && fit.worstM <= WORST_SHARE * sizeM;
  if (flat || close || filled) {
    return { hulls: single, fit, notes: flat ? ['a flat thing: its hull was thickened to 1 mm'] : [] };
  }
  let best: HullResult | null = null;
  for (const attempt of ATTEMPTS) {
    const result = await decomposed(request, attempt);
    if (!best || result.fit.worstM < best.fit.worstM) best = result;
    if (best.fit.worstM <= WORST_SHARE * sizeM) break;
  }
  return best!;
}

async function decomposed(request: HullRequest, options: DecomposeOptions): Promise<HullResult> {
  const { mesh, container, outside, sizeM, soleM, name } = request;
  const pieces = (await decompose(mesh, options)).flatMap((points) => {
    const hull = convexHull(points);
    return hull && hullSize(hull) >= SPECK_SHARE * sizeM ? [hull] : [];
  });
  if (pieces.length === 0) throw new UserError(`${name}: no hull of any volume could be made of it`);
  const kind = container ? 'container' : 'solid';
  const merged = mergeHulls(pieces, everyNth(outside, MERGE_STRIDE), {
    maxHulls: MOST_HULLS[kind],
    freeDepthM: FREE_DEPTH_SHARE[kind] * sizeM,
    nearM: 0.05 * sizeM,
  });
  const thin = merged.filter(({ thickenedM }) => thickenedM > 0).length;
  const hulls = merged.map((hull) => onSole(hull, soleM, sizeM));
  return { hulls, fit: fitOf(outside, hulls), notes: thin > 0 ? [`thickened ${thin} thin hull(s) to 1 mm`] : [] };
}

function everyNth(points: Float64Array, n: number): Float64Array {
  const count = Math.floor(points.length / 3 / n);
  return Float64Array.from({ length: 3 * count }, (_, k) => points[3 * n * Math.floor(k / 3) + (k % 3)]!);
}

/** Flattens what lies about the sole: a thing is to stand on all of its base, and not on three points of it. */
function onSole(hull: ThickHull, soleM: number, sizeM: number): Hull {
  const near = soleM + soleDepth(sizeM);
  const { vertices, faces } = hull;
  if (!vertices.some((z, i) => i % 3 === 2 && z < near && z !== soleM)) return { vertices, faces };
  const moved = convexHull(vertices.map((z, i) => (i % 3 === 2 && z < near ? soleM : z)));
  return moved ? { vertices: moved.vertices, faces: moved.faces } : { vertices, faces };
}

/** A hull of many corners, with fewer; MuJoCo walks over them at every contact. Those that it stands on all stay. */
async function withFewCorners(hull: ThickHull, sizeM: number): Promise<ThickHull> {
  const count = hull.vertices.length / 3;
  if (count <= CORNERS_OF_ONE) return hull;
  await MeshoptSimplifier.ready;
  const positions = Float32Array.from(hull.vertices);
  const lock = Uint8Array.from({ length: count }, (_, i) => (positions[3 * i + 2]! < soleDepth(sizeM) ? 1 : 0));
  const target = 3 * (2 * CORNERS_OF_ONE - 4);
  const none = new Float32Array(count);
  const faces = Uint32Array.from(hull.faces);
  const [indices] = MeshoptSimplifier.simplifyWithAttributes(faces, positions, 3, none, 1, [0], lock, target, 1);
  const points = [...new Set(indices)].flatMap((index) => hull.vertices.slice(3 * index, 3 * index + 3));
  return convexHull(points) ?? hull;
}
