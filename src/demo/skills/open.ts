/**
 * Opening a part by its handle. What slides is pulled along its way and let go. A door is pulled ajar, let go, and then swung open by
 * closed fingers behind its leaf, as people do: a bar that is held all along an arc slips out of fingers that hold it by friction.
 */
import { multiplyPose, type Pose, pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import { FINGER_TRAVEL_M } from '../../sim/panda.ts';
import type { WorldState } from '../../sim/world.ts';
import type { PartView } from '../moving-part.ts';
import { Leaf } from './leaf.ts';
import { valuesAlong } from './part-path.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, type Phase, raised, Skill, type SkillOptions } from './skill.ts';

/** Opening of a finger about a bar [m]: it passes the bar, and there is room for it between bar and front. */
const FINGER_OPENING_M = 0.0095;
const AROUND_BAR = 1 - (2 * FINGER_OPENING_M) / FINGER_TRAVEL_M;
/** Height over the grip that the hand comes from [m]: low, since a shut door may be as far off as a high hand gets. */
const ABOVE_M = 0.08;
/** Share of the manner's speed with which a part is pulled or swung. */
const PULLING = 0.5;
/** By how little a part may fall short of what is wanted [m] or [rad]. */
const SHORT_M = 0.006;
const SHORT_RAD = 0.05;

/** How far a door is pulled by its handle [rad]: until fingers fit behind its leaf. */
const AJAR_RAD = 0.4;
/** From here on they do [rad]. */
const ROOM_RAD = 0.3;
/** The fastest that a door is pulled [m/s]: what holds it back grows with its speed. */
const DOOR_PULL_SPEED = 0.12;
/** From the fingers to the leaf that they come down behind [m]. */
const BEHIND_M = 0.015;
/** How high over the place behind the leaf the hand comes from, over its top [m]. */
const OVER_LEAF_M = 0.06;

/**
 * Opens a part to `opening` [m] or [rad]. One that did not follow the hand, or not far enough, is taken again; a door that fingers fit
 * behind is only swung.
 */
export function open(view: PartView, opening: number, state: WorldState, options: SkillOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS } = options;
  const leaf = view.part.joint === 'hinge' ? new Leaf(view) : null;
  const task = { view, opening, manner, limits };
  const left = { pull: limits.retries, swing: limits.retries };
  const next = (now: WorldState): Phase[] | null => {
    const value = view.value(now);
    if (value >= opening - shortfall(view)) return null;
    if (leaf && value >= ROOM_RAD) return left.swing-- >= 0 ? swing(leaf, task, now) : [];
    return left.pull-- >= 0 ? pull(task, now) : [];
  };
  return new Skill('open', next(state) ?? [], manner, limits, next);
}

interface Opening extends Required<SkillOptions> {
  readonly view: PartView;
  /** [m] or [rad] */
  readonly opening: number;
}

/** Takes the handle, pulls the part open, a door ajar, and lets go. */
function pull({ view, opening, manner, limits }: Opening, now: WorldState): Phase[] {
  const isDoor = view.part.joint === 'hinge';
  const wanted = isDoor ? Math.min(AJAR_RAD, opening) : opening;
  const speed = manner.speed * PULLING;
  const from = view.value(now);
  // off the middle along the bar, or across it, by less than the pads are wide
  const offset = pose([manner.graspOffset[0] / 2, 0, 0]);
  const grip = (value: number): Pose => multiplyPose(pose(), view.handle(pose(), now, value), offset);
  const at = grip(from);
  const pulls = valuesAlong(view, from, wanted).map(
    (value): Phase => ({
      name: 'pull',
      gripper: GRIPPER_CLOSED,
      goal: grip(value),
      speed: isDoor ? Math.min(DOOR_PULL_SPEED, speed) : speed,
      until: (then) => view.value(then) >= wanted,
    }),
  );
  const last = pulls.at(-1)!.goal!;
  return [
    { name: 'approach', gripper: AROUND_BAR, goal: raised(at, ABOVE_M, manner.approachOffset) },
    { name: 'align', gripper: AROUND_BAR, goal: raised(at, ABOVE_M / 2) },
    { name: 'descend', gripper: AROUND_BAR, goal: at, speed },
    { name: 'close', gripper: GRIPPER_CLOSED },
    ...pulls,
    { name: 'open', gripper: AROUND_BAR },
    { name: 'retreat', gripper: AROUND_BAR, goal: raised(last, limits.approachHeight), speed: manner.speed },
  ];
}

/** Puts closed fingers behind the leaf of a door that is ajar, and swings it open. */
function swing(leaf: Leaf, { view, opening, manner, limits }: Opening, now: WorldState): Phase[] {
  const from = view.value(now);
  const behind = leaf.beside('inner', BEHIND_M, now, from);
  const touching = (value: number): Pose => leaf.beside('inner', 0, now, value);
  const swings = valuesAlong(view, from, opening).map(
    (value): Phase => ({
      name: 'swing',
      gripper: GRIPPER_CLOSED,
      goal: touching(value),
      speed: manner.speed * PULLING,
      until: (then) => view.value(then) >= opening,
    }),
  );
  const last = swings.at(-1)!.goal!;
  return [
    { name: 'reach over', gripper: GRIPPER_CLOSED, goal: raised(behind, OVER_LEAF_M) },
    { name: 'reach behind', gripper: GRIPPER_CLOSED, goal: behind, speed: manner.speed * PULLING },
    ...swings,
    { name: 'retreat', gripper: GRIPPER_CLOSED, goal: raised(last, limits.approachHeight), speed: manner.speed },
  ];
}

/** By how little a part may fall short of an opening and count as that far open [m] or [rad]. */
export const shortfall = ({ part }: PartView): number => (part.joint === 'slide' ? SHORT_M : SHORT_RAD);
