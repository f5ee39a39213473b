/**
 * The frames that segments are tied to.
 */
import type { YawSymmetry } from '../asset/asset.ts';
import { atan2, cos, sin } from '../core/portable-math.ts';
import { multiplyPose, type Numbers, type Pose, pose, yawOf, yawQuaternion } from '../core/pose.ts';

/**
 * Writes the upright frame of an object to `out` (7,): its heading, at the centre of its base.
 *
 * Tilt is left out: a hand that follows a fruit which has rolled a little must not lean with it. Where every heading is alike
 * (`full`) the base is taken from the box, since the origin of a thing that has rolled is no longer under it; so is the base's
 * height of what stands on its head.
 *
 * @param objectPose (7,) in the world
 * @param box (6,) min xyz, max xyz [m], read at `boxOffset`
 */
export function uprightFrame(
  out: Pose,
  objectPose: Numbers,
  box: Numbers,
  boxOffset: number,
  symmetry: YawSymmetry,
): Pose {
  const full = symmetry.kind === 'full';
  const yaw = full ? 0 : yawOf(objectPose);
  out[0] = full ? (box[boxOffset]! + box[boxOffset + 3]!) / 2 : objectPose[0]!;
  out[1] = full ? (box[boxOffset + 1]! + box[boxOffset + 4]!) / 2 : objectPose[1]!;
  out[2] = full || isOnItsHead(objectPose) ? box[boxOffset + 2]! : objectPose[2]!;
  out[3] = cos(yaw / 2);
  out[4] = 0;
  out[5] = 0;
  out[6] = sin(yaw / 2);
  return out;
}

/** Whether an object's own upright points down: upside down within 60 degrees. */
const isOnItsHead = (objectPose: Numbers): boolean =>
  1 - 2 * (objectPose[4]! * objectPose[4]! + objectPose[5]! * objectPose[5]!) < -0.5;

/** Heading [rad] of a hand that points down: 0 when the fingers close along the world's y. */
export function handYaw(tcp: Numbers): number {
  // the approach points down, so the heading is read from the hand's x axis
  const w = tcp[3]!;
  const x = tcp[4]!;
  const y = tcp[5]!;
  const z = tcp[6]!;
  return atan2(2 * (x * y + w * z), 1 - 2 * (y * y + z * z));
}

/** An angle [rad] brought to (-period / 2, period / 2]. */
export function wrapAngle(angle: number, period = 2 * Math.PI): number {
  const wrapped = angle - period * Math.round(angle / period);
  return wrapped <= -period / 2 ? wrapped + period : wrapped;
}

/**
 * The turn about the object's upright [rad], out of those that leave the object as it was, that brings the hand nearest to its
 * neutral heading.
 */
export function symmetryTurn(handYawRad: number, symmetry: YawSymmetry): number {
  if (symmetry.kind === 'full') return -handYawRad;
  const period = (2 * Math.PI) / symmetry.n;
  return wrapAngle(handYawRad, period) - handYawRad;
}

/**
 * Writes to `out` (7,) the frame, turned about its upright by whichever of the symmetric turns brings its heading nearest to
 * the world's: two boxes that look alike give the same frame, and all that is put into one box is placed from one frame.
 */
export function canonicalFrame(out: Pose, frame: Numbers, symmetry: YawSymmetry): Pose {
  return multiplyPose(out, frame, pose([0, 0, 0], yawQuaternion(symmetryTurn(yawOf(frame), symmetry))));
}
