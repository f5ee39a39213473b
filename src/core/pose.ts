/**
 * Rigid poses as flat arrays: `[x, y, z, qw, qx, qy, qz]`, position in metres, unit quaternion w x y z.
 *
 * `a_T_b` names the pose of frame b in frame a; `multiplyPose(out, a_T_b, b_T_c)` gives `a_T_c`. Every function writes to the
 * caller's `out`, which may be one of the arguments, and returns it.
 */
import { acos, atan2, cos, sin } from './portable-math.ts';

/** (7,): xyz [m], quaternion wxyz */
export type Pose = Float64Array;
/** Anything that numbers can be read from by index. */
export type Numbers = ArrayLike<number>;

/** A pose from a position [m] and a quaternion wxyz, which is normalised; the identity's parts by default. */
export function pose(position: Numbers = [0, 0, 0], quaternion: Numbers = [1, 0, 0, 0]): Pose {
  const out = new Float64Array(7);
  for (let i = 0; i < 3; i++) out[i] = position[i]!;
  for (let i = 0; i < 4; i++) out[3 + i] = quaternion[i]!;
  return normalizeRotation(out);
}

/** Scales the quaternion of a pose to unit length, in place; throws on a zero quaternion. */
export function normalizeRotation(out: Pose): Pose {
  const norm = Math.sqrt(out[3]! * out[3]! + out[4]! * out[4]! + out[5]! * out[5]! + out[6]! * out[6]!);
  if (!(norm > 1e-12)) throw new RangeError('normalizeRotation: a quaternion of length zero is no rotation');
  for (let i = 3; i < 7; i++) out[i] = out[i]! / norm;
  return out;
}

/** out = a * b: the pose of c in a, from that of b in a and that of c in b. */
export function multiplyPose(out: Pose, a: Numbers, b: Numbers): Pose {
  const aw = a[3]!;
  const ax = a[4]!;
  const ay = a[5]!;
  const az = a[6]!;
  const bw = b[3]!;
  const bx = b[4]!;
  const by = b[5]!;
  const bz = b[6]!;
  const px = b[0]!;
  const py = b[1]!;
  const pz = b[2]!;
  // p' = p + 2 w (v x p) + 2 v x (v x p)
  const tx = 2 * (ay * pz - az * py);
  const ty = 2 * (az * px - ax * pz);
  const tz = 2 * (ax * py - ay * px);
  out[0] = a[0]! + px + aw * tx + ay * tz - az * ty;
  out[1] = a[1]! + py + aw * ty + az * tx - ax * tz;
  out[2] = a[2]! + pz + aw * tz + ax * ty - ay * tx;
  out[3] = aw * bw - ax * bx - ay * by - az * bz;
  out[4] = aw * bx + ax * bw + ay * bz - az * by;
  out[5] = aw * by - ax * bz + ay * bw + az * bx;
  out[6] = aw * bz + ax * by - ay * bx + az * bw;
  return out;
}

/** out = a^-1. */
export function invertPose(out: Pose, a: Numbers): Pose {
  const w = a[3]!;
  const x = -a[4]!;
  const y = -a[5]!;
  const z = -a[6]!;
  const px = -a[0]!;
  const py = -a[1]!;
  const pz = -a[2]!;
  const tx = 2 * (y * pz - z * py);
  const ty = 2 * (z * px - x * pz);
  const tz = 2 * (x * py - y * px);
  out[0] = px + w * tx + y * tz - z * ty;
  out[1] = py + w * ty + z * tx - x * tz;
  out[2] = pz + w * tz + x * ty - y * tx;
  out[3] = w;
  out[4] = x;
  out[5] = y;
  out[6] = z;
  return out;
}

/** out (3,) = the point p (3,) [m], given in the frame of a, in a's parent frame. */
export function transformPoint(out: Float64Array, a: Numbers, p: Numbers): Float64Array {
  const w = a[3]!;
  const x = a[4]!;
  const y = a[5]!;
  const z = a[6]!;
  const px = p[0]!;
  const py = p[1]!;
  const pz = p[2]!;
  const tx = 2 * (y * pz - z * py);
  const ty = 2 * (z * px - x * pz);
  const tz = 2 * (x * py - y * px);
  out[0] = a[0]! + px + w * tx + y * tz - z * ty;
  out[1] = a[1]! + py + w * ty + z * tx - x * tz;
  out[2] = a[2]! + pz + w * tz + x * ty - y * tx;
  return out;
}

/** out (9,) = the rotation matrix of a pose, row by row. */
export function rotationMatrix(out: Float64Array, a: Numbers): Float64Array {
  const w = a[3]!;
  const x = a[4]!;
  const y = a[5]!;
  const z = a[6]!;
  out[0] = 1 - 2 * (y * y + z * z);
  out[1] = 2 * (x * y - w * z);
  out[2] = 2 * (x * z + w * y);
  out[3] = 2 * (x * y + w * z);
  out[4] = 1 - 2 * (x * x + z * z);
  out[5] = 2 * (y * z - w * x);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = 1 - 2 * (x * x + y * y);
  return out;
}

/** Quaternion wxyz of a turn about z [rad]. */
export function yawQuaternion(yawRad: number): [number, number, number, number] {
  return [cos(yawRad / 2), 0, 0, sin(yawRad / 2)];
}

/** Heading of a pose about the world's z [rad] in (-pi, pi]: the yaw of its ZYX Euler angles. */
export function yawOf(a: Numbers): number {
  const w = a[3]!;
  const x = a[4]!;
  const y = a[5]!;
  const z = a[6]!;
  return atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** ZYX Euler angles of a pose: [roll, pitch, yaw] [rad]. */
export function eulerOf(a: Numbers): [number, number, number] {
  const w = a[3]!;
  const x = a[4]!;
  const y = a[5]!;
  const z = a[6]!;
  const roll = atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y));
  const sinPitch = Math.max(-1, Math.min(1, 2 * (w * y - z * x)));
  const pitch = Math.PI / 2 - acos(sinPitch);
  return [roll, pitch, yawOf(a)];
}

