/**
 * The way of a hand that moves with a part: a straight line for what slides, an arc for what turns on a hinge.
 */
import { type Pose, pose } from '../../core/pose.ts';
import type { WorldState } from '../../sim/world.ts';
import type { PartView } from '../moving-part.ts';

/** Turn of a hinge between two points of the way [rad]. */
const ARC_STEP_RAD = 0.12;

/**
 * Values of the joint [m] or [rad] that the hand passes from one to another, the last included: what slides goes straight there.
 */
export function valuesAlong({ part }: PartView, from: number, to: number): number[] {
  const steps = part.joint === 'slide' ? 1 : Math.max(1, Math.ceil(Math.abs(to - from) / ARC_STEP_RAD));
  return Array.from({ length: steps }, (_, k) => from + ((to - from) * (k + 1)) / steps);
}

/** Step of the joint from which a direction is taken [m] or [rad]. */
const PROBE = 1e-3;

/** (3,): unit vector along which the handle moves when the part closes, at a value of its joint. */
export function closingDirection(view: PartView, state: WorldState, value: number): [number, number, number] {
  const [ahead, behind] = [view.handle(pose(), state, value - PROBE), view.handle(pose(), state, value + PROBE)];
  const way = [0, 1, 2].map((k) => ahead[k]! - behind[k]!) as [number, number, number];
  const length = Math.sqrt(way[0] * way[0] + way[1] * way[1] + way[2] * way[2]);
  return way.map((x) => x / length) as [number, number, number];
}

/** A pose (7,) moved by `way` (3,) [m] times `factor`. */
export function shifted(from: Pose, way: readonly number[], factor = 1): Pose {
  const out = from.slice();
  for (let k = 0; k < 3; k++) out[k] = out[k]! + way[k]! * factor;
  return out;
}
