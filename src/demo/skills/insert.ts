/**
 * Bringing what is in the hand into something narrow: lowered slowly, felt for, let go when it rests.
 */
import { cos, sin } from '../../core/portable-math.ts';
import type { Pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import { hasMet } from './contact.ts';
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
/** Try k is lowered beside the slot by this times the root of k [m], each a golden angle on from the last: an even spiral. */
const SEARCH_M = 0.0012;
const GOLDEN_ANGLE_RAD = 2.399963;

/**
 * Puts what is in the hand into its slot. When it stands on the rim instead, it is lifted, lined up anew by where it hangs now, and
 * lowered a little aside.
 */
export function insert(opening: Opening, state: WorldState, options: InsertOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS, tries = DEFAULT_TRIES } = options;
  const insertion = new Insertion(opening, { manner, limits, tries });
  return new Skill('insert', insertion.start(state), manner, limits, (now) => insertion.next(now));
}

/** What the hand does next, by how the last phase ended. */
class Insertion {
  readonly #opening: Opening;
  readonly #options: Required<InsertOptions>;
  /** What has been begun. */
  #stage: 'align' | 'enter' | 'lower' | 'let go' = 'align';
  #tried = 0;
  #isMet = false;

  constructor(opening: Opening, options: Required<InsertOptions>) {
    this.#opening = opening;
    this.#options = options;
  }

  start(now: WorldState): Phase[] {
    const height = Math.max(this.#options.limits.liftHeight * 0.75, this.#opening.rimM + 6 * ALIGN_M);
    const goal = raised(this.#opening.place(now), height);
    return [{ name: 'transfer', gripper: GRIPPER_CLOSED, goal }, this.#align(now)];
  }

  /** Null when it is done, no phases when it is given up. */
  next(now: WorldState): Phase[] | null {
    const { rimM } = this.#opening;
    switch (this.#stage) {
      case 'align':
        this.#stage = 'enter';
        return [this.#lower(now, rimM - ENTRY_M, ENTRY_SPEED)];
      case 'enter':
        if (this.#isMet && !this.#isIn(now)) return this.#again(now);
        this.#stage = 'lower';
        return [this.#lower(now, -PRESS_M, LOWERING_SPEED)];
      case 'lower':
        if (!this.#isIn(now)) return this.#again(now);
        this.#stage = 'let go';
        return this.#letGo(now);
      case 'let go':
        return null;
    }
  }

  #again(now: WorldState): Phase[] {
    if (++this.#tried >= this.#options.tries) return [];
    this.#stage = 'align';
    return [this.#align(now)];
  }

  #align(now: WorldState): Phase {
    const goal = raised(this.#opening.place(now), this.#opening.rimM + ALIGN_M, searchOffset(this.#tried));
    return { name: 'align', gripper: GRIPPER_CLOSED, goal, speed: this.#options.manner.speed * 0.6 };
  }

  /** Down to a height over the slot [m], or until something is met. */
  #lower(now: WorldState, height: number, speed: number): Phase {
    const at = this.#opening.place(now);
    const until = (then: WorldState): boolean => {
      this.#isMet = hasMet(this.#opening.place, at, then);
      return this.#isMet || this.#heightOverSlot(then) <= 0;
    };
    const goal = raised(at, height, searchOffset(this.#tried));
    return { name: 'lower', gripper: GRIPPER_CLOSED, goal, speed, until };
  }

  #letGo(now: WorldState): Phase[] {
    const { limits, manner } = this.#options;
    const gripper = releaseCommand(now);
    const goal = raised(now.tcp, limits.liftHeight);
    return [
      { name: 'open', gripper },
      { name: 'retreat', gripper, goal, speed: manner.speed * 1.2 },
    ];
  }

  #heightOverSlot(now: WorldState): number {
    return now.tcp[2]! - this.#opening.place(now)[2]!;
  }

  #isIn(now: WorldState): boolean {
    return this.#heightOverSlot(now) <= IN_M;
  }
}

/** Where try `k` is lowered, off the slot [m]. */
function searchOffset(k: number): readonly [number, number] {
  const radius = SEARCH_M * Math.sqrt(k);
  return [radius * cos(GOLDEN_ANGLE_RAD * k), radius * sin(GOLDEN_ANGLE_RAD * k)];
}
