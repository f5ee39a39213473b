/**
 * Which turns about z leave a shape as it was, and which way it faces.
 */
import { atan2, cos, sin } from '../../core/portable-math.ts';
import type { YawSymmetry } from '../asset.ts';

/** Turned by these the shape must come to lie on itself: most points within `most`, all but a few within `nearly`, of the size. */
const TOLERANCE = { mean: 0.012, nearly: 0.035, share: 0.97 } as const;
/** Turns that no n-fold shape of small n shares [rad]. */
const ODD_TURNS = [0.37, 1.13, 2.09, 2.9] as const;
const MOST_FOLDS = 8;

/**
 * The symmetry about the vertical through the middle of the points' outline.
 *
 * @param points (N, 3), spread evenly over the surface; 1,000 are plenty
 * @param axis where the vertical stands: x, y
 * @param sizeM longest side of the thing [m]
 */
export function yawSymmetry(points: Float64Array, axis: readonly [number, number], sizeM: number): YawSymmetry {
  const near = new NearestPoint(points, sizeM / 12);
  const spacing = typicalSpacing(near, points);
  const holds = (turn: number): boolean => liesOnItself(near, points, axis, turn, sizeM, spacing);
  if (ODD_TURNS.every(holds)) return { kind: 'full' };
  for (let n = MOST_FOLDS; n >= 2; n--) {
    if (n !== 7 && n !== 5 && holds((2 * Math.PI) / n)) return { kind: 'n_fold', n };
  }
  return { kind: 'n_fold', n: 1 };
}

function liesOnItself(
  near: NearestPoint,
  points: Float64Array,
  [ax, ay]: readonly [number, number],
  turn: number,
  sizeM: number,
  spacing: number,
): boolean {
  const [c, s] = [cos(turn), sin(turn)];
  let sum = 0;
  let within = 0;
  const count = points.length / 3;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y] = [points[i]! - ax, points[i + 1]! - ay];
    const distance = near.distance(ax + c * x - s * y, ay + s * x + c * y, points[i + 2]!, 0.2 * sizeM, -1);
    sum += distance;
    if (distance <= spacing + TOLERANCE.nearly * sizeM) within++;
  }
  return sum / count <= spacing + TOLERANCE.mean * sizeM && within >= TOLERANCE.share * count;
}

/** Mean distance from a point to its nearest neighbour: what two samplings of one surface differ by. */
function typicalSpacing(near: NearestPoint, points: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < points.length; i += 30) {
    sum += near.distance(points[i]!, points[i + 1]!, points[i + 2]!, Number.POSITIVE_INFINITY, i);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** Points in cells, for the distance to the nearest of them. */
class NearestPoint {
  readonly #points: Float64Array;
  readonly #cellM: number;
  readonly #cells = new Map<number, number[]>();

  constructor(points: Float64Array, cellM: number) {
    this.#points = points;
    this.#cellM = cellM;
    for (let i = 0; i < points.length; i += 3) {
      const key = this.#key(this.#cell(points[i]!), this.#cell(points[i + 1]!), this.#cell(points[i + 2]!));
      const list = this.#cells.get(key);
      if (list) list.push(i);
      else this.#cells.set(key, [i]);
    }
  }

  /** Distance to the nearest point other than that at `except`, `limit` at most; exact within a cell's width, beyond it `limit`. */
  distance(x: number, y: number, z: number, limit: number, except: number): number {
    const [cx, cy, cz] = [this.#cell(x), this.#cell(y), this.#cell(z)];
    let best = limit * limit;
    for (let dz = -1; dz <= 1; dz++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          for (const i of this.#cells.get(this.#key(cx + dx, cy + dy, cz + dz)) ?? []) {
            if (i === except) continue;
            const [ux, uy, uz] = [this.#points[i]! - x, this.#points[i + 1]! - y, this.#points[i + 2]! - z];
            best = Math.min(best, ux * ux + uy * uy + uz * uz);
          }
        }
      }
    }
    return Number.isFinite(best) ? Math.sqrt(best) : this.#cellM;
  }

  #cell(value: number): number {
    return Math.floor(value / this.#cellM) + 512;
  }

  #key(x: number, y: number, z: number): number {
    return (z * 1024 + y) * 1024 + x;
  }
}

/** A long axis this many times the short one (in spread) is worth facing along. */
const LEAST_ELONGATION = 1.08;
/** Axes nearer than this to a multiple of a right angle are the file's own, and are kept [rad]. */
const SNAP_RAD = 0.17;

/**
 * The turn about z that lays the longest extent along x, with its heavier end towards +x: (cosine, sine).
 *
 * @param points (N, 3), spread evenly over the surface
 */
export function principalTurn(points: Float64Array): readonly [number, number] {
  const count = points.length / 3;
  let [mx, my] = [0, 0];
  for (let i = 0; i < points.length; i += 3) {
    mx += points[i]! / count;
    my += points[i + 1]! / count;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    const [x, y] = [points[i]! - mx, points[i + 1]! - my];
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  const half = (xx - yy) / 2;
  const root = Math.sqrt(half * half + xy * xy);
  const middle = (xx + yy) / 2;
  if (middle - root > 0 && Math.sqrt((middle + root) / (middle - root)) < LEAST_ELONGATION) return [1, 0];
  let angle = atan2(2 * xy, xx - yy) / 2;
  const quarter = Math.round(angle / (Math.PI / 2));
  if (Math.abs(angle - (quarter * Math.PI) / 2) < SNAP_RAD) angle = (quarter * Math.PI) / 2;
  const [c, s] = [round(cos(angle)), round(sin(angle))];
  let skew = 0;
  for (let i = 0; i < points.length; i += 3) {
    const along = c * (points[i]! - mx) + s * (points[i + 1]! - my);
    skew += along * along * along;
  }
  const scale = middle * Math.sqrt(middle / count);
  return skew < -0.05 * scale ? [-c, s] : [c, -s];
}

const round = (value: number): number =>
  Math.abs(value) < 1e-12 ? 0 : Math.abs(Math.abs(value) - 1) < 1e-12 ? Math.sign(value) : value;