/** out (3,) = rotation vector [rad] of the shortest turn that quaternion `q` at `offset` stands for. */
export function rotationVector(out: Float64Array, q: Numbers, offset = 0): Float64Array {
  const sign = q[offset]! < 0 ? -1 : 1;
  return logQuaternion(out, q, offset, sign);
}

/**
 * out (3,) = axis times angle [rad] of a tool orientation, on the branch whose x is not negative: angle in [0, 2 pi).
 *
 * A gripper that points down stands half a turn about x from the world, where the shortest turn flips its sign from frame
 * to frame. On this branch the vector is continuous for every yaw within half a turn of neutral.
 */
export function toolAxisAngle(out: Float64Array, q: Numbers, offset = 0): Float64Array {
  return logQuaternion(out, q, offset, q[offset + 1]! < 0 ? -1 : 1);
}

function logQuaternion(out: Float64Array, q: Numbers, offset: number, sign: number): Float64Array {
  const w = sign * q[offset]!;
  const x = sign * q[offset + 1]!;
  const y = sign * q[offset + 2]!;
  const z = sign * q[offset + 3]!;
  const sine = Math.sqrt(x * x + y * y + z * z);
  // angle / sin(angle / 2) tends to 2 as the angle vanishes
  const scale = sine < 1e-12 ? 2 : (2 * atan2(sine, w)) / sine;
  out[0] = x * scale;
  out[1] = y * scale;
  out[2] = z * scale;
  return out;
}

/** Writes the quaternion wxyz of a rotation vector (3,) [rad] to `out` at `offset`. */
export function quaternionFromRotationVector(out: Float64Array, offset: number, v: Numbers): Float64Array {
  const angle = Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!);
  const scale = angle < 1e-12 ? 0.5 : sin(angle / 2) / angle;
  out[offset] = angle < 1e-12 ? 1 : cos(angle / 2);
  out[offset + 1] = v[0]! * scale;
  out[offset + 2] = v[1]! * scale;
  out[offset + 3] = v[2]! * scale;
  return out;
}

const relative = new Float64Array(4);

/** out (6,) = position difference [m] and world-frame rotation vector [rad] that carry pose `from` to pose `to`. */
export function poseDifference(out: Float64Array, from: Numbers, to: Numbers): Float64Array {
  for (let i = 0; i < 3; i++) out[i] = to[i]! - from[i]!;
  // q = to * from^-1
  const aw = to[3]!;
  const ax = to[4]!;
  const ay = to[5]!;
  const az = to[6]!;
  const bw = from[3]!;
  const bx = -from[4]!;
  const by = -from[5]!;
  const bz = -from[6]!;
  relative[0] = aw * bw - ax * bx - ay * by - az * bz;
  relative[1] = aw * bx + ax * bw + ay * bz - az * by;
  relative[2] = aw * by - ax * bz + ay * bw + az * bx;
  relative[3] = aw * bz + ax * by - ay * bx + az * bw;
  const x = out[0]!;
  const y = out[1]!;
  const z = out[2]!;
  rotationVector(out, relative);
  out[3] = out[0]!;
  out[4] = out[1]!;
  out[5] = out[2]!;
  out[0] = x;
  out[1] = y;
  out[2] = z;
  return out;
}

const step = new Float64Array(6);
const turn = new Float64Array(3);
const blended = new Float64Array(7);

/** out = the pose a share t in [0, 1] of the way from a to b: straight in position, shortest turn in rotation. */
export function interpolatePose(out: Pose, a: Numbers, b: Numbers, t: number): Pose {
  poseDifference(step, a, b);
  for (let i = 0; i < 3; i++) turn[i] = step[3 + i]! * t;
  const x = a[0]! + step[0]! * t;
  const y = a[1]! + step[1]! * t;
  const z = a[2]! + step[2]! * t;
  quaternionFromRotationVector(blended, 3, turn);
  // turn about the world's axes: q = turn * a
  multiplyPose(out, blended, a);
  out[0] = x;
  out[1] = y;
  out[2] = z;
  return normalizeRotation(out);
}

/** Angle of the turn between two poses' orientations [rad]. */
export function rotationDistance(a: Numbers, b: Numbers): number {
  const dot = Math.abs(a[3]! * b[3]! + a[4]! * b[4]! + a[5]! * b[5]! + a[6]! * b[6]!);
  return 2 * acos(Math.min(1, dot));
}

/** Column `axis` of a pose's rotation: x, y or z of its frame. */
export function axisOf(a: Numbers, axis: 0 | 1 | 2): [number, number, number] {
  const [w, x, y, z] = [a[3]!, a[4]!, a[5]!, a[6]!];
  switch (axis) {
    case 0:
      return [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)];
    case 1:
      return [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)];
    case 2:
      return [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
  }
}

/** How far two poses or points are apart as seen from above [m]. */
export function planarDistance(a: Numbers, b: Numbers): number {
  const dx = a[0]! - b[0]!;
  const dy = a[1]! - b[1]!;
  return Math.sqrt(dx * dx + dy * dy);
}

/** Distance between two poses' origins [m]. */
export function positionDistance(a: Numbers, b: Numbers): number {
  const x = a[0]! - b[0]!;
  const y = a[1]! - b[1]!;
  const z = a[2]! - b[2]!;
  return Math.sqrt(x * x + y * y + z * z);
}
