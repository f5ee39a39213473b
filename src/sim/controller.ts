/**
 * From a 7-number action to joint targets, as robosuite's and LIBERO's OSC_POSE define the action: a change of the TCP's
 * current pose, and an opening of the gripper.
 */
import {
  multiplyPose,
  type Numbers,
  type Pose,
  pose,
  poseDifference,
  quaternionFromRotationVector,
} from '../core/pose.ts';
import { PandaIk } from './inverse-kinematics.ts';
import { ACCELERATION_LIMIT, ARM_JOINTS, FINGER_TRAVEL_M, SERVO_DAMPING_SHARE, VELOCITY_LIMIT } from './panda.ts';

export const ACTION_SIZE = 7;
/** Control period [s]: 20 Hz, as robosuite, MimicGen and LIBERO. */
export const CONTROL_PERIOD_SEC = 0.05;
/** TCP displacement that an action component of 1 asks for [m]. */
export const POSITION_SCALE_M = 0.05;
/** TCP turn that an action component of 1 asks for [rad]. */
export const ROTATION_SCALE_RAD = 0.5;
export const GRIPPER_OPEN = -1;
export const GRIPPER_CLOSED = 1;
/** How fast one finger's target moves [m/s]. */
const FINGER_SPEED = 0.1;

const difference = new Float64Array(6);

/**
 * Writes to `out` (7,) float32 the action that asks for `target` (7,) from `tcp` (7,), clipped to [-1, 1], and the gripper
 * command as given.
 */
export function actionTowards(out: Float32Array, tcp: Numbers, target: Numbers, gripper: number): Float32Array {
  poseDifference(difference, tcp, target);
  for (let i = 0; i < 3; i++) {
    out[i] = clip(difference[i]! / POSITION_SCALE_M);
    out[3 + i] = clip(difference[3 + i]! / ROTATION_SCALE_RAD);
  }
  out[6] = clip(gripper);
  return out;
}

/**
 * The highest speed [rad/s] from which a joint that loses `gain` [rad/s] a control period comes to rest within `way` [rad]: the
 * root of way / T = v + (v - gain) + (v - 2 gain) + ...
 */
function brakeableSpeed(way: number, gain: number): number {
  return (gain / 2) * (Math.sqrt(1 + (8 * way) / (gain * CONTROL_PERIOD_SEC)) - 1);
}

const clip = (x: number): number => Math.max(-1, Math.min(1, x));

/**
 * Joint-space servo with a reference velocity.
 *
 * Over a control period the reference runs in a straight line from the measured joints to the solution of the inverse
 * kinematics; `ctrl` carries the reference plus kd/kp times its velocity, so that the servo's damping does not drag behind.
 * Without that the arm covers about a third of each commanded step, and a demo replays at a third of its speed. From one
 * period to the next the reference velocity changes by no more than the arm's acceleration limits allow: what noise asks for
 * beyond them would saturate the servos, and the arm overshoot by centimetres.
 */
export class Controller {
  /** (7,): where the last action asked the TCP to be. */
  readonly target: Pose = pose();
  /** Position [m] plus rotation [rad] error that the last inverse kinematics left. */
  residual = 0;
  readonly #ik = new PandaIk();
  readonly #turn = pose();
  readonly #vector = new Float64Array(3);
  readonly #from = new Float64Array(ARM_JOINTS);
  readonly #velocity = new Float64Array(ARM_JOINTS);
  /** Reference velocity of the period before. */
  readonly #last = new Float64Array(ARM_JOINTS);
  #finger = FINGER_TRAVEL_M;
  #fingerTarget = FINGER_TRAVEL_M;

  /** Sets the state that the controller carries from tick to tick: the arm at rest, and the fingers' target [m]. */
  reset(fingerTargetM: number): void {
    this.#finger = fingerTargetM;
    this.residual = 0;
    this.#last.fill(0);
  }

  /** Plans one control period from joints q (7,) and the TCP's pose (7,). */
  plan(q: Numbers, tcp: Numbers, action: Float32Array): void {
    for (let i = 0; i < 3; i++) this.#vector[i] = clip(action[3 + i]!) * ROTATION_SCALE_RAD;
    quaternionFromRotationVector(this.#turn, 3, this.#vector);
    multiplyPose(this.target, this.#turn, tcp);
    for (let i = 0; i < 3; i++) this.target[i] = tcp[i]! + clip(action[i]!) * POSITION_SCALE_M;
    this.residual = this.#ik.solve(this.#velocity, q, this.target);
    let excess = 1;
    for (let i = 0; i < ARM_JOINTS; i++) {
      this.#from[i] = q[i]!;
      this.#velocity[i] = (this.#velocity[i]! - q[i]!) / CONTROL_PERIOD_SEC;
      excess = Math.max(excess, Math.abs(this.#velocity[i]!) / VELOCITY_LIMIT[i]!);
    }
    for (let i = 0; i < ARM_JOINTS; i++) {
      const gain = ACCELERATION_LIMIT[i]! * CONTROL_PERIOD_SEC;
      const wanted = this.#velocity[i]! / excess;
      const brakeable = Math.min(Math.abs(wanted), brakeableSpeed(Math.abs(wanted) * CONTROL_PERIOD_SEC, gain));
      const speed = wanted < 0 ? -brakeable : brakeable;
      this.#velocity[i] = Math.max(this.#last[i]! - gain, Math.min(this.#last[i]! + gain, speed));
      this.#last[i] = this.#velocity[i]!;
    }
    this.#fingerTarget = (FINGER_TRAVEL_M * (1 - clip(action[6]!))) / 2;
  }

  /** Writes `ctrl` (9,) for the physics step that ends `elapsedSec` after the start of the period. */
  write(ctrl: Float64Array, elapsedSec: number, stepSec: number): void {
    for (let i = 0; i < ARM_JOINTS; i++) {
      ctrl[i] = this.#from[i]! + this.#velocity[i]! * (elapsedSec + SERVO_DAMPING_SHARE);
    }
    const reach = FINGER_SPEED * stepSec;
    this.#finger += Math.max(-reach, Math.min(reach, this.#fingerTarget - this.#finger));
    ctrl[ARM_JOINTS] = this.#finger;
    ctrl[ARM_JOINTS + 1] = this.#finger;
  }
}
