/**
 * Whether things come to rest where they are written: a layout in which they fall over, roll or slide is not the one that was
 * declared.
 */
import { complain } from '../core/errors.ts';
import { positionDistance } from '../core/pose.ts';
import type { WorldState } from '../sim/world.ts';

/** How far an object may come to rest from where it was put [m]. */
export const SETTLE_LIMIT_M = 0.005;

export interface RestInput {
  readonly state: WorldState;
  /** (n, 7): where the objects were put. */
  readonly poses: Float64Array;
  readonly ids: readonly string[];
  /** Names the variation in complaints. */
  readonly where: string;
}

/** @throws UserError for an object that has settled elsewhere */
export function checkRest({ state, poses, ids, where }: RestInput): void {
  ids.forEach((id, i) => {
    const [from, to] = [7 * i, 7 * i + 3];
    const put = poses.subarray(from, to);
    const moved = positionDistance(put, state.objectPoses.subarray(from, to));
    if (moved <= SETTLE_LIMIT_M) return;
    throw complain({
      where,
      what: `${id} does not stay where it is put: it settles ${(1000 * moved).toFixed(1)} mm away`,
      got: [...put].map((x) => Math.round(x * 1e4) / 1e4),
      expected: `a place where it rests within ${1000 * SETTLE_LIMIT_M} mm`,
    });
  });
}
