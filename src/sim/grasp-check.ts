/**
 * Tries a grasp in simulation: the hand comes straight, closes, lifts, and holds for ten seconds.
 */
import { type Grasp, poseOf, SWAPPED_FINGERS } from '../asset/affordance/grasp.ts';
import {
  interpolatePose,
  invertPose,
  multiplyPose,
  type Pose,
  pose,
  positionDistance,
  transformPoint,
  yawQuaternion,
} from '../core/pose.ts';
import { actionTowards, CONTROL_PERIOD_SEC, GRIPPER_CLOSED, GRIPPER_OPEN } from './controller.ts';
import { TABLE_TOP_M } from './mjcf.ts';
import { alongApproach, offNeutral, postureFor } from './neutral-hand.ts';
import type { World } from './world.ts';

export interface GraspTrial {
  /** Where the thing stands on the table [m]. */
  readonly at: readonly [number, number];
  /** Where the hand starts, back along the approach [m]. */
  readonly approachM: number;
  readonly liftM: number;
  /** Way of the hand in a control period [m]. */
  readonly strideM: number;
  /** How long the arm gets to come to rest before the hold is measured, and how long that takes [s]. */
  readonly settleSec: number;
  readonly holdSec: number;
  /** A grasp in which the gripped place, or the centre of mass, goes further than this is none [m]. */
  readonly driftM: number;
  /** Headings of the thing that are tried, for the hand to be within reach. */
  readonly headings: number;
}

export const DEFAULT_TRIAL: GraspTrial = {
  at: [0.5, 0],
  approachM: 0.08,
  liftM: 0.12,
  strideM: 0.012,
  settleSec: 1,
  holdSec: 10,
  driftM: 0.002,
  headings: 24,
};

export type GraspVerdict =
  | { readonly status: 'held'; readonly driftM: number }
  | { readonly status: 'refused'; readonly cause: 'out_of_reach' | 'unstable' | 'missed' | 'dropped' | 'crept' };

/** Control periods that the fingers get to close. */
const CLOSE_PERIODS = 12;
/** A thing that shifts by more than this before it is touched does not rest as its grasps take it to [m]. */
const REST_SHIFT_M = 0.005;

/**
 * Tries one grasp on the only object of a world.
 *
 * @param centre of the object's mass in its frame [m]
 */
export function tryGrasp(
  world: World,
  grasp: Grasp,
  centre: readonly [number, number, number],
  trial: GraspTrial = DEFAULT_TRIAL,
): GraspVerdict {
  const start = startFor(grasp, trial);
  if (!start) return { status: 'refused', cause: 'out_of_reach' };
  world.start(start.posture, start.object);
  if (positionDistance(world.state.objectPoses, start.object) > REST_SHIFT_M)
    return { status: 'refused', cause: 'unstable' };
  const goal = multiplyPose(pose(), world.state.objectPoses, start.grasp);
  const run = new GraspRun(world, trial);
  run.move(goal, GRIPPER_OPEN);
  run.wait(CLOSE_PERIODS, GRIPPER_CLOSED);
  if (world.state.heldObject !== 0) return { status: 'refused', cause: 'missed' };
  const lifted = goal.slice();
  lifted[2] = lifted[2]! + trial.liftM;
  run.move(lifted, GRIPPER_CLOSED);
  run.wait(trial.settleSec / CONTROL_PERIOD_SEC, GRIPPER_CLOSED);
  if (world.state.heldObject !== 0) return { status: 'refused', cause: 'dropped' };
  const before = run.objectInHand();
  run.wait(trial.holdSec / CONTROL_PERIOD_SEC, GRIPPER_CLOSED);
  if (world.state.heldObject !== 0 || world.state.diverged) return { status: 'refused', cause: 'dropped' };
  const driftM = creep(before, run.objectInHand(), [start.grasp, centre]);
  return driftM <= trial.driftM ? { status: 'held', driftM } : { status: 'refused', cause: 'crept' };
}

interface TrialStart {
  /** (7,) [rad] */
  readonly posture: Float64Array;
  /** (7,) */
  readonly object: Pose;
  /** (7,): of the two that swap the fingers, the one within reach. */
  readonly grasp: Pose;
}

/** The heading of the thing at which the hand is nearest to neutral, of those at which it gets there, to and fro. */
function startFor(grasp: Grasp, { at, approachM, liftM, headings }: GraspTrial): TrialStart | null {
  const asGiven = poseOf(grasp);
  const variants = [asGiven, multiplyPose(pose(), asGiven, SWAPPED_FINGERS)].flatMap((grip) =>
    Array.from({ length: headings }, (_, k) => {
      const object = pose([...at, TABLE_TOP_M], yawQuaternion((2 * Math.PI * k) / headings));
      const goal = multiplyPose(pose(), object, grip);
      return { grip, object, goal, turn: offNeutral(goal) };
    }),
  );
  variants.sort((a, b) => a.turn - b.turn);
  for (const { grip, object, goal } of variants) {
    const reached = postureFor(goal);
    const posture = reached && postureFor(alongApproach(goal, -approachM), reached);
    if (!posture) continue;
    const lifted = goal.slice();
    lifted[2] = lifted[2]! + liftM;
    if (postureFor(lifted, reached)) return { posture, object, grasp: grip };
  }
  return null;
}

/** The longest way that one of some points of a thing went in the hand's frame, from its pose before to the one after [m]. */
function creep(before: Pose, after: Pose, points: readonly ArrayLike<number>[]): number {
  const [a, b] = [new Float64Array(3), new Float64Array(3)];
  const ways = points.map((point) =>
    positionDistance(transformPoint(a, before, point), transformPoint(b, after, point)),
  );
  return Math.max(...ways);
}

class GraspRun {
  readonly #world: World;
  readonly #strideM: number;
  readonly #action = new Float32Array(7);
  readonly #target: Pose = pose();

  constructor(world: World, { strideM }: GraspTrial) {
    this.#world = world;
    this.#strideM = strideM;
    this.#target.set(world.state.tcp);
  }

  /** In a straight line, at an even speed. */
  move(goal: Pose, gripper: number): void {
    const from = this.#target.slice();
    const periods = Math.ceil(positionDistance(from, goal) / this.#strideM);
    for (let k = 1; k <= periods; k++) this.#step(interpolatePose(this.#target, from, goal, k / periods), gripper);
    this.wait(4, gripper);
  }

  wait(periods: number, gripper: number): void {
    for (let k = 0; k < periods; k++) this.#step(this.#target, gripper);
  }

  /** (7,): the object in the TCP's frame. */
  objectInHand(): Pose {
    const { tcp, objectPoses } = this.#world.state;
    return multiplyPose(pose(), invertPose(pose(), tcp), objectPoses.subarray(0, 7));
  }

  #step(target: Pose, gripper: number): void {
    this.#world.step(actionTowards(this.#action, this.#world.state.tcp, target, gripper));
  }
}
