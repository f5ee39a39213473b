/**
 * Which of several equal poses the arm takes most easily.
 */
import { multiplyPose, type Numbers, type Pose, pose, rotationDistance } from '../core/pose.ts';
import { PandaIk } from './inverse-kinematics.ts';
import { READY_POSTURE_RAD } from './panda.ts';

/** A hand that points down and closes along the world's y. */
export const NEUTRAL_HAND: Pose = pose([0, 0, 0], [0, 1, 0, 0]);
/** Position [m] plus rotation [rad] error below which a pose counts as reached. */
const TOLERANCE = 2e-3;

const solver = new PandaIk({ iterations: 60 });

/** Angle between a hand and the neutral one [rad]. */
export const offNeutral = (tcp: Numbers): number => rotationDistance(tcp, NEUTRAL_HAND);

/**
 * Joint angles (7,) [rad] that bring the TCP to `tcp` (7,), found from `from` (7,), the ready posture by default.
 *
 * @returns null when the arm does not get there
 */
export function postureFor(tcp: Numbers, from: Numbers = READY_POSTURE_RAD): Float64Array | null {
  const joints = new Float64Array(7);
  return solver.solve(joints, from, tcp) < TOLERANCE ? joints : null;
}

/** A pose moved along its own z [m]; negative is back along the approach. */
export const alongApproach = (tcp: Numbers, wayM: number): Pose => multiplyPose(pose(), tcp, pose([0, 0, wayM]));
