/**
 * The nearest two points that stand on different sides, by descending pairs of boxes of a k-d tree, nearest first (Gray and
 * Moore, "N-body problems in statistical learning", NIPS 2000).
 */
import { boxDistance2, buildPointTree, type Points, type PointTree, pointDistance2 } from './point-tree.ts';

export interface ClosestPair {
  /** Point numbers, the lower first. */
  readonly a: number;
  readonly b: number;
  /** Square of their distance [m2]. */
  readonly distance2: number;
}

/** Sides are numbered from 0; this many fit the mask of a node. */
export const MOST_SIDES = 31;

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
  const search = new Search(buildPointTree(points), sides, limit2);
  search.visit(0, 0);
  return search.best;
}

class Search {
  readonly #tree: PointTree;
  readonly #sides: ArrayLike<number>;
  /** (nodes,): bit s is set where a point of side s is in the node. */
  readonly #masks: Int32Array;
  #limit2: number;
  best: ClosestPair | null = null;

  constructor(tree: PointTree, sides: ArrayLike<number>, limit2: number) {
    this.#tree = tree;
    this.#sides = sides;
    this.#limit2 = limit2;
    this.#masks = nodeMasks(tree, sides);
  }

  visit(a: number, b: number): void {
    const mask = this.#masks[a]! | this.#masks[b]!;
    if ((mask & (mask - 1)) === 0 || this.#limit2 === 0) return;
    if (a !== b && boxDistance2(this.#tree, a, b) >= this.#limit2) return;
    const { child } = this.#tree;
    const [childA, childB] = [child[a]!, child[b]!];
    if (childA === 0 && childB === 0) this.#compareLeaves(a, b);
    else if (a === b) {
      this.visit(childA, childA);
      this.visit(childA + 1, childA + 1);
      this.visit(childA, childA + 1);
    } else if (childB === 0 || (childA !== 0 && this.#sizeOf(a) >= this.#sizeOf(b))) this.#visitBoth(b, childA);
    else this.#visitBoth(a, childB);
  }

  /** A node with both children of another, the nearer first. */
  #visitBoth(node: number, left: number): void {
    const isLeftNearer = boxDistance2(this.#tree, node, left) <= boxDistance2(this.#tree, node, left + 1);
    this.visit(node, isLeftNearer ? left : left + 1);
    this.visit(node, isLeftNearer ? left + 1 : left);
  }

  #sizeOf(node: number): number {
    return this.#tree.last[node]! - this.#tree.first[node]!;
  }

  #compareLeaves(a: number, b: number): void {
    const { order, first, last } = this.#tree;
    for (let i = first[a]!; i < last[a]!; i++) {
      for (let j = a === b ? i + 1 : first[b]!; j < last[b]!; j++) {
        const [p, q] = [order[i]!, order[j]!];
        if (this.#sides[p] === this.#sides[q]) continue;
        const distance2 = pointDistance2(this.#tree, p, q);
        if (distance2 >= this.#limit2) continue;
        this.#limit2 = distance2;
        this.best = { a: Math.min(p, q), b: Math.max(p, q), distance2 };
        if (distance2 === 0) return;
      }
    }
  }
}

/** Children stand behind their parents, so that one pass from the end will do. */
function nodeMasks({ nodes, child, first, last, order }: PointTree, sides: ArrayLike<number>): Int32Array {
  const masks = new Int32Array(nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    const left = child[node]!;
    if (left !== 0) masks[node] = masks[left]! | masks[left + 1]!;
    else for (let i = first[node]!; i < last[node]!; i++) masks[node]! |= 1 << sides[order[i]!]!;
  }
  return masks;
}
