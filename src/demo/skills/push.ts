/**
 * Pushing a thing along the table: closed fingers behind it, one stroke after another, each aimed anew from where the thing has got to.
 */
import { atan2 } from '../../core/portable-math.ts';
import { planarDistance } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import { wrapAngle } from '../frames.ts';
import {
  DEFAULT_MANNER,
  DEFAULT_SKILL_LIMITS,
  handPose,
  type Phase,
  raised,
  Skill,
  type SkillOptions,
} from './skill.ts';
import { heightOf, middleOf } from './thing.ts';

export interface PushOptions extends SkillOptions {
  /** Strokes before it is given up. */
  readonly strokes?: number;
  /** How near to its place the thing counts as there [m]. */
  readonly withinM?: number;
}

const DEFAULT_STROKES = 12;
const DEFAULT_WITHIN_M = 0.01;
/** Gap between the fingers and the thing before a stroke [m]: room to come down, or to move across behind it. */
const GAP_M = 0.03;
/** The longest way of a thing in one stroke [m]: by more it may leave its line unseen. */
const STROKE_M = 0.06;
/** Speed of a stroke [m/s]: what is pushed stops when the hand does. */
const PUSHING_SPEED = 0.1;
/** The hand runs on by this when it is told to stop [m]. */
const RUN_ON_M = 0.004;
/** Height of the TCP over the thing's base, within its height [m]: low, so that tall things slide and do not tip. */
const LOWEST_M = 0.014;
const HIGHEST_M = 0.03;
/** A thing whose box has become higher or lower by this share has tipped over. */
const TIPPED_SHARE = 0.15;
/** Behind a thing by less than this from the line through its middle [m], the hand may go to its place without rising. */
const ASIDE_M = 0.02;

interface Aim {
  /** Middle of the thing, and the direction of its way (unit). */
  readonly at: readonly [number, number];
  readonly along: readonly [number, number];
  /** Way that is left [m]. */
  readonly leftM: number;
  /** From the thing's middle to its back [m]. */
  readonly backM: number;
  /** Height at which it is pushed [m]. */
  readonly height: number;
}

/**
 * Pushes object `index` until its middle is over a place.
 *
 * @param place x, y in the world [m]; asked again for each stroke
 */
export function push(
  index: number,
  place: (state: WorldState) => readonly [number, number],
  state: WorldState,
  options: PushOptions = {},
): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS, withinM = DEFAULT_WITHIN_M } = options;
  const aimOf = (now: WorldState): Aim => aim(now, index, place(now));
  const stroke = (now: WorldState): Phase[] => {
    const { at, along, leftM, backM, height } = aimOf(now);
    const wayM = Math.min(STROKE_M, leftM);
    const heading = wrapAngle(atan2(along[1], along[0]), Math.PI);
    const behind = (offM: number) => handPose([at[0] + offM * along[0], at[1] + offM * along[1], height], heading);
    const start = behind(-backM - GAP_M);
    const isThere = (then: WorldState) => {
      const [x, y] = middleOf(then, index);
      return (x - at[0]) * along[0] + (y - at[1]) * along[1] >= wayM - RUN_ON_M;
    };
    // the box of a round thing reaches further than the thing does: the stroke goes on until the thing has gone its way
    const end = behind(wayM);
    return [
      ...wayTo(now, start),
      {
        name: 'push',
        gripper: GRIPPER_CLOSED,
        goal: end,
        speed: Math.min(PUSHING_SPEED, manner.speed),
        until: isThere,
      },
    ];
  };
  const wayTo = (now: WorldState, start: Float64Array): Phase[] => {
    const { at, along } = aimOf(now);
    const [dx, dy] = [now.tcp[0]! - at[0], now.tcp[1]! - at[1]];
    const isBehind = dx * along[0] + dy * along[1] < 0 && Math.abs(dx * along[1] - dy * along[0]) < ASIDE_M;
    const isLow = now.tcp[2]! < start[2]! + limits.approachHeight / 2;
    const phase = (name: string, goal: Float64Array): Phase => ({ name, gripper: GRIPPER_CLOSED, goal });
    if (isBehind && isLow) return [phase('align', start)];
    const over = raised(start, limits.approachHeight);
    const up = isLow ? [phase('rise', raised(now.tcp, limits.approachHeight))] : [];
    return [...up, phase('approach', over), { ...phase('descend', start), speed: manner.speed * 0.7 }];
  };

  let left = options.strokes ?? DEFAULT_STROKES;
  let isOver = false;
  const heightM = heightOf(state, index);
  const hasTipped = (now: WorldState) => Math.abs(heightOf(now, index) - heightM) > TIPPED_SHARE * heightM;
  const next = (now: WorldState): Phase[] | null => {
    if (isOver) return null;
    // what flares is met at its rim, and may tip however low the fingers are
    if (hasTipped(now)) return [];
    if (aimOf(now).leftM <= withinM) {
      isOver = true;
      return [{ name: 'retreat', gripper: GRIPPER_CLOSED, goal: raised(now.tcp, limits.approachHeight) }];
    }
    return left-- > 0 ? stroke(now) : [];
  };
  return new Skill('push', next(state) ?? [], manner, limits, next);
}

function aim(now: WorldState, index: number, place: readonly [number, number]): Aim {
  const at = middleOf(now, index);
  const [dx, dy] = [place[0] - at[0], place[1] - at[1]];
  const leftM = planarDistance(place, at);
  const along = leftM > 0 ? ([dx / leftM, dy / leftM] as const) : ([1, 0] as const);
  const box = now.boxes.subarray(6 * index, 6 * index + 6);
  const half = (axis: 0 | 1): number => (box[3 + axis]! - box[axis]!) / 2;
  const backM = Math.abs(along[0]) * half(0) + Math.abs(along[1]) * half(1);
  const height = box[2]! + Math.max(LOWEST_M, Math.min(HIGHEST_M, (box[5]! - box[2]!) / 2));
  return { at, along, leftM, backM, height };
}
