/**
 * The Franka Panda as numbers: kinematics, inertias, limits (Franka's published description), and own forward kinematics.
 *
 * Frames: the task frame is the world (x away from the robot, y to its left, z up); the base stands at `BASE_POSITION_M`. The
 * TCP lies between the finger pads, its z along the approach, its y along the line from the right finger to the left.
 */

import { cos, sin } from '../core/portable-math.ts';
import { multiplyPose, type Numbers, type Pose, pose, rotationMatrix, yawQuaternion } from '../core/pose.ts';

export const ARM_JOINTS = 7;

export interface PandaLink {
  readonly name: string;
  readonly position: readonly [number, number, number];
  /** wxyz, not normalised. */
  readonly quaternion: readonly [number, number, number, number];
  readonly rangeRad: readonly [number, number];
  readonly massKg: number;
  readonly centreOfMass: readonly [number, number, number];
  /** xx yy zz xy xz yz [kg m^2] */
  readonly inertia: readonly [number, number, number, number, number, number];
}

export const PANDA_LINKS: readonly PandaLink[] = [
  {
    name: 'link1',
    position: [0, 0, 0.333],
    quaternion: [1, 0, 0, 0],
    rangeRad: [-2.8973, 2.8973],
    massKg: 4.970684,
    centreOfMass: [0.003875, 0.002081, -0.04762],
    inertia: [0.70337, 0.70661, 0.009117, -0.000139, 0.006772, 0.019169],
  },
  {
    name: 'link2',
    position: [0, 0, 0],
    quaternion: [1, -1, 0, 0],
    rangeRad: [-1.7628, 1.7628],
    massKg: 0.646926,
    centreOfMass: [-0.003141, -0.02872, 0.003495],
    inertia: [0.007962, 0.02811, 0.025995, -0.003925, 0.010254, 0.000704],
  },
  {
    name: 'link3',
    position: [0, -0.316, 0],
    quaternion: [1, 1, 0, 0],
    rangeRad: [-2.8973, 2.8973],
    massKg: 3.228604,
    centreOfMass: [0.027518, 0.039252, -0.066502],
    inertia: [0.037242, 0.036155, 0.01083, -0.004761, -0.011396, -0.012805],
  },
  {
    name: 'link4',
    position: [0.0825, 0, 0],
    quaternion: [1, 1, 0, 0],
    rangeRad: [-3.0718, -0.0698],
    massKg: 3.587895,
    centreOfMass: [-0.05317, 0.104419, 0.027454],
    inertia: [0.025853, 0.019552, 0.028323, 0.007796, -0.001332, 0.008641],
  },
  {
    name: 'link5',
    position: [-0.0825, 0.384, 0],
    quaternion: [1, -1, 0, 0],
    rangeRad: [-2.8973, 2.8973],
    massKg: 1.225946,
    centreOfMass: [-0.011953, 0.041065, -0.038437],
    inertia: [0.035549, 0.029474, 0.008627, -0.002117, -0.004037, 0.000229],
  },
  {
    name: 'link6',
    position: [0, 0, 0],
    quaternion: [1, 1, 0, 0],
    rangeRad: [-0.0175, 3.7525],
    massKg: 1.666555,
    centreOfMass: [0.060149, -0.014117, -0.010517],
    inertia: [0.001964, 0.004354, 0.005433, 0.000109, -0.001158, 0.000341],
  },
  {
    name: 'link7',
    position: [0.088, 0, 0],
    quaternion: [1, 1, 0, 0],
    rangeRad: [-2.8973, 2.8973],
    massKg: 0.735522,
    centreOfMass: [0.010517, -0.004252, 0.061597],
    inertia: [0.012516, 0.010027, 0.004815, -0.000428, -0.001196, -0.000741],
  },
];

