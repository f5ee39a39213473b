/**
 * Opening a part by its handle: taken, pulled along the part's own way, let go.
 */
import { multiplyPose, type Pose, pose } from '../../core/pose.ts';
import { GRIPPER_CLOSED } from '../../sim/controller.ts';
import { FINGER_TRAVEL_M } from '../../sim/panda.ts';
import type { WorldState } from '../../sim/world.ts';
import type { PartView } from '../moving-part.ts';
import { valuesAlong } from './part-path.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, type Phase, raised, Skill, type SkillOptions } from './skill.ts';

/** Opening of a finger about a bar [m]: it passes the bar, and there is room for it between bar and front. */
const FINGER_OPENING_M = 0.0095;
const AROUND_BAR = 1 - (2 * FINGER_OPENING_M) / FINGER_TRAVEL_M;
/** Height over the grip that the hand comes from [m]: low, since a shut door may be as far off as a high hand gets. */
const ABOVE_M = 0.08;
/** Share of the manner's speed with which a part is pulled. */
const PULLING = 0.5;
/** By how little a part may fall short of what is wanted [m] or [rad]. */
const SHORT_M = 0.006;
const SHORT_RAD = 0.05;

/**
 * Opens a part to `opening` [m] or [rad]. One that did not follow the hand, or not far enough, is taken again.
 */
export function open(view: PartView, opening: number, state: WorldState, options: SkillOptions = {}): Skill {
  const { manner = DEFAULT_MANNER, limits = DEFAULT_SKILL_LIMITS } = options;
  let retries = limits.retries;
  // off the middle along the bar, or across it, by less than the pads are wide
  const offset = pose([manner.graspOffset[0] / 2, 0, 0]);
  const grip = (now: WorldState, value: number): Pose => multiplyPose(pose(), view.handle(pose(), now, value), offset);
  const phases = (now: WorldState): Phase[] => {
    const from = view.value(now);
    const at = grip(now, from);
    const speed = manner.speed * PULLING;
    const isOpen = (then: WorldState) => view.value(then) >= opening;
    const pulls = valuesAlong(view, from, opening).map(
      (value): Phase => ({ name: 'pull', gripper: GRIPPER_CLOSED, goal: grip(now, value), speed, until: isOpen }),
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
  };
  return new Skill('open', phases(state), manner, limits, (now) => {
    if (view.value(now) >= opening - shortfall(view)) return null;
    return retries-- > 0 ? phases(now) : [];
  });
}

/** By how little a part may fall short of an opening and count as that far open [m] or [rad]. */
export const shortfall = ({ part }: PartView): number => (part.joint === 'slide' ? SHORT_M : SHORT_RAD);
