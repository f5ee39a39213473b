/**
 * What the pads meet when they close at a pose.
 */
import { invertPose, type Numbers, type Pose, pose, rotationMatrix } from '../../core/pose.ts';
import { OPEN_HALF_M, PAD } from './hand.ts';
import type { Surface } from './surface.ts';

/** Contact of both pads with a thing's surface. */
export interface Closing {
  /** Distance between the pads [m]. */
  readonly widthM: number;
  /** How far the middle between the pads lies from the TCP along y [m]. */
  readonly offsetM: number;
  /** Share of a pad's face that touches: that of the pad which touches less, at most 1. */
  readonly contactShare: number;
  /** Mean cosine between the closing and the surface's normals under the pads, of the pad that meets it less squarely. */
  readonly squareness: number;
  /** Cosine between the closing and the line through the middles of both contacts. */
  readonly alignment: number;
}

/** A pad gives by this much, so that what lies within touches it [m]. */
const TOUCH_M = 0.001;
const PAD_AREA_M2 = 4 * PAD.halfX * PAD.halfZ;

interface Reach {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly facing: number;
}

const inverse = pose();
const matrix = new Float64Array(9);

/**
 * The closing at `asset_T_tcp` (7,), the hand being open before.
 *
 * @returns null where there is nothing between the fingers
 */
export function closingAt({ points, normals, density }: Surface, asset_T_tcp: Numbers): Closing | null {
  invertPose(inverse as Pose, asset_T_tcp);
  const m = rotationMatrix(matrix, inverse);
  const between: Reach[] = [];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 3) {
    const [px, py, pz] = [points[i]!, points[i + 1]!, points[i + 2]!];
    const x = m[0]! * px + m[1]! * py + m[2]! * pz + inverse[0]!;
    if (x > PAD.halfX || x < -PAD.halfX) continue;
    const z = m[6]! * px + m[7]! * py + m[8]! * pz + inverse[2]!;
    if (z > PAD.centreZ + PAD.halfZ || z < PAD.centreZ - PAD.halfZ) continue;
    const y = m[3]! * px + m[4]! * py + m[5]! * pz + inverse[1]!;
    if (y > OPEN_HALF_M || y < -OPEN_HALF_M) continue;
    const facing = m[3]! * normals[i]! + m[4]! * normals[i + 1]! + m[5]! * normals[i + 2]!;
    between.push({ x, y, z, facing });
    if (y < low) low = y;
    if (y > high) high = y;
  }
  if (between.length === 0) return null;
  const left = contact(
    between.filter(({ y }) => y > high - TOUCH_M),
    density,
  );
  const right = contact(
    between.filter(({ y }) => y < low + TOUCH_M),
    density,
  );
  const [dx, dy, dz] = [left.x - right.x, high - low, left.z - right.z];
  return {
    widthM: high - low,
    offsetM: (high + low) / 2,
    contactShare: Math.min(1, left.share, right.share),
    squareness: Math.min(left.facing, -right.facing),
    alignment: dy / Math.sqrt(dx * dx + dy * dy + dz * dz || 1),
  };
}

function contact(touched: readonly Reach[], density: number) {
  const mean = (of: (reach: Reach) => number): number =>
    touched.reduce((sum, reach) => sum + of(reach), 0) / touched.length;
  return {
    share: touched.length / (density * PAD_AREA_M2),
    x: mean(({ x }) => x),
    z: mean(({ z }) => z),
    facing: mean(({ facing }) => facing),
  };
}
