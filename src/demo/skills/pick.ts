/**
 * Picking up: from above or aslant, as the grasp says.
 */
import type { Pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED, GRIPPER_OPEN } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import {
  DEFAULT_MANNER,
  DEFAULT_SKILL_LIMITS,
  type Manner,
  type Phase,
  raised,
  Skill,
  type SkillLimits,
  type SkillOptions,
} from './skill.ts';

/** The way to a grasp at `at` (7,), and up with what is there. */
export const pickPhases = (at: Pose, manner: Manner, limits: SkillLimits): Phase[] => [
  { name: 'approach', gripper: GRIPPER_OPEN, goal: raised(at, limits.approachHeight, manner.approachOffset) },
  { name: 'descend', gripper: GRIPPER_OPEN, goal: at, speed: manner.speed * 0.7 },
  { name: 'close', gripper: GRIPPER_CLOSED },
  { name: 'lift', gripper: GRIPPER_CLOSED, goal: raised(at, limits.liftHeight), speed: manner.speed * 1.2 },
];

/**
 * Takes object `index` from above.
 *
 * @param grasp where the TCP closes on it now, or null when there is no such place; asked again for each try
 */
export function pick(index: number, grasp: (state: WorldState) => Pose, state: WorldState, options: SkillOptions = {}) {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS } = options;
  let retries = limits.retries;
  const phases = (now: WorldState): Phase[] => pickPhases(grasp(now), manner, limits);
  return new Skill('pick', phases(state), manner, limits, (now) => {
    if (now.heldObject === index) return null;
    return retries-- > 0 ? phases(now) : [];
  });
}
