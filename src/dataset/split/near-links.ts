/**
 * Joins everything that starts near each other: cells of a grid, small enough that what shares one is near, are compared
 * with the cells about them.
 */
import { UserError } from '../../core/errors.ts';
import { closestPair, distance2 } from './closest-pair.ts';
import type { Points } from './point-tree.ts';

/** Below this many comparisons of two cells a tree is not worth its making. */
const FEW = 4096;
/** Cells of side d / sqrt(3): points at distance d are no more than two cells apart along each axis. */
const RING = 2;

interface Grid {
  /** Point numbers by cell. */
  readonly cells: Map<number, number[]>;
  /** Steps of the key to the next cell along x, y, z. */
  readonly steps: readonly [number, number, number];
}

/**
 * Calls `join(a, b)` for pairs of points that are at most `distanceM` apart, often enough that everything which hangs
 * together through such pairs hangs together through the calls.
 *
 * @param points xyz [m] each
 * @param isJoined whether two points hang together already
 * @throws UserError when the distance is too small for the space that the points take up
 */
export function linkNear(
  points: Points,
  distanceM: number,
  isJoined: (a: number, b: number) => boolean,
  join: (a: number, b: number) => void,
): void {
  const { cells, steps } = gridOf(points, distanceM);
  const limit2 = distanceM * distanceM;
  for (const members of cells.values()) for (const member of members) join(members[0]!, member);
  for (const [key, members] of cells) {
    for (const step of halfRing(steps)) {
      const others = cells.get(key + step);
      if (!others || isJoined(members[0]!, others[0]!)) continue;
      const pair = firstNear(points, members, others, limit2);
      if (pair) join(...pair);
    }
  }
}

function gridOf({ values }: Points, distanceM: number): Grid {
  const side = distanceM / Math.sqrt(3.0001);
  const low = [0, 1, 2].map((k) => least(values, k));
  const counts = [0, 1, 2].map((k) => {
    // a margin of cells, so that a step past the end of one row is not the start of another
    return Math.floor((-least(values, k, -1) - low[k]!) / side) + 1 + 2 * RING;
  });
  if (counts[0]! * counts[1]! * counts[2]! > Number.MAX_SAFE_INTEGER) {
    throw new UserError(`--min-distance: ${distanceM} m is too small beside the space that the objects start in`);
  }
  const steps = [1, counts[0]!, counts[0]! * counts[1]!] as const;
  const cells = new Map<number, number[]>();
  for (let point = 0; point < values.length / 3; point++) {
    let key = 0;
    for (let k = 0; k < 3; k++) key += steps[k]! * (Math.floor((values[3 * point + k]! - low[k]!) / side) + RING);
    const members = cells.get(key);
    if (members) members.push(point);
    else cells.set(key, [point]);
  }
  return { cells, steps };
}

/** The least of `sign` times coordinate k. */
function least(values: Float64Array, k: number, sign = 1): number {
  let out = Number.POSITIVE_INFINITY;
  for (let i = k; i < values.length; i += 3) out = Math.min(out, sign * values[i]!);
  return out;
}

/** Steps to one of each two opposite neighbours. */
function halfRing([x, y, z]: Grid['steps']): number[] {
  const steps: number[] = [];
  for (let dz = 0; dz <= RING; dz++) {
    for (let dy = dz === 0 ? 0 : -RING; dy <= RING; dy++) {
      for (let dx = dz === 0 && dy === 0 ? 1 : -RING; dx <= RING; dx++) steps.push(dx * x + dy * y + dz * z);
    }
  }
  return steps;
}

function firstNear(
  points: Points,
  a: readonly number[],
  b: readonly number[],
  limit2: number,
): readonly [number, number] | null {
  if (a.length * b.length <= FEW) {
    for (const p of a) for (const q of b) if (distance2(points.values, 3 * p, 3 * q) <= limit2) return [p, q];
    return null;
  }
  const both = [...a, ...b];
  const values = new Float64Array(3 * both.length);
  both.forEach((point, i) => {
    values.set(points.values.subarray(3 * point, 3 * point + 3), 3 * i);
  });
  const pair = closestPair(
    { values, width: 3 },
    both.map((_, i) => (i < a.length ? 0 : 1)),
  );
  return pair && pair.distance2 <= limit2 ? [both[pair.a]!, both[pair.b]!] : null;
}
