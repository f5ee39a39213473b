/**
 * Telling by feel that what is in the hand has met something while it is lowered.
 */
import type { Pose } from '../../core/pose.ts';
import type { WorldState } from '../../sim/world.ts';

/** The thing no longer follows the hand when it has moved up in it by this [m], or when the hand lags this far behind [m]. */
const SLIP_M = 0.002;
const LAG_M = 0.008;

/**
 * Whether it has.
 *
 * @param place where the TCP would be if the thing stood in its place, by where it hangs in the hand then
 * @param before (7,): what that was before it was lowered
 */
export function hasMet(place: (state: WorldState) => Pose, before: Pose, then: WorldState): boolean {
  return before[2]! - place(then)[2]! > SLIP_M || then.tcp[2]! - then.target[2]! > LAG_M;
}
