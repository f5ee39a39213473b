/**
 * Turning a thing upside down: taken from the side by a hand that lies level, rolled half a turn about the hand's own axis, and put
 * down on what was its top.
 *
 * A hand that points down can spin a thing but not roll it. One that lies level and comes from the robot's right rolls it by its last
 * joint, clear of every limit by 0.3 rad from x = 0.4 to 0.55 m and y = -0.15 to 0.25 m; from any other side that joint ends.
 */
import { PALM } from '../../asset/affordance/hand.ts';
import { axisOf, multiplyPose, type Pose, pose, quaternionFromRotationVector } from '../../core/pose.ts';
import { GRIPPER_CLOSED, GRIPPER_OPEN } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import { hasMet } from './contact.ts';
import { leaning } from './load.ts';
import { shifted } from './part-path.ts';
import {
  DEFAULT_MANNER,
  DEFAULT_SKILL_LIMITS,
  handPose,
  type Phase,
  raised,
  Skill,
  type SkillOptions,
} from './skill.ts';
import { heightOf, middleOf, uprightness } from './thing.ts';

/** A hand that closes along x, and, once it leans by a quarter of a turn, points to the robot's left. */
const HEADING_RAD = Math.PI / 2;
const LEVEL_RAD = Math.PI / 2;
/** How far before the thing's side the hand is turned level [m]. */
const BEFORE_M = 0.055;
/** How high over its grasp the hand is turned level, and the thing is rolled [m]: the hand is 204 mm wide. */
const CLEAR_M = 0.17;
/** Least height of a level hand's TCP over what the thing stands on [m]. */
const LOWEST_M = 0.042;
/** Room that is left between the palm and the thing's side [m]. */
const PALM_ROOM_M = 0.0124;
/** Speeds of the hand: rolling with the thing, and lowering it [m/s]. */
const ROLLING_SPEED = 0.2;
const LOWERING_SPEED = 0.06;
/** What stands over or on its head has its own upright within this of the world's, or against it. */
const UPRIGHT_COSINE = 0.97;

export interface TurnOverOptions extends SkillOptions {
  /** Where the thing's middle is to stand afterwards (2,) [m]; where it stood, if left out. */
  readonly to?: readonly [number, number];
}

/**
 * Turns object `index` over, which stands upright or on its head, and is no wider than the hand opens.
 *
 * It fails, with its phase in the command, where the thing is lost or lies on its side; one that slipped off is taken again.
 */
export function turnOver(index: number, state: WorldState, options: TurnOverOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS, to } = options;
  const before = uprightness(state, index);
  const supportM = state.boxes[6 * index + 2]!;
  const goal = to ?? middleOf(state, index);
  let retries = limits.retries;

  const take = (now: WorldState): Phase[] => {
    const at = levelGrasp(now, index);
    const off = shifted(at, axisOf(at, 2), now.boxes[6 * index + 1]! - BEFORE_M - at[1]!);
    const above = raised(off, CLEAR_M);
    return [
      { name: 'approach', gripper: GRIPPER_OPEN, goal: leaning(above, -LEVEL_RAD) },
      { name: 'lean', gripper: GRIPPER_OPEN, goal: above },
      { name: 'descend', gripper: GRIPPER_OPEN, goal: off },
      { name: 'advance', gripper: GRIPPER_OPEN, goal: at, speed: manner.speed * 0.5 },
      { name: 'close', gripper: GRIPPER_CLOSED },
      { name: 'lift', gripper: GRIPPER_CLOSED, goal: raised(at, CLEAR_M), speed: manner.speed * 0.8 },
    ];
  };
  const turn = (now: WorldState): Phase[] => {
    const from = now.tcp.slice() as Pose;
    const [x, y] = middleOf(now, index);
    // half a turn in two quarters, for the shorter way round a half is either
    const [quarter, half] = [rolled(from, Math.PI / 2), rolled(from, Math.PI)];
    // what hangs beside the hand's axis is on its other side afterwards
    const over = shifted(half, [goal[0] - (2 * from[0]! - x), goal[1] - y, 0]);
    return [
      { name: 'turn', gripper: GRIPPER_CLOSED, goal: quarter, speed: ROLLING_SPEED },
      { name: 'turn', gripper: GRIPPER_CLOSED, goal: half, speed: ROLLING_SPEED },
      { name: 'transfer', gripper: GRIPPER_CLOSED, goal: over, speed: manner.speed * 0.6 },
    ];
  };
  const lower = (now: WorldState): Phase => {
    const standing = (then: WorldState) => raised(then.tcp, supportM - then.boxes[6 * index + 2]!);
    const at = standing(now);
    const stands = (then: WorldState) => hasMet(standing, at, then) || then.heldObject !== index;
    return { name: 'lower', gripper: GRIPPER_CLOSED, goal: at, speed: LOWERING_SPEED, until: stands };
  };
  const leave = (now: WorldState): Phase[] => {
    const from = now.tcp.slice() as Pose;
    const backM = BEFORE_M + Math.max(0, from[1]! - now.boxes[6 * index + 1]!);
    const off = shifted(from, axisOf(from, 2), -backM);
    const above = raised(off, CLEAR_M);
    // rolled over, the hand gets upright again by the opposite turn about its own y
    const isRolled = axisOf(from, 1)[0] < 0;
    return [
      { name: 'open', gripper: GRIPPER_OPEN },
      { name: 'draw back', gripper: GRIPPER_OPEN, goal: off, speed: manner.speed * 0.6 },
      { name: 'retreat', gripper: GRIPPER_OPEN, goal: above },
      { name: 'straighten', gripper: GRIPPER_OPEN, goal: leaning(above, isRolled ? LEVEL_RAD : -LEVEL_RAD) },
    ];
  };

  let next: 'turn' | 'lower' | 'leave' | 'look' = 'turn';
  return new Skill('turn over', take(state), manner, limits, (now) => {
    const isHeld = now.heldObject === index;
    if (next === 'turn' && isHeld) {
      next = 'lower';
      return turn(now);
    }
    if (next === 'lower' && isHeld) {
      next = 'leave';
      return [lower(now)];
    }
    if (next === 'leave') {
      next = 'look';
      return leave(now);
    }
    const stands = uprightness(now, index);
    if (next === 'look' && !isHeld && stands * before < 0 && Math.abs(stands) > UPRIGHT_COSINE) return null;
    if (isHeld || Math.abs(stands) < UPRIGHT_COSINE || retries-- <= 0) return [];
    next = 'turn';
    return [...leave(now), ...take(now)];
  });
}

/** (7,): where a level hand closes on the thing: in its middle, as high as leaves room for the hand now and when it is turned over. */
function levelGrasp(state: WorldState, index: number): Pose {
  const [x, y] = middleOf(state, index);
  const z = state.boxes[6 * index + 2]! + Math.max(heightOf(state, index) / 2, LOWEST_M);
  const deepest = state.boxes[6 * index + 1]! - PALM[5] - PALM_ROOM_M;
  return leaning(handPose([x, Math.min(y, deepest), z], HEADING_RAD), LEVEL_RAD);
}

/** A hand (7,) rolled about its own z by `angleRad`. */
function rolled(hand: Pose, angleRad: number): Pose {
  const roll = pose();
  quaternionFromRotationVector(roll, 3, [0, 0, angleRad]);
  return multiplyPose(pose(), hand, roll);
}
