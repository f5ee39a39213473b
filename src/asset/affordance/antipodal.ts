/**
 * Grasps of the parallel hand by antipodal sampling: two opposite places of the surface, between which the fingers close squarely
 * (V.-D. Nguyen, "Constructing force-closure grasps", IJRR 7(3), 1988), on the pieces that the simulated hand will feel.
 */
import { cos, sin } from '../../core/portable-math.ts';
import { axisOf, type Numbers, type Pose, pose } from '../../core/pose.ts';
import type { RandomStream } from '../../core/random.ts';
import type { Asset } from '../asset.ts';
import { lengthOf } from '../geometry/triangle-mesh.ts';
import { type Closing, closingAt } from './closing.ts';
import type { Grasp, GraspKind, PoseTuple } from './grasp.ts';
import { OPEN_HALF_M, WIDEST_M } from './hand.ts';
import { clearsTable, clearsThing, tableShortfall } from './hand-room.ts';
import { scoreOf, tiltOf } from './rank.ts';
import { solidSpans } from './spans.ts';
import type { Surface } from './surface.ts';

export interface SamplingOptions {
  /** Points of the surface from which lines are drawn through the thing. */
  readonly lines: number;
  /** Tilts of the approach about the closing that are tried [degrees]; negative ones as well. */
  readonly tiltsDegrees: readonly number[];
  /** Least share of each pad that must touch. */
  readonly leastContact: number;
  /** Least cosine between closing and normals under the pads, and between closing and the line of contact. */
  readonly leastSquareness: number;
}

export const DEFAULT_SAMPLING: SamplingOptions = {
  lines: 500,
  tiltsDegrees: [0, 15, 30, 50, 70, 90],
  leastContact: 0.15,
  leastSquareness: 0.9,
};

/** For what lies flat: the edges of its top lie under the pads, too, and count against it. */
export const LAX_SAMPLING: SamplingOptions = { ...DEFAULT_SAMPLING, leastContact: 0.05, leastSquareness: 0.7 };

/** Closings this near to level are also tried level [sine]. */
const NEARLY_LEVEL = 0.4;
/** What is thinner slips out of the pads' reach [m]. */
const LEAST_WIDTH_M = 0.001;
/** What lies flat is taken by the lower half of the pads: a hand that is too low is raised by at most this [m]. */
const MOST_RAISED_M = 0.01;
/** The walls of an opening are at most this thick [m]. */
const WALL_M = 0.02;

/** Every grasp that the surface offers and the hand gets to; not tried yet, in no order of merit. */
export function sampleGrasps(
  asset: Asset,
  surface: Surface,
  stream: RandomStream,
  options: SamplingOptions = DEFAULT_SAMPLING,
): Grasp[] {
  const found: Grasp[] = [];
  const count = surface.points.length / 3;
  for (let line = 0; line < options.lines; line++) {
    const i = 3 * stream.integer(count);
    const from = surface.points.subarray(i, i + 3);
    for (const closing of closingsFrom(surface.normals.subarray(i, i + 3))) {
      const spans = solidSpans(surface, from, closing);
      // one pad on the first wall's outside, the other on the far side of any wall behind it
      for (const [, far] of spans[0] && spans[0][0] < 1e-4 ? spans : []) {
        if (far > WIDEST_M || far < LEAST_WIDTH_M) continue;
        const middle = [0, 1, 2].map((axis) => from[axis]! + closing[axis]! * (far / 2));
        for (const at of handsAcross(middle, closing, options.tiltsDegrees)) {
          const grasp = graspAt(asset, surface, at, options);
          if (grasp) found.push(grasp);
        }
      }
    }
  }
  return found;
}

/** Into the surface along its normal; and level, where the normal nearly is. */
function closingsFrom(normal: Numbers): number[][] {
  const into = [-normal[0]!, -normal[1]!, -normal[2]!];
  const flat = Math.sqrt(into[0]! * into[0]! + into[1]! * into[1]!);
  if (flat < 1e-6 || Math.abs(into[2]!) > NEARLY_LEVEL || Math.abs(into[2]!) < 1e-3) return [into];
  return [into, [into[0]! / flat, into[1]! / flat, 0]];
}

/** Poses of a TCP at `middle` (3,) whose fingers close along `closing` (3,), tilted about it. */
function* handsAcross(
  middle: readonly number[],
  closing: readonly number[],
  tilts: readonly number[],
): Generator<Pose> {
  // the approach that points down most
  const down = [closing[2]! * closing[0]!, closing[2]! * closing[1]!, closing[2]! * closing[2]! - 1];
  const length = lengthOf(down);
  if (length < 0.3) return;
  const z0 = down.map((value) => value / length);
  const x0 = cross(closing, z0);
  for (const degrees of tilts.flatMap((tilt) => (tilt === 0 ? [0] : [tilt, -tilt]))) {
    const angle = (degrees * Math.PI) / 180;
    const [c, s] = [cos(angle), sin(angle)];
    const z = z0.map((value, axis) => c * value + s * x0[axis]!);
    yield pose(middle, quaternionOfAxes(cross(closing, z), closing, z));
  }
}

