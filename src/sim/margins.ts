/**
 * How comfortable a posture is: what certificates and the privileged log report.
 */
import type { Numbers } from '../core/pose.ts';
import { factorise, gramMatrix } from './inverse-kinematics.ts';
import { ARM_JOINTS, PANDA_LINKS, type PandaKinematics } from './panda.ts';

/** Distance of the joint that is nearest to one of its limits [rad]; negative beyond it. */
export function jointLimitMargin(q: Numbers): number {
  let margin = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ARM_JOINTS; i++) {
    const [low, high] = PANDA_LINKS[i]!.rangeRad;
    margin = Math.min(margin, q[i]! - low, high - q[i]!);
  }
  return margin;
}

const gram = new Float64Array(36);

/** Yoshikawa's manipulability sqrt(det(J J^T)) of the posture that `kinematics` was last brought to (IJRR 4(2), 1985). */
export function manipulability(kinematics: PandaKinematics): number {
  kinematics.differentiate();
  gramMatrix(gram, kinematics.jacobian, 0);
  factorise(gram);
  let product = 1;
  for (let i = 0; i < 6; i++) product *= gram[7 * i]!;
  return Number.isFinite(product) ? product : 0;
}
