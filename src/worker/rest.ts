/**
 * Whether things come to rest where they are written: a layout in which they fall over, roll or slide is not the one that was
 * declared.
 */
import { complain } from '../core/errors.ts';
import { positionDistance } from '../core/pose.ts';
import type { WorldState } from '../sim/world.ts';

/** How far from where it was put an object may come to rest, along the table [m]. */
export const SETTLE_LIMIT_M = 0.005;
/** How far above or below [m]: published layouts write things up to 6 mm above the table that they stand on. */
export const DROP_LIMIT_M = 0.01;

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
    const rested = state.objectPoses.subarray(from, to);
    const aside = positionDistance(put, [rested[0]!, rested[1]!, put[2]!]);
    if (aside <= SETTLE_LIMIT_M && Math.abs(rested[2]! - put[2]!) <= DROP_LIMIT_M) return;
    const moved = positionDistance(put, rested);
    throw complain({
      where,
      what: `${id} does not stay where it is put: it settles ${(1000 * moved).toFixed(1)} mm away`,
      got: [...put].map((x) => Math.round(x * 1e4) / 1e4),
      expected: `a place where it rests within ${1000 * SETTLE_LIMIT_M} mm along the table, ${1000 * DROP_LIMIT_M} mm in height`,
    });
  });
}
