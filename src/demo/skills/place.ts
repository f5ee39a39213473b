/**
 * Putting down what is in the hand.
 */
import type { Pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import { ARM_JOINTS, FINGER_TRAVEL_M } from '../../sim/panda.ts';
import type { WorldState } from '../../sim/world.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, raised, Skill, type SkillOptions } from './skill.ts';

/** Room that a finger leaves beside a thing when it lets go [m]: enough to part, not so much that it pushes the next one. */
const RELEASE_CLEARANCE_M = 0.012;

/** The gripper command that opens each finger by `clearance` [m] from where it is. */
export function releaseCommand(state: WorldState, clearance = RELEASE_CLEARANCE_M): number {
  const opening = Math.min(FINGER_TRAVEL_M, state.qpos[ARM_JOINTS]! + clearance);
  return 1 - (2 * opening) / FINGER_TRAVEL_M;
}

/** Puts what is in the hand down: the TCP lets go at `at` (7,). */
export function place(at: Pose, state: WorldState, options: SkillOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS } = options;
  const release = releaseCommand(state);
  return new Skill(
    'place',
    [
      { name: 'transfer', gripper: GRIPPER_CLOSED, goal: raised(at, limits.liftHeight * 0.75) },
      { name: 'lower', gripper: GRIPPER_CLOSED, goal: at, speed: manner.speed * 0.6 },
      { name: 'open', gripper: release },
      { name: 'retreat', gripper: release, goal: raised(at, limits.liftHeight), speed: manner.speed * 1.2 },
    ],
    manner,
    limits,
  );
}
