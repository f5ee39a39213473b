/**
 * Whether the open hand gets to a grasp without striking the thing itself or what it stands on.
 *
 * The hand comes along its approach in a straight line, so the room that it sweeps is each of its boxes drawn out backwards.
 */
import { invertPose, type Numbers, pose, rotationMatrix } from '../../core/pose.ts';
import { type Box, OPEN_HAND } from './hand.ts';
import type { Surface } from './surface.ts';

/** Length of the straight approach [m]. */
export const APPROACH_M = 0.1;
/** Room between the hand and the thing, and between the hand and the table [m]. */
const THING_MARGIN_M = 0.002;
const TABLE_MARGIN_M = 0.004;

const swept = ([x0, y0, z0, x1, y1, z1]: Box): Box => [
  x0 - THING_MARGIN_M,
  y0 - THING_MARGIN_M,
  z0 - THING_MARGIN_M - APPROACH_M,
  x1 + THING_MARGIN_M,
  y1 + THING_MARGIN_M,
  z1 + THING_MARGIN_M,
];
const SWEPT = OPEN_HAND.map(swept);

const matrix = new Float64Array(9);
const inverse = pose();

/** What the lowest corner of the hand, there or on the way, lacks to be clear of the plane that the thing stands on [m]; 0 when it is. */
export function tableShortfall(asset_T_tcp: Numbers): number {
  const m = rotationMatrix(matrix, asset_T_tcp);
  const lowest = OPEN_HAND.map(([x0, y0, z0, x1, y1, z1]) => {
    const back = m[8]! > 0 ? z0 - APPROACH_M : z0;
    return (
      asset_T_tcp[2]! +
      Math.min(m[6]! * x0, m[6]! * x1) +
      Math.min(m[7]! * y0, m[7]! * y1) +
      Math.min(m[8]! * back, m[8]! * z1)
    );
  });
  return Math.max(0, TABLE_MARGIN_M - Math.min(...lowest));
}

export const clearsTable = (asset_T_tcp: Numbers): boolean => tableShortfall(asset_T_tcp) < 1e-9;

/** True when no point of the thing lies in the room that the open hand sweeps. */
export function clearsThing({ points }: Surface, asset_T_tcp: Numbers): boolean {
  invertPose(inverse, asset_T_tcp);
  const m = rotationMatrix(matrix, inverse);
  for (let i = 0; i < points.length; i += 3) {
    const [px, py, pz] = [points[i]!, points[i + 1]!, points[i + 2]!];
    const x = m[0]! * px + m[1]! * py + m[2]! * pz + inverse[0]!;
    const y = m[3]! * px + m[4]! * py + m[5]! * pz + inverse[1]!;
    const z = m[6]! * px + m[7]! * py + m[8]! * pz + inverse[2]!;
    for (const [x0, y0, z0, x1, y1, z1] of SWEPT) {
      if (x > x0 && x < x1 && y > y0 && y < y1 && z > z0 && z < z1) return false;
    }
  }
  return true;
}