/** The grasp at that pose, off the table and brought to the middle of what lies between the fingers; null where it is none. */
export function graspAt(
  asset: Asset,
  surface: Surface,
  at: Pose,
  options: SamplingOptions = DEFAULT_SAMPLING,
): Grasp | null {
  const shortfall = tableShortfall(at);
  if (shortfall > MOST_RAISED_M) return null;
  const centred = at.slice();
  centred[2] = at[2]! + shortfall;
  const first = closingAt(surface, centred);
  if (!first || !isFirm(first, options)) return null;
  axisOf(centred, 1).forEach((value, axis) => {
    centred[axis] = centred[axis]! + value * first.offsetM;
  });
  const closing = closingAt(surface, centred);
  if (!closing || !isFirm(closing, options) || !clearsTable(centred) || !clearsThing(surface, centred)) return null;
  return describeGrasp(asset, surface, centred, closing);
}

const isFirm = ({ widthM, contactShare, squareness, alignment }: Closing, options: SamplingOptions): boolean =>
  widthM <= WIDEST_M &&
  contactShare >= options.leastContact &&
  squareness >= options.leastSquareness &&
  alignment >= options.leastSquareness;

/** A pose and what the pads meet there as a grasp. */
export function describeGrasp(asset: Asset, { box, centre }: Surface, at: Pose, closing: Closing): Grasp {
  const tiltRad = tiltOf(axisOf(at, 2)[2]);
  const offset = centre.map((value, axis) => at[axis]! - value);
  return {
    kind: kindOf(asset, at, closing, tiltRad),
    pose: Array.from(at, toGrid) as unknown as PoseTuple,
    widthM: toGrid(closing.widthM),
    heightShare: toGrid((at[2]! - box[2]!) / Math.max(1e-6, box[5]! - box[2]!)),
    tiltRad: toGrid(tiltRad),
    score: toGrid(scoreOf(offset, closing, tiltRad)),
  };
}

const toGrid = (value: number): number => Math.round(value * 1e6) / 1e6 || 0;

function kindOf({ opening }: Asset, at: Numbers, { widthM }: Closing, tiltRad: number): GraspKind {
  const plain = tiltRad > Math.PI / 4 ? 'side' : 'top';
  if (!opening) return plain;
  const [ax, ay, az] = axisOf(at, 1);
  const [cx, cy] = opening.rimCentre;
  const [hx, hy] = opening.rimHalf;
  /** 1 on the edge of the mouth, less within. */
  const outness = (x: number, y: number): number => {
    const [u, v] = [(x - cx) / hx, (y - cy) / hy];
    return Math.sqrt(u * u + v * v);
  };
  const reaches = [OPEN_HALF_M, -OPEN_HALF_M].map((way) => ({
    out: outness(at[0]! + ax * way, at[1]! + ay * way),
    height: at[2]! + az * way,
  }));
  const inside = reaches.some(({ out, height }) => out < 1 && height < opening.rimM);
  if (inside && widthM < WALL_M) return 'rim';
  const beyond = (outness(at[0]!, at[1]!) - 1) * Math.min(hx, hy);
  return beyond > WALL_M ? 'handle' : plain;
}

const cross = (a: Numbers, b: Numbers): [number, number, number] => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
];

/** wxyz of the rotation whose columns are x, y, z, from its largest component (S. W. Shepperd, 1978). */
export function quaternionOfAxes(x: Numbers, y: Numbers, z: Numbers): [number, number, number, number] {
  const [a, b, c] = [x[0]!, y[1]!, z[2]!];
  const trace = a + b + c;
  if (trace >= Math.max(a, b, c)) {
    const w = Math.sqrt(1 + trace);
    return [w / 2, (y[2]! - z[1]!) / (2 * w), (z[0]! - x[2]!) / (2 * w), (x[1]! - y[0]!) / (2 * w)];
  }
  if (a >= b && a >= c) {
    const u = Math.sqrt(1 + a - b - c);
    return [(y[2]! - z[1]!) / (2 * u), u / 2, (y[0]! + x[1]!) / (2 * u), (z[0]! + x[2]!) / (2 * u)];
  }
  if (b >= c) {
    const u = Math.sqrt(1 - a + b - c);
    return [(z[0]! - x[2]!) / (2 * u), (y[0]! + x[1]!) / (2 * u), u / 2, (z[1]! + y[2]!) / (2 * u)];
  }
  const u = Math.sqrt(1 - a - b + c);
  return [(x[1]! - y[0]!) / (2 * u), (z[0]! + x[2]!) / (2 * u), (z[1]! + y[2]!) / (2 * u), u / 2];
}
