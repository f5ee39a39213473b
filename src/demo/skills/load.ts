/**
 * Bringing what is in the hand into something that has its opening at the front: in front of it, in, let go, out again the same way.
 */
import { axisOf, multiplyPose, type Pose, pose, quaternionFromRotationVector } from '../../core/pose.ts';
import { GRIPPER_CLOSED, GRIPPER_OPEN } from '../../sim/controller.ts';
import { shifted } from './part-path.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, raised, Skill, type SkillOptions } from './skill.ts';

/** How far before its place a thing is held before it is brought in [m]. */
const IN_FRONT_M = 0.14;
/** How high over that the hand comes from, so that it passes over an open door [m]. */
const OVER_DOOR_M = 0.25;

/** A hand (7,) leaning by `leanRad` from the vertical about the line between its fingers, its palm towards where its x comes from. */
export function leaning(hand: Pose, leanRad: number): Pose {
  const lean = pose();
  quaternionFromRotationVector(lean, 3, [0, leanRad, 0]);
  return multiplyPose(pose(), hand, lean);
}

/**
 * Puts what is in the hand in: the TCP, which has come level and the way that the hand is headed, lets go at `at` (7,).
 *
 * The hand leans on its way in, the further in the more: an arm that leans its hand all that way before the opening, or over it, comes
 * near a singular posture, its wrist in line, where small turns of the hand ask for large ones of its joints.
 *
 * @param leanRad how far the hand leans from the vertical at `at`
 */
export function load(at: Pose, leanRad: number, options: SkillOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS } = options;
  const [x, y] = axisOf(at, 0);
  const level = Math.sqrt(x * x + y * y);
  const front = shifted(at, [x / level, y / level, 0], -IN_FRONT_M);
  const upright = leaning(front, -leanRad);
  return new Skill(
    'load',
    [
      { name: 'transfer', gripper: GRIPPER_CLOSED, goal: raised(upright, OVER_DOOR_M) },
      { name: 'lower', gripper: GRIPPER_CLOSED, goal: upright, speed: manner.speed * 0.8 },
      { name: 'bring in', gripper: GRIPPER_CLOSED, goal: at, speed: manner.speed * 0.5 },
      { name: 'open', gripper: GRIPPER_OPEN },
      { name: 'draw back', gripper: GRIPPER_OPEN, goal: upright, speed: manner.speed * 0.8 },
      { name: 'retreat', gripper: GRIPPER_OPEN, goal: raised(upright, OVER_DOOR_M), speed: manner.speed * 1.2 },
    ],
    manner,
    limits,
  );
}
