/**
 * The nearest two points that stand on different sides, by descending pairs of boxes of a k-d tree, nearest first (Gray and
 * Moore, "N-body problems in statistical learning", NIPS 2000).
 */
import { boxDistance2, buildPointTree, type Points, type PointTree } from './point-tree.ts';

export interface ClosestPair {
  /** Point numbers, the lower first. */
  readonly a: number;
  readonly b: number;
  /** Square of their distance [m2]. */
  readonly distance2: number;
}

/** Sides are numbered from 0; this many fit the mask of a node. */
export const MOST_SIDES = 31;

/** Square of the distance of two points in space [m2]. */
export function distance2(values: Float64Array, a: number, b: number): number {
  const dx = values[a]! - values[b]!;
  const dy = values[a + 1]! - values[b + 1]!;
  const dz = values[a + 2]! - values[b + 2]!;
  return dx * dx + dy * dy + dz * dz;
}

/**
 * Null when no two points of different sides are nearer than `limit2`.
 *
 * @param sides (points,): 0 to `MOST_SIDES - 1`
 * @param limit2 square of the distance that a pair has to be below to be of interest [m2]
 */
export function closestPair(
  points: Points,
  sides: ArrayLike<number>,
  limit2 = Number.POSITIVE_INFINITY,
): ClosestPair | null {
  const tree = buildPointTree(points);
  const search = new Search(
    tree,
    tree.order.map((point) => sides[point]!),
    limit2,
  );
  search.visit(0, 0, 0);
  return search.best;
}

class Search {
  readonly #tree: PointTree;
  /** In the order of the tree. */
  readonly #sides: Int32Array;
  /** (nodes,): bit s is set where a point of side s is in the node. */
  readonly #masks: Int32Array;
  #limit2: number;
  best: ClosestPair | null = null;

  constructor(tree: PointTree, sides: Int32Array, limit2: number) {
    this.#tree = tree;
    this.#sides = sides;
    this.#masks = nodeMasks(tree, sides);
    this.#limit2 = limit2;
  }

  /** @param apart2 square of the distance of the two boxes [m2] */
  visit(a: number, b: number, apart2: number): void {
    if (apart2 >= this.#limit2) return;
    const mask = this.#masks[a]! | this.#masks[b]!;
    if ((mask & (mask - 1)) === 0) return;
    const { child, first, last } = this.#tree;
    const childA = child[a]!;
    const childB = child[b]!;
    if (childA === 0 && childB === 0) this.#compareLeaves(a, b);
    else if (a === b) {
      this.visit(childA, childA, 0);
      this.visit(childA + 1, childA + 1, 0);
      this.visit(childA, childA + 1, boxDistance2(this.#tree, childA, childA + 1));
    } else if (childB === 0 || (childA !== 0 && last[a]! - first[a]! >= last[b]! - first[b]!)) {
      this.#visitBoth(b, childA);
    } else this.#visitBoth(a, childB);
  }

  /** A node with both children of another, the nearer first. */
  #visitBoth(node: number, left: number): void {
    const toLeft = boxDistance2(this.#tree, node, left);
    const toRight = boxDistance2(this.#tree, node, left + 1);
    if (toLeft <= toRight) {
      this.visit(node, left, toLeft);
      this.visit(node, left + 1, toRight);
    } else {
      this.visit(node, left + 1, toRight);
      this.visit(node, left, toLeft);
    }
  }

  #compareLeaves(a: number, b: number): void {
    const { first, last, points, thing } = this.#tree;
    const { values, width } = points;
    const sides = this.#sides;
    let limit2 = this.#limit2;
    for (let p = first[a]!; p < last[a]!; p++) {
      for (let q = a === b ? p + 1 : first[b]!; q < last[b]!; q++) {
        if (sides[p] === sides[q]) continue;
        // the thing that the boxes are of comes last: they have seen to its being near
        let most = 0;
        let k = thing;
        do {
          k = k + 3 === width ? 0 : k + 3;
          const apart2 = distance2(values, p * width + k, q * width + k);
          if (apart2 > most) most = apart2;
        } while (most < limit2 && k !== thing);
        if (most >= limit2) continue;
        limit2 = most;
        this.#note(p, q, most);
      }
    }
  }

  #note(p: number, q: number, apart2: number): void {
    const { order } = this.#tree;
    this.#limit2 = apart2;
    this.best = { a: Math.min(order[p]!, order[q]!), b: Math.max(order[p]!, order[q]!), distance2: apart2 };
  }
}

/** Children stand behind their parents, so that one pass from the end will do. */
function nodeMasks({ nodes, child, first, last }: PointTree, sides: Int32Array): Int32Array {
  const masks = new Int32Array(nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    const left = child[node]!;
    if (left !== 0) masks[node] = masks[left]! | masks[left + 1]!;
    else for (let i = first[node]!; i < last[node]!; i++) masks[node]! |= 1 << sides[i]!;
  }
  return masks;
}
