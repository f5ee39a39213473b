/**
 * Whether an open hand that points down fits between its neighbours, and at which of the equivalent headings it does.
 */
import { OPEN_HAND } from '../asset/affordance/hand.ts';
import type { YawSymmetry } from '../asset/asset.ts';
import type { Numbers } from '../core/pose.ts';
import { axisOf, pose, rotationMatrix, yawQuaternion } from '../core/pose.ts';
import { type Footprint, footprintCorners, rectangleGap } from '../task/rectangles.ts';
import { handYaw, symmetryTurn, wrapAngle } from './frames.ts';

/** Outline of the palm, and how far above the TCP its underside is [m]. */
const PALM: Footprint = { centreX: 0, centreY: 0, halfX: 0.032, halfY: 0.102 };
const PALM_ABOVE_TCP_M = 0.045;
/** Outline of the open fingers, and how far below the TCP they reach [m]. */
const FINGERS: Footprint = { centreX: 0, centreY: 0, halfX: 0.011, halfY: 0.062 };
const FINGERS_BELOW_TCP_M = 0.009;
/** Room that is wanted to every side, and below the palm [m]. */
const MARGIN_M = 0.008;
/** The most that is said of the room about a hand [m]. */
export const ENOUGH_ROOM_M = MARGIN_M;
/** A hand whose approach points down by this share and more counts as one that points straight down. */
const DOWNWARD = 0.94;
/** Headings off neutral that are tried for what looks alike from everywhere [rad]: small ones first. */
const HEADINGS_RAD = [0, 15, -15, 30, -30, 45, -45, 60, -60, 75, -75, 90].map((degrees) => (degrees * Math.PI) / 180);

/** What stands about: boxes (n, 6) min xyz, max xyz [m]; the thing that is to be taken is none. */
export interface Neighbours {
  readonly boxes: Float64Array;
  readonly except: number;
}

const outline = new Float64Array(8);
const other = new Float64Array(8);

/** Gap between the open hand with its TCP at (x, y, z) [m] and what it could strike [m]; `MARGIN_M` stands for "enough". */
export function handClearance(x: number, y: number, z: number, heading: number, { boxes, except }: Neighbours): number {
  const at = pose([x, y, z], yawQuaternion(heading));
  let clearance = MARGIN_M;
  for (const [part, bottom] of [
    [PALM, z + PALM_ABOVE_TCP_M - MARGIN_M],
    [FINGERS, z - FINGERS_BELOW_TCP_M],
  ] as const) {
    footprintCorners(outline, part, at);
    for (let i = 0; i < boxes.length / 6; i++) {
      if (i === except || boxes[6 * i + 5]! < bottom) continue;
      clearance = Math.min(clearance, rectangleGap(outline, boxCorners(other, boxes, 6 * i)));
    }
  }
  return clearance;
}

/** The same for a hand at `tcp` (7,) that may lean: then the gap between boxes about its parts and its neighbours'. */
export function roomForHand(tcp: Numbers, neighbours: Neighbours): number {
  if (axisOf(tcp, 2)[2] < -DOWNWARD) return handClearance(tcp[0]!, tcp[1]!, tcp[2]!, handYaw(tcp), neighbours);
  let room = MARGIN_M;
  for (const part of handBoxes(tcp)) {
    for (let i = 0; i < neighbours.boxes.length / 6; i++) {
      if (i !== neighbours.except) room = Math.min(room, Math.max(0, boxGap(part, neighbours.boxes.subarray(6 * i))));
    }
  }
  return room;
}

/** min xyz, max xyz [m] in the world of each part of the open hand. */
function handBoxes(tcp: Numbers): number[][] {
  const m = rotationMatrix(new Float64Array(9), tcp);
  return OPEN_HAND.map((box) => {
    const ends = [0, 1, 2].map((row) => {
      const middle = [0, 1, 2].reduce((sum, k) => sum + (m[3 * row + k]! * (box[k]! + box[3 + k]!)) / 2, tcp[row]!);
      const half = [0, 1, 2].reduce((sum, k) => sum + (Math.abs(m[3 * row + k]!) * (box[3 + k]! - box[k]!)) / 2, 0);
      return [middle - half, middle + half] as const;
    });
    return [...ends.map(([low]) => low), ...ends.map(([, high]) => high)];
  });
}

/** The widest gap along x, y or z between two boxes; negative where they overlap [m]. */
function boxGap(a: Numbers, b: Numbers): number {
  return Math.max(...[0, 1, 2].map((axis) => Math.max(b[axis]! - a[3 + axis]!, a[axis]! - b[3 + axis]!)));
}

function boxCorners(out: Float64Array, boxes: Float64Array, at: number): Float64Array {
  const [x0, y0, , x1, y1] = boxes.subarray(at, at + 5) as unknown as [number, number, number, number, number];
  out.set([x1, y1, x0, y1, x0, y0, x1, y0]);
  return out;
}

/**
 * The turn about the object's upright [rad], out of those that leave the object as it was, that a hand at `heading` is to
 * make: to the heading nearest to neutral at which it strikes nothing; where there is none, to the one with most room.
 *
 * @param act xyz of the TCP when it closes [m]
 */
export function clearestTurn(act: Numbers, heading: number, symmetry: YawSymmetry, neighbours: Neighbours): number {
  let best = symmetryTurn(heading, symmetry);
  let room = Number.NEGATIVE_INFINITY;
  for (const turn of equivalentTurns(heading, symmetry)) {
    const clearance = handClearance(act[0]!, act[1]!, act[2]!, heading + turn, neighbours);
    if (clearance <= room) continue;
    best = turn;
    room = clearance;
    if (room >= MARGIN_M) break;
  }
  return best;
}

/** Turns that leave the object as it was, by how near to neutral they bring the hand; beyond a right angle only if it must be. */
function equivalentTurns(heading: number, symmetry: YawSymmetry): number[] {
  if (symmetry.kind === 'full') return HEADINGS_RAD.map((goal) => goal - heading);
  const turns = Array.from({ length: symmetry.n }, (_, k) => (2 * Math.PI * k) / symmetry.n);
  const offNeutral = (turn: number) => Math.abs(wrapAngle(heading + turn));
  return turns
    .sort((a, b) => offNeutral(a) - offNeutral(b) || a - b)
    .map((turn) => wrapAngle(heading + turn) - heading)
    .filter((turn, rank) => rank === 0 || Math.abs(heading + turn) <= Math.PI / 2 + 1e-9);
}
