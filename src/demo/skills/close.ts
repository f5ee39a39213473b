/**
 * Closing a part: pushed shut along its own way with closed fingers, what slides at its handle, a door at its leaf.
 */
import { atan2 } from '../../core/portable-math.ts';
import { type Pose, pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import { wrapAngle } from '../frames.ts';
import type { PartView } from '../moving-part.ts';
import { Leaf } from './leaf.ts';
import { closingDirection, shifted, valuesAlong } from './part-path.ts';
import {
  DEFAULT_MANNER,
  DEFAULT_SKILL_LIMITS,
  handPose,
  type Phase,
  raised,
  Skill,
  type SkillOptions,
} from './skill.ts';

/** From the TCP to the middle of the handle when the fingers touch it [m]: half a pad, and half a bar. */
const TOUCH_M = 0.0125;
/** How far below the grip of the handle the finger tips are, so that they do not climb over it and take it along when they draw back [m]. */
const BELOW_M = 0.02;
/** How far before the part the fingers come down, and to where it draws back [m]. */
const BEFORE_M = 0.0325;
/** By how much the hand is sent beyond where the part is shut, so that it presses [m]. */
const PRESS_M = 0.006;
/** Heading of a hand before the robot at which its last joint is in the middle of its range [rad]. */
const WRIST_MIDDLE_RAD = Math.PI / 4;
/** Share of the manner's speed with which a part is pushed. */
const PUSHING = 0.5;

/**
 * Closes a part until its joint is at `most` [m] or [rad] or less. One that is not shut then is pushed again.
 */
export function close(view: PartView, most: number, state: WorldState, options: SkillOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS } = options;
  let retries = limits.retries;
  const pushing = view.part.joint === 'hinge' ? byLeaf(view) : byHandle(view);
  const phases = (now: WorldState): Phase[] => {
    const from = pushing.from(now);
    const speed = manner.speed * PUSHING;
    const isShut = (then: WorldState) => view.value(then) <= most / 2;
    const before = pushing.hand(now, from, BEFORE_M);
    const values = valuesAlong(view, from, 0);
    const pushes = values.map((value, i): Phase => {
      const away = i === values.length - 1 ? -PRESS_M : 0;
      return { name: 'push', gripper: GRIPPER_CLOSED, goal: pushing.hand(now, value, away), speed, until: isShut };
    });
    const back = pushing.hand(now, 0, BEFORE_M);
    return [
      { name: 'approach', gripper: GRIPPER_CLOSED, goal: raised(before, limits.approachHeight, manner.approachOffset) },
      { name: 'descend', gripper: GRIPPER_CLOSED, goal: before, speed: manner.speed * 0.7 },
      ...pushes,
      { name: 'draw back', gripper: GRIPPER_CLOSED, goal: back },
      {
        name: 'retreat',
        gripper: GRIPPER_CLOSED,
        goal: raised(back, limits.approachHeight),
        speed: manner.speed * 1.2,
      },
    ];
  };
  return new Skill('close', phases(state), manner, limits, (now) => {
    if (view.value(now) <= most) return null;
    return retries-- > 0 ? phases(now) : [];
  });
}

/** How a part is pushed. */
interface Pushing {
  /** Value of the joint at which the hand comes down [m] or [rad]. */
  readonly from: (state: WorldState) => number;
  /** (7,): the hand when the fingers are `away` [m] from touching the part as it is at `value` */
  readonly hand: (state: WorldState, value: number, away: number) => Pose;
}

const byHandle = (view: PartView): Pushing => ({
  from: (state) => view.value(state),
  hand: (state, value, away) => pushingPose(view, state, value, TOUCH_M + away),
});

/** From beyond where the door can be, so that however far it is open the hand comes down outside; on its leaf, where nothing hooks fingers. */
function byLeaf(view: PartView): Pushing {
  const leaf = new Leaf(view);
  return {
    from: () => view.part.range[1],
    hand: (state, value, away) => leaf.beside('outer', away, state, value),
  };
}

/** (7,): a hand that points down and is turned along the way, `away` [m] before the handle as it is at `value`. */
function pushingPose(view: PartView, state: WorldState, value: number, away: number): Pose {
  const at = raised(view.handle(pose(), state, value), -BELOW_M);
  const direction = closingDirection(view, state, value);
  const heading = (of: readonly number[]) => atan2(of[1]!, of[0]!);
  const end = heading(closingDirection(view, state, 0));
  const widest = wrapAngle(heading(closingDirection(view, state, view.part.range[1])) - end);
  const yaw = end + halfTurns(end, end + widest) + wrapAngle(heading(direction) - end);
  return handPose(shifted(at, direction, -away), yaw);
}

/** A hand looks the same after half a turn: the half turns [rad] that bring two headings, and all between, nearest to the wrist's middle. */
function halfTurns(a: number, b: number): number {
  const turns = [-1, 0, 1].map((k) => k * Math.PI);
  const off = (turn: number) => Math.max(Math.abs(a + turn - WRIST_MIDDLE_RAD), Math.abs(b + turn - WRIST_MIDDLE_RAD));
  return turns.reduce((best, turn) => (off(turn) < off(best) - 1e-9 ? turn : best));
}