/** Foot of the robot in the task frame [m], as BeTTER places it. */
export const BASE_POSITION_M = [-0.05, 0, -0.1] as const;
export const JOINT_DAMPING = 1;
export const JOINT_ARMATURE = 0.1;
/** (7,) [N m/rad]; the damping gain is a tenth of it [N m s/rad]. */
export const SERVO_STIFFNESS = [4500, 4500, 3500, 3500, 2000, 2000, 2000] as const;
export const SERVO_DAMPING_SHARE = 0.1;
/** (7,) [N m] */
export const TORQUE_LIMIT = [87, 87, 87, 87, 12, 12, 12] as const;
/** (7,) [rad/s] */
export const VELOCITY_LIMIT = [2.175, 2.175, 2.175, 2.175, 2.61, 2.61, 2.61] as const;
/** (7,) [rad/s^2], as Franka publishes them for its control interface. */
export const ACCELERATION_LIMIT = [15, 7.5, 10, 12.5, 15, 20, 20] as const;
/** The flange in link 7's frame [m]. */
export const FLANGE_OFFSET_M = 0.107;
export const HAND_YAW_RAD = -Math.PI / 4;
/** The TCP in the hand's frame [m]. */
export const TCP_OFFSET_M = 0.1034;
/** Travel of one finger [m]; the pads are twice as far apart. */
export const FINGER_TRAVEL_M = 0.04;
/** (7,) [rad]: upright forearm, hand pointing down, fingers opening along y. */
export const READY_POSTURE_RAD = [0, 0, 0, -1.5708, 0, 1.5708, 0.7853] as const;
/** (7,) [rad]: the middle of the workspace over the table, elbow up; what the null space leans towards. */
export const REST_POSTURE_RAD = [0, 0.2, 0, -2, 0, 2.2, 0.7853] as const;

const LOCALS: readonly Pose[] = PANDA_LINKS.map((link) => pose(link.position, link.quaternion));
const BASE: Pose = pose(BASE_POSITION_M);
const TCP_IN_LINK7: Pose = pose([0, 0, FLANGE_OFFSET_M + TCP_OFFSET_M], yawQuaternion(HAND_YAW_RAD));

/** Forward kinematics and the geometric Jacobian of the TCP, without allocation after construction. */
export class PandaKinematics {
  /** (7, 7): poses of links 1 to 7 in the world, row by row. */
  readonly linkPoses = new Float64Array(7 * ARM_JOINTS);
  /** (7,): pose of the TCP in the world. */
  readonly tcp: Pose = pose();
  /** (6, 7): rows are TCP velocity xyz [m/rad] and angular velocity xyz [rad/rad] in the world. */
  readonly jacobian = new Float64Array(6 * ARM_JOINTS);
  readonly #local = pose();
  readonly #turn = pose();
  readonly #link = pose();
  readonly #matrix = new Float64Array(9);

  /** Fills `linkPoses` and `tcp` for joint angles q (7,) [rad]. */
  forward(q: Numbers): void {
    this.#link.set(BASE);
    for (let i = 0; i < ARM_JOINTS; i++) {
      this.#turn[3] = cos(q[i]! / 2);
      this.#turn[6] = sin(q[i]! / 2);
      multiplyPose(this.#local, LOCALS[i]!, this.#turn);
      multiplyPose(this.#link, this.#link, this.#local);
      this.linkPoses.set(this.#link, 7 * i);
    }
    multiplyPose(this.tcp, this.#link, TCP_IN_LINK7);
  }

  /** Fills `jacobian` for the posture of the last call of `forward`. */
  differentiate(): void {
    const j = this.jacobian;
    for (let i = 0; i < ARM_JOINTS; i++) {
      for (let k = 0; k < 7; k++) this.#link[k] = this.linkPoses[7 * i + k]!;
      const m = rotationMatrix(this.#matrix, this.#link);
      const zx = m[2]!;
      const zy = m[5]!;
      const zz = m[8]!;
      const dx = this.tcp[0]! - this.#link[0]!;
      const dy = this.tcp[1]! - this.#link[1]!;
      const dz = this.tcp[2]! - this.#link[2]!;
      j[i] = zy * dz - zz * dy;
      j[7 + i] = zz * dx - zx * dz;
      j[14 + i] = zx * dy - zy * dx;
      j[21 + i] = zx;
      j[28 + i] = zy;
      j[35 + i] = zz;
    }
  }
}
