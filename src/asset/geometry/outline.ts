/**
 * Convex outlines in the plane.
 */
type Point = readonly [number, number];

/** A. M. Andrew's monotone chain: counter-clockwise, without points on its edges. */
export function convexOutline(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of list) {
      while (chain.length >= 2 && turn(chain[chain.length - 2]!, chain[chain.length - 1]!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}

const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

const distance = (a: Point, b: Point): number =>
  Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]));

/** Distance from a point to the nearest edge of an outline, negative outside; of fewer than three corners, it is outside. */
export function insideMargin(outline: readonly Point[], x: number, y: number): number {
  if (outline.length < 3) return -Math.min(...outline.map((corner) => distance(corner, [x, y])), 1);
  return outline.reduce((least, a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    return Math.min(least, turn(a, b, [x, y]) / distance(a, b));
  }, Number.POSITIVE_INFINITY);
}

/** Up to `count` corners that lie far from one another, none nearer than `apart`: the first is the farthest from the middle. */
export function spreadCorners(outline: readonly Point[], count: number, apart: number): Point[] {
  const middle: Point = [
    outline.reduce((sum, [x]) => sum + x, 0) / outline.length,
    outline.reduce((sum, [, y]) => sum + y, 0) / outline.length,
  ];
  const chosen: Point[] = [];
  while (chosen.length < count) {
    const reach = (p: Point): number =>
      chosen.length === 0 ? distance(p, middle) : Math.min(...chosen.map((other) => distance(p, other)));
    const next = outline.reduce((best, p) => (reach(p) > reach(best) + 1e-9 ? p : best));
    if (chosen.length > 0 && reach(next) < apart) break;
    chosen.push(next);
  }
  return chosen;
}
