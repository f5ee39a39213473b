/**
 * Skills as closed loops on privileged state: what the perfect executor is made of.
 */

import { cos, sin } from '../../core/portable-math.ts';
import { interpolatePose, type Numbers, type Pose, pose, positionDistance, rotationDistance } from '../../core/pose.ts';
import { CONTROL_PERIOD_SEC, POSITION_SCALE_M } from '../../sim/controller.ts';
import type { WorldState } from '../../sim/world.ts';
import { type Command, downwardHand } from '../command.ts';

/** How a person would do it: quick or slow, with pauses, not quite in the middle. */
export interface Manner {
  /** Speed of the hand [m/s]. */
  readonly speed: number;
  /** Control periods of rest after a phase. */
  readonly pauseTicks: number;
  /** Where the grasp is taken, off the written one, in the hand's frame [m]. */
  readonly graspOffset: readonly [number, number, number];
  /** Turn of the hand off the written grasp [rad]. */
  readonly graspYawRad: number;
  /** Where the hand comes from, off the vertical [m]. */
  readonly approachOffset: readonly [number, number];
}

export const DEFAULT_MANNER: Manner = {
  speed: 0.35,
  pauseTicks: 0,
  graspOffset: [0, 0, 0],
  graspYawRad: 0,
  approachOffset: [0, 0],
};

export interface SkillLimits {
  /** Height over grasp or release that the hand comes from [m]. */
  readonly approachHeight: number;
  /** Height over the grasp that it lifts to [m]. */
  readonly liftHeight: number;
  /** A waypoint is reached within this distance [m] and angle [rad]. */
  readonly tolerance: number;
  readonly toleranceRad: number;
  /** Control periods after which a phase that does not end has failed. */
  readonly phaseTicks: number;
  /** Control periods that the fingers get to close or to open. */
  readonly gripTicks: number;
  /** How often a grasp that missed is tried again. */
  readonly retries: number;
}

export const DEFAULT_SKILL_LIMITS: SkillLimits = {
  approachHeight: 0.13,
  liftHeight: 0.2,
  tolerance: 0.006,
  toleranceRad: 0.05,
  phaseTicks: 120,
  gripTicks: 9,
  retries: 2,
};

/** By how much the way of a control period may grow or shrink from one to the next [m]: 2 m/s^2. */
const STRIDE_GAIN_M = 2 * CONTROL_PERIOD_SEC * CONTROL_PERIOD_SEC;

export type SkillStatus = 'running' | 'done' | 'failed';

export interface Phase {
  readonly name: string;
  readonly gripper: number;
  /** Where to go; absent to stay and wait for the gripper. */
  readonly goal?: Pose;
  readonly speed?: number;
  /** Ends the phase before the goal is reached, or the wait before its time. */
  readonly until?: (state: WorldState) => boolean;
}

/** A list of phases, gone through in order. */
export class Skill {
  readonly name: string;
  readonly #phases: Phase[];
  readonly #manner: Manner;
  readonly #limits: SkillLimits;
  readonly #onEnd: ((state: WorldState) => Phase[] | null) | undefined;
  #index = 0;
  #ticks = 0;
  #pause = 0;
  #stride = 0;

  constructor(
    name: string,
    phases: Phase[],
    manner: Manner,
    limits: SkillLimits,
    onEnd?: (state: WorldState) => Phase[] | null,
  ) {
    this.name = name;
    this.#phases = phases;
    this.#manner = manner;
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  /** Writes the next command; `command.target` is taken to be the last one, from which the hand moves on. */
  tick(state: WorldState, command: Command): SkillStatus {
    const phase = this.#phases[this.#index];
    if (!phase) return this.#finish(state);
    if (++this.#ticks > this.#limits.phaseTicks) return 'failed';
    command.phase = phase.name;
    command.gripper = phase.gripper;
    const ended = phase.goal ? this.#move(state, command, phase) : this.#wait(state, phase);
    if (ended) {
      this.#pause = this.#manner.pauseTicks;
      this.#index++;
      this.#ticks = 0;
      this.#stride = 0;
    }
    return 'running';
  }

  #move(state: WorldState, command: Command, phase: Phase): boolean {
    if (this.#pause > 0) {
      this.#pause--;
      return false;
    }
    const goal = phase.goal!;
    const distance = Math.max(
      positionDistance(command.target, goal),
      // a turn of 1 rad counts as 20 cm of way
      0.2 * rotationDistance(command.target, goal),
    );
    const stride = this.#nextStride(phase.speed ?? this.#manner.speed, distance);
    interpolatePose(command.target, command.target, goal, distance <= stride ? 1 : stride / distance);
    if (phase.until?.(state)) return true;
    return (
      distance <= stride &&
      positionDistance(state.tcp, goal) < this.#limits.tolerance &&
      rotationDistance(state.tcp, goal) < this.#limits.toleranceRad
    );
  }

  /** Way of the next control period [m]: the hand gathers speed, keeps it, and comes to rest at its goal, as a person's does. */
  #nextStride(speed: number, distance: number): number {
    const cruise = Math.min(POSITION_SCALE_M, speed * CONTROL_PERIOD_SEC);
    const braking = Math.sqrt(2 * STRIDE_GAIN_M * distance);
    this.#stride = Math.min(cruise, this.#stride + STRIDE_GAIN_M, Math.max(braking, STRIDE_GAIN_M));
    return this.#stride;
  }

  #wait(state: WorldState, phase: Phase): boolean {
    return this.#ticks >= this.#limits.gripTicks || (phase.until?.(state) ?? false);
  }

  #finish(state: WorldState): SkillStatus {
    const more = this.#onEnd?.(state);
    if (!more) return 'done';
    if (more.length === 0) return 'failed';
    this.#phases.push(...more);
    return 'running';
  }
}

/** A pose (7,) `height` [m] above another, and aside of it by `offset` [m]. */
export function raised(from: Pose, height: number, offset: readonly [number, number] = [0, 0]): Pose {
  const out = from.slice();
  out[0] = out[0]! + offset[0];
  out[1] = out[1]! + offset[1];
  out[2] = out[2]! + height;
  return out;
}

/** (7,): a hand that points down, with the TCP at `position` [m] and heading `yaw` [rad]. */
export function handPose(position: Numbers, yaw: number): Pose {
  return pose(position, downwardHand(cos(yaw / 2), sin(yaw / 2)));
}

export interface SkillOptions {
  readonly manner?: Manner;
  readonly limits?: SkillLimits;
}
