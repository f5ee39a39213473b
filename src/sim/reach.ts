/**
 * Which places a hand that points down gets to.
 */
import { pose, yawQuaternion } from '../core/pose.ts';
import { PandaIk } from './inverse-kinematics.ts';
import { READY_POSTURE_RAD } from './panda.ts';

/** Position [m] plus rotation [rad] error below which a pose counts as reached. */
const TOLERANCE = 2e-3;
/** Headings that are tried [rad]: a thing that can be taken at none of them is out of reach. */
const HEADINGS_RAD = [0, Math.PI / 4, -Math.PI / 4, Math.PI / 2, -Math.PI / 2];

const solver = new PandaIk({ iterations: 60 });
const joints = new Float64Array(7);

/** True when the TCP gets to (x, y, z) [m] in the world, pointing down, at one of a few headings. */
export function isWithinReach(x: number, y: number, z: number): boolean {
  return HEADINGS_RAD.some((heading) => {
    const [w, , , s] = yawQuaternion(heading);
    return solver.solve(joints, READY_POSTURE_RAD, pose([x, y, z], [0, w, s, 0])) < TOLERANCE;
  });
}
