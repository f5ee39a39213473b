/**
 * How poses of a source segment come to the present.
 */
import {
  invertPose,
  multiplyPose,
  type Numbers,
  type Pose,
  pose,
  transformPoint,
  yawOf,
  yawQuaternion,
} from '../../core/pose.ts';

/** Writes to `out` (7,) where the TCP is to be for pose `then` (7,) of frame `frame` of the demo; `out` may be `then`. */
export type Carry = (out: Pose, then: Numbers, frame: number) => Pose;

/** All frames alike, by one pose `now_T_then` (7,): what MimicGen does. */
export const rigidCarry =
  (now_T_then: Numbers): Carry =>
  (out, then) =>
    multiplyPose(out, now_T_then, then);

export interface Act {
  /** The frame of the demo at which the fingers act. */
  readonly frame: number;
  /** (7,): where the TCP was told to be then, and where it is to be now. */
  readonly from: Numbers;
  readonly to: Numbers;
}

export interface Ways {
  /** Which of the two ways, before the act and after it, belongs to the grasp: it leans as the hand does. The other keeps the vertical. */
  readonly leaning: 'before' | 'after';
  /** What the ways before and after are lengthened by. */
  readonly stretchBefore: number;
  readonly stretchAfter: number;
}

/**
 * Carries a segment so that the TCP at its act goes from `from` to `to`. The hand is turned alike throughout; its way to a grasp, and
 * its way off a thing that was put down, are carried in the frame of the grasp, and its way with a thing in hand in an upright one: a
 * lift goes straight up whatever the hand leans.
 */
export function carryAct({ frame: act, from, to }: Act, { leaning, stretchBefore, stretchAfter }: Ways): Carry {
  const turn = multiplyPose(pose(), rotationOf(to), invertPose(pose(), rotationOf(from)));
  const upright = pose([0, 0, 0], yawQuaternion(yawOf(turn)));
  const way = new Float64Array(3);
  const turned = pose();
  return (out, at, frame) => {
    const before = frame <= act;
    const stretch = before ? stretchBefore : stretchAfter;
    for (let i = 0; i < 3; i++) way[i] = (at[i]! - from[i]!) * stretch;
    transformPoint(way, (leaning === 'before') === before ? turn : upright, way);
    multiplyPose(turned, turn, rotationOf(at));
    for (let i = 0; i < 3; i++) out[i] = to[i]! + way[i]!;
    for (let i = 3; i < 7; i++) out[i] = turned[i]!;
    return out;
  };
}

const rotationOf = (a: Numbers): Pose => pose([0, 0, 0], [a[3]!, a[4]!, a[5]!, a[6]!]);
