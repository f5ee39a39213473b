/**
 * Bringing what is in the hand into something narrow: lowered slowly, felt for, let go when it rests.
 */
import { cos, sin } from '../../core/portable-math.ts';
import type { Pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import { releaseCommand } from './place.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, type Phase, raised, Skill, type SkillOptions } from './skill.ts';

export interface InsertOptions extends SkillOptions {
  /** How often it is lowered before it is given up. */
  readonly tries?: number;
}

/** Where a thing is to go in. */
export interface Opening {
  /** (7,): where the TCP would be if the thing stood in its slot, by where it hangs in the hand now. */
  readonly place: (state: WorldState) => Pose;
  /** How high the rim is over the slot [m]. */
  readonly rimM: number;
}

const DEFAULT_TRIES = 9;
/** Height over the rim at which the thing is lined up [m]. */
const ALIGN_M = 0.01;
/** Speed of lowering [m/s]: slow enough that the hand stops within a millimetre or two of what it meets. */
const LOWERING_SPEED = 0.06;
/** By how much the hand is sent further down than the slot, so that what stands there is felt [m]. */
const PRESS_M = 0.004;
/** A base that is no higher than this over its slot is in [m]. */
const IN_M = 0.004;
/** The thing no longer follows the hand when it has moved up in it by this [m], or when the hand lags this far behind [m]. */
const SLIP_M = 0.002;
const LAG_M = 0.008;
/** Try k is lowered beside the slot by this times the root of k [m], each a golden angle on from the last: an even spiral. */
const SEARCH_M = 0.0012;
const GOLDEN_ANGLE_RAD = 2.399963;

/**
 * Puts what is in the hand into its slot. When it stands on the rim instead, it is lifted, lined up anew by where it hangs now, and
 * lowered a little aside.
 */
export function insert({ place, rimM }: Opening, state: WorldState, options: InsertOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS, tries = DEFAULT_TRIES } = options;
  const heightOverSlot = (now: WorldState) => now.tcp[2]! - place(now)[2]!;
  let tried = 0;
  let isLowered = false;

  const align = (now: WorldState): Phase => ({
    name: 'align',
    gripper: GRIPPER_CLOSED,
    goal: raised(place(now), rimM + ALIGN_M, searchOffset(tried)),
    speed: manner.speed * 0.6,
  });
  const lower = (now: WorldState): Phase => {
    const at = place(now);
    const hasMet = (then: WorldState) =>
      at[2]! - place(then)[2]! > SLIP_M || then.tcp[2]! - then.target[2]! > LAG_M || heightOverSlot(then) <= 0;
    const goal = raised(at, -PRESS_M, searchOffset(tried));
    return { name: 'lower', gripper: GRIPPER_CLOSED, goal, speed: LOWERING_SPEED, until: hasMet };
  };
  const letGo = (now: WorldState): Phase[] => {
    const gripper = releaseCommand(now);
    const goal = raised(now.tcp, limits.liftHeight);
    return [
      { name: 'open', gripper },
      { name: 'retreat', gripper, goal, speed: manner.speed * 1.2 },
    ];
  };

  const height = Math.max(limits.liftHeight * 0.75, rimM + 6 * ALIGN_M);
  const transfer = { name: 'transfer', gripper: GRIPPER_CLOSED, goal: raised(place(state), height) };
  let isLetGo = false;
  return new Skill('insert', [transfer, align(state)], manner, limits, (now) => {
    if (isLetGo) return null;
    if (!isLowered) {
      isLowered = true;
      return [lower(now)];
    }
    if (heightOverSlot(now) <= IN_M) {
      isLetGo = true;
      return letGo(now);
    }
    if (++tried >= tries) return [];
    isLowered = false;
    return [align(now)];
  });
}

/** Where try `k` is lowered, off the slot [m]. */
function searchOffset(k: number): readonly [number, number] {
  const radius = SEARCH_M * Math.sqrt(k);
  return [radius * cos(GOLDEN_ANGLE_RAD * k), radius * sin(GOLDEN_ANGLE_RAD * k)];
}
