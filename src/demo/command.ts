import { type Pose, pose } from '../core/pose.ts';

/** What a skill or a replay asks of the robot for one control period. */
export interface Command {
  /** (7,): where the TCP is to be, in the world. */
  readonly target: Pose;
  /** -1 open to +1 closed. */
  gripper: number;
  /** What is being done, e.g. `approach`. */
  phase: string;
}

export function newCommand(): Command {
  return { target: pose(), gripper: -1, phase: 'hold' };
}

/** Orientation wxyz of a hand that points down, turned about the upright by `yaw` [rad]; the fingers close along its y. */
export function downwardHand(cosHalfYaw: number, sinHalfYaw: number): [number, number, number, number] {
  return [0, cosHalfYaw, sinHalfYaw, 0];
}
