/**
 * Damped-least-squares inverse kinematics with a null-space posture (Nakamura and Hanafusa, 1986; Wampler, 1986).
 */
import { type Numbers, poseDifference } from '../core/pose.ts';
import { ARM_JOINTS, PANDA_LINKS, PandaKinematics, REST_POSTURE_RAD } from './panda.ts';

export interface IkOptions {
  /** Newton steps at most. */
  readonly iterations: number;
  /** Stop once position error [m] plus rotation error [rad] is below. */
  readonly tolerance: number;
  /** Damping of the least squares [m, rad]. */
  readonly damping: number;
  /** Share of the way to the rest posture that each step takes in the null space. */
  readonly postureGain: number;
  /** Distance that is kept from the joint limits [rad]. */
  readonly limitMarginRad: number;
}

export const DEFAULT_IK: IkOptions = {
  iterations: 6,
  tolerance: 1e-5,
  damping: 0.02,
  postureGain: 0.02,
  limitMarginRad: 0.02,
};

/** Solves for joint angles; its buffers are its own, so that a tick allocates nothing. */
export class PandaIk {
  readonly kinematics = new PandaKinematics();
  readonly #options: IkOptions;
  readonly #error = new Float64Array(6);
  readonly #task = new Float64Array(6);
  readonly #gram = new Float64Array(36);
  readonly #posture = new Float64Array(ARM_JOINTS);

  constructor(options: Partial<IkOptions> = {}) {
    this.#options = { ...DEFAULT_IK, ...options };
  }

  /**
   * Writes to `out` (7,) the joint angles [rad] that bring the TCP to `target` (7,), starting from `q` (7,).
   *
   * @returns the residual: position [m] plus rotation [rad] error that is left
   */
  solve(out: Float64Array, q: Numbers, target: Numbers): number {
    const { iterations, tolerance, limitMarginRad } = this.#options;
    for (let i = 0; i < ARM_JOINTS; i++) out[i] = q[i]!;
    let residual = this.#measure(out, target);
    for (let iteration = 0; iteration < iterations && residual > tolerance; iteration++) {
      this.#descend(out);
      for (let i = 0; i < ARM_JOINTS; i++) {
        const [low, high] = PANDA_LINKS[i]!.rangeRad;
        out[i] = Math.min(high - limitMarginRad, Math.max(low + limitMarginRad, out[i]!));
      }
      residual = this.#measure(out, target);
    }
    return residual;
  }

  #measure(q: Float64Array, target: Numbers): number {
    this.kinematics.forward(q);
    const e = poseDifference(this.#error, this.kinematics.tcp, target);
    const position = Math.sqrt(e[0]! * e[0]! + e[1]! * e[1]! + e[2]! * e[2]!);
    return position + Math.sqrt(e[3]! * e[3]! + e[4]! * e[4]! + e[5]! * e[5]!);
  }

  /** One step: q += n + J^T (J J^T + d^2 I)^-1 (e - J n), with n the pull towards the rest posture. */
  #descend(q: Float64Array): void {
    const { damping, postureGain } = this.#options;
    this.kinematics.differentiate();
    const j = this.kinematics.jacobian;
    for (let i = 0; i < ARM_JOINTS; i++) this.#posture[i] = postureGain * (REST_POSTURE_RAD[i]! - q[i]!);
    for (let row = 0; row < 6; row++) {
      let drift = 0;
      for (let i = 0; i < ARM_JOINTS; i++) drift += j[7 * row + i]! * this.#posture[i]!;
      this.#task[row] = this.#error[row]! - drift;
    }
    gramMatrix(this.#gram, j, damping * damping);
    factorise(this.#gram);
    substitute(this.#gram, this.#task);
    for (let i = 0; i < ARM_JOINTS; i++) {
      let step = this.#posture[i]!;
      for (let row = 0; row < 6; row++) step += j[7 * row + i]! * this.#task[row]!;
      q[i] = q[i]! + step;
    }
  }
}

/** out (6, 6) = J J^T + ridge I, for J (6, 7). */
export function gramMatrix(out: Float64Array, j: Float64Array, ridge: number): void {
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? ridge : 0;
      for (let i = 0; i < ARM_JOINTS; i++) sum += j[7 * a + i]! * j[7 * b + i]!;
      out[6 * a + b] = sum;
      out[6 * b + a] = sum;
    }
  }
}

/** Cholesky's factor of a positive definite (6, 6), in place in the lower triangle. */
export function factorise(a: Float64Array): void {
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[6 * row + column]!;
      for (let k = 0; k < column; k++) sum -= a[6 * row + k]! * a[6 * column + k]!;
      a[6 * row + column] = row === column ? Math.sqrt(Math.max(sum, 0)) : sum / a[6 * column + column]!;
    }
  }
}

/** Solves L L^T x = b for x, in place of b (6,). */
function substitute(l: Float64Array, b: Float64Array): void {
  for (let row = 0; row < 6; row++) {
    let sum = b[row]!;
    for (let k = 0; k < row; k++) sum -= l[6 * row + k]! * b[k]!;
    b[row] = sum / l[7 * row]!;
  }
  for (let row = 5; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < 6; k++) sum -= l[6 * k + row]! * b[k]!;
    b[row] = sum / l[7 * row]!;
  }
}
