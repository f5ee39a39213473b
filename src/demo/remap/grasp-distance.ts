/**
 * How far two grasps of two things are from one another: in the way that the hand comes, in width, in height along the thing.
 */
import type { Grasp } from '../../asset/affordance/grasp.ts';
import { OPEN_HALF_M } from '../../asset/affordance/hand.ts';
import type { YawSymmetry } from '../../asset/asset.ts';
import { atan2 } from '../../core/portable-math.ts';
import { axisOf } from '../../core/pose.ts';
import { wrapAngle } from '../frames.ts';

/** What a difference counts: of kind; of tilt and of closing heading a radian; of width a full opening; of height the thing's own. */
const WEIGHTS = { kind: 1, tilt: 1, heading: 0.3, width: 1, height: 1 } as const;

/**
 * Dimensionless, 0 for equal grasps. Headings of the closing are compared up to the turns that leave `symmetry` as it was, and up
 * to a swap of the fingers.
 */
export function graspDistance(a: Grasp, b: Grasp, symmetry: YawSymmetry): number {
  return (
    WEIGHTS.kind * (a.kind === b.kind ? 0 : 1) +
    WEIGHTS.tilt * Math.abs(a.tiltRad - b.tiltRad) +
    WEIGHTS.heading * headingDifference(a, b, symmetry) +
    (WEIGHTS.width * Math.abs(a.widthM - b.widthM)) / (2 * OPEN_HALF_M) +
    WEIGHTS.height * Math.abs(a.heightShare - b.heightShare)
  );
}

function headingDifference(a: Grasp, b: Grasp, symmetry: YawSymmetry): number {
  if (symmetry.kind === 'full') return 0;
  const between = closingHeading(a) - closingHeading(b);
  const turns = Array.from({ length: symmetry.n }, (_, k) => (2 * Math.PI * k) / symmetry.n);
  return Math.min(...turns.map((turn) => Math.abs(wrapAngle(between + turn, Math.PI))));
}

/** Heading of the line between the fingers, from above [rad]. */
function closingHeading({ pose }: Grasp): number {
  const [x, y] = axisOf(pose, 1);
  return atan2(y, x);
}
