/**
 * The mesh that hulls are made from: positions alone, welded, without doubles, simplified.
 */
import { MeshoptSimplifier } from 'meshoptimizer';
import { boundsOf, type Closedness, closedness, meshVolume } from '../geometry/triangle-mesh.ts';
import { weldMap } from '../geometry/weld.ts';
import { LIMITS } from './options.ts';
import { flipTriangles, type Soup } from './soup.ts';

export interface CollisionMesh extends Closedness {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
  /** Volume inside [m^3]; only meaningful when there are no open or crowded edges. */
  readonly volumeM3: number;
  /** True when the file's faces looked inwards, and these do not. */
  readonly turned: boolean;
  readonly notes: readonly string[];
}

/** Share of the size that simplification may move the surface by. */
const MOST_ERROR = 0.005;

export async function collisionMesh({ positions, indices }: Soup): Promise<CollisionMesh> {
  await MeshoptSimplifier.ready;
  const notes: string[] = [];
  const box = boundsOf(positions);
  const size = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  const map = weldMap(positions.length / 3, [{ values: positions, width: 3, step: 1e-5 * size }]);
  const unique = withoutDoubles(indices.map((index) => map[index]!));
  if (unique.doubles > 0) notes.push(`dropped ${unique.doubles} triangles that were there twice`);
  let mesh = compact(positions, unique.indices);
  const { openEdges, crowdedEdges } = closedness(mesh.indices);
  const target = 3 * LIMITS.collisionTriangles;
  if (mesh.indices.length > target) {
    const [fewer] = MeshoptSimplifier.simplify(mesh.indices, mesh.positions, 3, target, MOST_ERROR);
    mesh = compact(mesh.positions, fewer);
  }
  if (mesh.indices.length > 2 * target) {
    const [fewer] = MeshoptSimplifier.simplifySloppy(mesh.indices, mesh.positions, 3, null, target, 1);
    if (fewer.length > 0) mesh = compact(mesh.positions, fewer);
  }
  let volumeM3 = meshVolume(mesh);
  let turned = false;
  if (openEdges === 0 && crowdedEdges === 0 && volumeM3 < 0) {
    notes.push('turned inside out: its faces looked inwards');
    volumeM3 = -volumeM3;
    turned = true;
    mesh = { ...mesh, indices: flipTriangles(mesh.indices) };
  }
  if (openEdges > 0) notes.push(`not watertight: ${openEdges} open edges; its hulls are closed`);
  if (crowdedEdges > 0) notes.push(`not a manifold: ${crowdedEdges} edges with more than two faces; its hulls are`);
  return { ...mesh, openEdges, crowdedEdges, volumeM3, turned, notes };
}

/** Without triangles that have lost a corner, and those of the same three corners as one before. */
function withoutDoubles(indices: Uint32Array): { indices: Uint32Array<ArrayBuffer>; doubles: number } {
  const seen = new Set<string>();
  const kept: number[] = [];
  let doubles = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t]!, indices[t + 1]!, indices[t + 2]!];
    if (a === b || b === c || a === c) continue;
    const key = [a, b, c].sort((x, y) => x - y).join();
    if (seen.has(key)) doubles++;
    else {
      seen.add(key);
      kept.push(a, b, c);
    }
  }
  return { indices: Uint32Array.from(kept), doubles };
}

function compact(positions: Float32Array, indices: Uint32Array): { positions: Float32Array; indices: Uint32Array } {
  const places = new Map<number, number>();
  const used = indices.map((index) => {
    let place = places.get(index);
    if (place === undefined) {
      place = places.size;
      places.set(index, place);
    }
    return place;
  });
  const out = new Float32Array(3 * places.size);
  for (const [from, to] of places) for (let k = 0; k < 3; k++) out[3 * to + k] = positions[3 * from + k]!;
  return { positions: out, indices: used };
}
