/**
 * A k-d tree over points of one or more places each (Bentley 1975): boxes, halved at the median of their widest side.
 *
 * A point is `width` numbers: xyz [m] of one thing after the other. Two points are as far apart as the one of their things
 * that has moved most; for a single thing that is the distance.
 */

/** Points of a leaf. */
const LEAF = 12;

export interface Points {
  /** (points, width) */
  readonly values: Float64Array;
  /** 3 a thing. */
  readonly width: number;
}

export interface PointTree extends Points {
  /** Point numbers; a node holds those from `first` to `last`, half-open. */
  readonly order: Int32Array;
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Left child, whose sibling follows it; 0 for a leaf. */
  readonly child: Int32Array;
  /** (nodes, 2, width): least and greatest corner. */
  readonly boxes: Float64Array;
  readonly nodes: number;
}

/** Square of the distance between two points [m2]. */
export function pointDistance2({ values, width }: Points, a: number, b: number): number {
  let most = 0;
  for (let k = 0; k < width; k += 3) {
    const dx = values[a * width + k]! - values[b * width + k]!;
    const dy = values[a * width + k + 1]! - values[b * width + k + 1]!;
    const dz = values[a * width + k + 2]! - values[b * width + k + 2]!;
    most = Math.max(most, dx * dx + dy * dy + dz * dz);
  }
  return most;
}

/** Square of the least distance that points of two nodes can have [m2]. */
export function boxDistance2({ boxes, width }: PointTree, a: number, b: number): number {
  let most = 0;
  const lowA = 2 * width * a;
  const lowB = 2 * width * b;
  for (let k = 0; k < width; k += 3) {
    let sum = 0;
    for (let i = k; i < k + 3; i++) {
      const gap = Math.max(boxes[lowB + i]! - boxes[lowA + width + i]!, boxes[lowA + i]! - boxes[lowB + width + i]!, 0);
      sum += gap * gap;
    }
    most = Math.max(most, sum);
  }
  return most;
}

export function buildPointTree(points: Points): PointTree {
  const { values, width } = points;
  const count = values.length / width;
  const most = 2 * Math.max(1, Math.ceil((2 * count) / LEAF)) + 1;
  const tree = {
    ...points,
    order: Int32Array.from({ length: count }, (_, i) => i),
    first: new Int32Array(most),
    last: new Int32Array(most),
    child: new Int32Array(most),
    boxes: new Float64Array(2 * width * most),
    nodes: 1,
  };
  tree.last[0] = count;
  for (let node = 0; node < tree.nodes; node++) {
    const axis = measureBox(tree, node);
    const [first, last] = [tree.first[node]!, tree.last[node]!];
    if (last - first <= LEAF || axis < 0) continue;
    const middle = (first + last) >> 1;
    selectMedian(tree, first, last, middle, axis);
    const left = tree.nodes;
    tree.nodes += 2;
    tree.child[node] = left;
    tree.first[left] = first;
    tree.last[left] = middle;
    tree.first[left + 1] = middle;
    tree.last[left + 1] = last;
  }
  return tree;
}

/** Fills the box of a node; returns its widest side, or -1 when all its points are one. */
function measureBox({ values, width, order, first, last, boxes }: PointTree, node: number): number {
  const low = 2 * width * node;
  boxes.fill(Number.POSITIVE_INFINITY, low, low + width).fill(Number.NEGATIVE_INFINITY, low + width, low + 2 * width);
  for (let i = first[node]!; i < last[node]!; i++) {
    const at = order[i]! * width;
    for (let k = 0; k < width; k++) {
      const value = values[at + k]!;
      if (value < boxes[low + k]!) boxes[low + k] = value;
      if (value > boxes[low + width + k]!) boxes[low + width + k] = value;
    }
  }
  let widest = -1;
  let most = 0;
  for (let k = 0; k < width; k++) {
    const side = boxes[low + width + k]! - boxes[low + k]!;
    if (side > most) [most, widest] = [side, k];
  }
  return widest;
}

/** Hoare's quickselect with the middle of three as pivot. */
function selectMedian({ values, width, order }: PointTree, first: number, last: number, nth: number, axis: number) {
  const key = (i: number) => values[order[i]! * width + axis]!;
  let low = first;
  let high = last - 1;
  while (low < high) {
    const pivot = middleOf(key(low), key((low + high) >> 1), key(high));
    let i = low;
    let j = high;
    while (i <= j) {
      while (key(i) < pivot) i++;
      while (key(j) > pivot) j--;
      if (i > j) break;
      const swap = order[i]!;
      order[i++] = order[j]!;
      order[j--] = swap;
    }
    if (nth <= j) high = j;
    else if (nth >= i) low = i;
    else return;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
