/**
 * Disjoint sets of 0 to n - 1 that are joined (Galler and Fischer 1964; path halving, union by size).
 */
export class UnionFind {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
    this.#size = new Int32Array(count).fill(1);
  }

  find(item: number): number {
    const parent = this.#parent;
    let at = item;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /** Whether they were apart. */
  join(a: number, b: number): boolean {
    let [large, small] = [this.find(a), this.find(b)];
    if (large === small) return false;
    if (this.#size[large]! < this.#size[small]!) [large, small] = [small, large];
    this.#parent[small] = large;
    this.#size[large]! += this.#size[small]!;
    return true;
  }

  /** Number of each item's set: sets are numbered from 0 in the order of their first items. */
  labels(): { readonly labels: Int32Array; readonly count: number } {
    const labels = new Int32Array(this.#parent.length);
    const ofRoot = new Map<number, number>();
    for (let item = 0; item < labels.length; item++) {
      const root = this.find(item);
      if (!ofRoot.has(root)) ofRoot.set(root, ofRoot.size);
      labels[item] = ofRoot.get(root)!;
    }
    return { labels, count: ofRoot.size };
  }
}
