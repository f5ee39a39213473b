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
/** How far over the rim the thing is lined up, and how far under it it counts as being on its way in [m]. */
const ALIGN_M = 0.008;
const ENTRY_M = 0.006;
/** Speeds past the rim, and on from there [m/s]: so slow that a hand which trembles by millimetres finds its way in all the same. */
const ENTRY_SPEED = 0.02;
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
  let stage: 'align' | 'enter' | 'lower' | 'retreat' = 'align';
  let tried = 0;
  let isMet = false;

  const align = (now: WorldState): Phase => {
    const goal = raised(place(now), rimM + ALIGN_M, searchOffset(tried));
    return { name: 'align', gripper: GRIPPER_CLOSED, goal, speed: manner.speed * 0.6 };
  };
  /** Down to a height over the slot, or until something is met. */
  const lower = (now: WorldState, height: number, speed: number): Phase => {
    const at = place(now);
    const until = (then: WorldState) => {
      isMet = at[2]! - place(then)[2]! > SLIP_M || then.tcp[2]! - then.target[2]! > LAG_M;
      return isMet || heightOverSlot(then) <= 0;
    };
    return { name: 'lower', gripper: GRIPPER_CLOSED, goal: raised(at, height, searchOffset(tried)), speed, until };
  };
  const letGo = (now: WorldState): Phase[] => {
    const gripper = releaseCommand(now);
    const goal = raised(now.tcp, limits.liftHeight);
    return [
      { name: 'open', gripper },
      { name: 'retreat', gripper, goal, speed: manner.speed * 1.2 },
    ];
  };
  const again = (now: WorldState): Phase[] => {
    if (++tried >= tries) return [];
    stage = 'align';
    return [align(now)];
  };

  const next = (now: WorldState): Phase[] | null => {
    switch (stage) {
      case 'align':
        stage = 'enter';
        return [lower(now, rimM - ENTRY_M, ENTRY_SPEED)];
      case 'enter':
        if (isMet && heightOverSlot(now) > IN_M) return again(now);
        stage = 'lower';
        return [lower(now, -PRESS_M, LOWERING_SPEED)];
      case 'lower':
        if (heightOverSlot(now) > IN_M) return again(now);
        stage = 'retreat';
        return letGo(now);
      case 'retreat':
        return null;
    }
  };
  const height = Math.max(limits.liftHeight * 0.75, rimM + 6 * ALIGN_M);
  const transfer = { name: 'transfer', gripper: GRIPPER_CLOSED, goal: raised(place(state), height) };
  return new Skill('insert', [transfer, align(state)], manner, limits, next);
}

/** Where try `k` is lowered, off the slot [m]. */
function searchOffset(k: number): readonly [number, number] {
  const radius = SEARCH_M * Math.sqrt(k);
  return [radius * cos(GOLDEN_ANGLE_RAD * k), radius * sin(GOLDEN_ANGLE_RAD * k)];
}
