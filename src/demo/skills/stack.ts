/**
 * Putting what is in the hand onto another thing, or nesting it in one: lowered slowly until it lies, let go without a pull, looked at,
 * and taken and tried again where it does not lie as it should.
 */
import type { Pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import { ARM_JOINTS } from '../../sim/panda.ts';
import type { WorldState } from '../../sim/world.ts';
import { hasMet } from './contact.ts';
import { pickPhases } from './pick.ts';
import { releaseCommand } from './place.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, type Phase, raised, Skill, type SkillOptions } from './skill.ts';

export interface StackOptions extends SkillOptions {
  /** How often it is put down before it is given up. */
  readonly tries?: number;
}

/** What a thing is stacked on. */
export interface StackPlace {
  /** Index of the thing in hand. */
  readonly object: number;
  /** (7,): where the TCP would be if the thing lay in its slot, by where it hangs in the hand now. */
  readonly place: (state: WorldState) => Pose;
  /** How far what is below stands up over the slot [m]: the thing comes from above that. */
  readonly topM: number;
  /** Whether the thing, out of the hand, lies where it should. */
  readonly isResting: (state: WorldState) => boolean;
  /** (7,): where the TCP closes on the thing to take it again. */
  readonly grasp: (state: WorldState) => Pose;
}

const DEFAULT_TRIES = 3;
/** Height over all that is below from which it is lowered slowly [m]. */
const ALIGN_M = 0.02;
/** Speed of lowering [m/s]: 2 mm a control period, so that what is below is touched and not struck. */
const LOWERING_SPEED = 0.04;
/** By how much the hand is sent further down than the slot [m]: what hangs askew is pressed level. */
const PRESS_M = 0.002;
/** By how much each finger moves off the thing before the hand leaves [m]: the hand leaves at once then, for while it stays it can only spoil. */
const PARTING_M = 0.012;
/** Fingers that are this close to where they were told to open to have parted [m]. */
const PARTED_M = 0.002;

/** Stacks what is in the hand. */
export function stack(onto: StackPlace, state: WorldState, options: StackOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS, tries = DEFAULT_TRIES } = options;
  const { object, place, topM, isResting, grasp } = onto;
  const height = Math.max(limits.liftHeight * 0.75, topM + 3 * ALIGN_M);

  const carry = (now: WorldState): Phase[] => [
    { name: 'transfer', gripper: GRIPPER_CLOSED, goal: raised(place(now), height) },
    { name: 'align', gripper: GRIPPER_CLOSED, goal: raised(place(now), topM + ALIGN_M), speed: manner.speed * 0.6 },
  ];
  const lower = (now: WorldState): Phase => {
    const at = place(now);
    const lies = (then: WorldState) => hasMet(place, at, then) || then.heldObject !== object;
    return { name: 'lower', gripper: GRIPPER_CLOSED, goal: raised(at, -PRESS_M), speed: LOWERING_SPEED, until: lies };
  };
  const letGo = (now: WorldState): Phase[] => {
    const gripper = releaseCommand(now, PARTING_M);
    const opening = now.qpos[ARM_JOINTS]! + PARTING_M - PARTED_M;
    const hasParted = ({ qpos }: WorldState) => Math.min(qpos[ARM_JOINTS]!, qpos[ARM_JOINTS + 1]!) >= opening;
    return [
      { name: 'open', gripper, until: hasParted },
      { name: 'retreat', gripper, goal: raised(now.tcp, limits.liftHeight), speed: manner.speed * 1.2 },
    ];
  };

  let next: 'lower' | 'let go' | 'look' | 'carry' = 'lower';
  let tried = 0;
  return new Skill('stack', carry(state), manner, limits, (now) => {
    switch (next) {
      case 'carry':
        next = 'lower';
        // what slipped out of the hand is not stacked
        return now.heldObject === object ? carry(now) : [];
      case 'lower':
        next = 'let go';
        return [lower(now)];
      case 'let go':
        next = 'look';
        return letGo(now);
      case 'look':
        if (isResting(now)) return null;
        if (++tried >= tries) return [];
        next = 'carry';
        return pickPhases(grasp(now), manner, limits);
    }
  });
}
