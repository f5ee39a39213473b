/**
 * Many hulls to few: always the two whose common hull covers the least of what must stay free.
 *
 * V-HACD merges its own pieces by volume, which closes handles and hollows for the sake of a few thin walls, and takes most of its
 * time for it. Measured by the depth at which the visible outside disappears, the same number of hulls follows the shape more closely.
 */
import { convexHull, type Hull, hullPlanes, type ThickHull } from './hull.ts';
import { boundsOf, meshVolume } from './triangle-mesh.ts';

export interface MergeOptions {
  readonly maxHulls: number;
  /** Hulls go on being merged below `maxHulls` while the outside disappears by no more than this [m]. */
  readonly freeDepthM: number;
  /** No pair farther apart than this is looked at, unless nothing else is left [m]. */
  readonly nearM: number;
}

interface Piece {
  readonly hull: ThickHull;
  readonly volume: number;
  readonly box: Float64Array;
}

interface Pair {
  readonly a: Piece;
  readonly b: Piece;
  readonly merged: Piece;
  readonly depth: number;
  readonly cost: number;
}

/** @param outside (N, 3) points of the visible surface [m] */
export function mergeHulls(hulls: readonly ThickHull[], outside: Float64Array, options: MergeOptions): ThickHull[] {
  const pieces = new Set(hulls.map(pieceOf));
  let pairs: Pair[] = [];
  const consider = (a: Piece, b: Piece): void => {
    if (!near(a.box, b.box, options.nearM)) return;
    const pair = pairOf(a, b, outside);
    if (pair) pairs.push(pair);
  };
  const list = [...pieces];
  list.forEach((a, i) => {
    for (const b of list.slice(i + 1)) consider(a, b);
  });
  while (pieces.size > 1 && pairs.length > 0) {
    const best = pairs.reduce((least, pair) => (pair.cost < least.cost ? pair : least));
    if (pieces.size <= options.maxHulls && best.depth > options.freeDepthM) break;
    pieces.delete(best.a);
    pieces.delete(best.b);
    pairs = pairs.filter(({ a, b }) => a !== best.a && a !== best.b && b !== best.a && b !== best.b);
    for (const other of pieces) consider(best.merged, other);
    pieces.add(best.merged);
  }
  // what stands too far apart to be merged: the largest stay
  return [...pieces]
    .sort((a, b) => b.volume - a.volume)
    .slice(0, options.maxHulls)
    .map(({ hull }) => hull);
}

function pieceOf(hull: ThickHull): Piece {
  return { hull, volume: meshVolume({ positions: hull.vertices, indices: hull.faces }), box: boundsOf(hull.vertices) };
}

function near(a: Float64Array, b: Float64Array, margin: number): boolean {
  return [0, 1, 2].every((axis) => a[axis]! <= b[3 + axis]! + margin && b[axis]! <= a[3 + axis]! + margin);
}

function pairOf(a: Piece, b: Piece, outside: Float64Array): Pair | null {
  const hull = convexHull([...a.hull.vertices, ...b.hull.vertices]);
  if (!hull) return null;
  const merged = pieceOf(hull);
  const depth = coveredDepth(merged, outside);
  const size = Math.max(...[0, 1, 2].map((axis) => merged.box[3 + axis]! - merged.box[axis]!));
  // the added volume decides among pairs that cover nothing
  const added = Math.max(0, merged.volume - a.volume - b.volume) / (size * size);
  return { a, b, merged, depth, cost: depth + 0.2 * added };
}

/** How deep the deepest of the points lies in the hull [m]; 0 when none does. */
function coveredDepth({ hull, box }: Piece, points: Float64Array): number {
  const planes = hullPlanes(hull as Hull);
  let deepest = 0;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i]!, points[i + 1]!, points[i + 2]!];
    if (x < box[0]! || x > box[3]! || y < box[1]! || y > box[4]! || z < box[2]! || z > box[5]!) continue;
    let depth = Number.POSITIVE_INFINITY;
    for (let f = 0; f < planes.length && depth > deepest; f += 4) {
      depth = Math.min(depth, planes[f + 3]! - planes[f]! * x - planes[f + 1]! * y - planes[f + 2]! * z);
    }
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}
