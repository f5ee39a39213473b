/**
 * Fewer triangles for a soup.
 */
import { MeshoptSimplifier } from 'meshoptimizer';
import { boundsOf } from '../geometry/triangle-mesh.ts';
import { weldMap } from '../geometry/weld.ts';
import { LIMITS } from './options.ts';
import { compactSoup, type Soup } from './soup.ts';

/** Share of the size that the surface may move by. */
const MOST_ERROR = 0.02;

export interface Thinned {
  readonly soup: Soup;
  readonly notes: readonly string[];
}

/** A large soup, thinned before anything is done that takes memory by the triangle; a small one as it is. */
export async function thinOut(soup: Soup): Promise<Thinned> {
  const before = soup.looks.length;
  if (before <= LIMITS.workingTriangles) return { soup, notes: [] };
  await MeshoptSimplifier.ready;
  const box = boundsOf(soup.positions);
  const size = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  const thinned = simplifySoup(soup, size, LIMITS.workingTriangles);
  return { soup: thinned, notes: [`thinned from ${before} triangles to ${thinned.looks.length} before all else`] };
}

/** (V,): each vertex's look, as a column to weld and simplify by. */
export function lookColumn({ positions, indices, looks }: Soup): Float32Array {
  const out = new Float32Array(positions.length / 3);
  for (let k = 0; k < indices.length; k++) out[indices[k]!] = looks[Math.floor(k / 3)]!;
  return out;
}

/**
 * About so many triangles at most. Each attempt gives up more: seams in texture and look are kept, then crossed, then the shape alone is kept.
 *
 * Normals are dropped first: where every face has its own, no two of them would share a vertex and nothing could be merged.
 *
 * @param size of the whole, in the units of its positions
 */
export function simplifySoup(given: Soup, size: number, triangles: number): Soup {
  const target = 3 * triangles;
  const soup = welded(given, size);
  const { positions, uvs } = soup;
  const run = (from: Uint32Array, flags: ('Prune' | 'Permissive')[], error: number): Uint32Array =>
    MeshoptSimplifier.simplifyWithAttributes(from, positions, 3, uvs, 2, [0.5, 0.5], null, target, error, flags)[0];
  let indices = run(soup.indices, ['Prune'], MOST_ERROR);
  if (indices.length > 1.2 * target) indices = run(indices, ['Prune', 'Permissive'], 2 * MOST_ERROR);
  if (indices.length > 2 * target) {
    const [sloppy] = MeshoptSimplifier.simplifySloppy(soup.indices, positions, 3, null, target, 1);
    if (sloppy.length > 0) indices = sloppy;
  }
  if (indices.length === 0) return soup;
  const look = lookColumn(soup);
  return compactSoup({
    ...soup,
    indices,
    looks: Uint16Array.from({ length: indices.length / 3 }, (_, t) => look[indices[3 * t]!]!),
  });
}

/** Vertices of equal place, texture and look are one; triangles that lost a corner are gone, and unused vertices with them. */
function welded(soup: Soup, size: number): Soup {
  const look = lookColumn(soup);
  const map = weldMap(look.length, [
    { values: soup.positions, width: 3, step: 1e-5 * size },
    { values: soup.uvs, width: 2, step: 1 / 4096 },
    { values: look, width: 1, step: 1 },
  ]);
  const indices = new Uint32Array(soup.indices.length);
  const looks = new Uint16Array(soup.looks.length);
  let kept = 0;
  for (let t = 0; t < soup.looks.length; t++) {
    const a = map[soup.indices[3 * t]!]!;
    const b = map[soup.indices[3 * t + 1]!]!;
    const c = map[soup.indices[3 * t + 2]!]!;
    if (a === b || b === c || a === c) continue;
    indices.set([a, b, c], 3 * kept);
    looks[kept++] = soup.looks[t]!;
  }
  return compactSoup({ ...soup, indices: indices.slice(0, 3 * kept), looks: looks.slice(0, kept) });
}
