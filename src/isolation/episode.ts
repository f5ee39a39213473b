/**
 * One episode of a certificate: done by the executor, or done again from its actions. Both go through the same steps, so that what
 * is measured of the one holds for the other.
 */
import { createHash } from 'node:crypto';
import { Executor, type ExecutorPlan } from '../demo/executor.ts';
import { type HandEvent, HandWatch } from '../demo/hand-events.ts';
import { type EventfulScene, SceneEvents } from '../episode/scene-events.ts';
import { ACTION_SIZE, actionTowards } from '../sim/controller.ts';
import { jointNames } from '../sim/joints.ts';
import type { World } from '../sim/world.ts';
import { type Outcome, type OutcomeConditions, OutcomeTracker } from '../task/outcome.ts';
import { roundAction } from './action-code.ts';
import type { Cause } from './causes.ts';

/** A world that stands at an episode's start, and what is to be done in it. */
export interface StartedEpisode {
  readonly world: World;
  readonly scene: OutcomeConditions & EventfulScene;
  readonly plan: ExecutorPlan;
  /** Of the compiled scene. */
  readonly sceneSha256: string;
}

/** The least, or the most, that was met over an episode. */
export interface EpisodeMargins {
  /** Least distance of a joint from its limit [rad]. */
  readonly joint_limit_rad: number;
  /** Least manipulability. */
  readonly manipulability: number;
  /** Greatest residual of the inverse kinematics, position [m] plus rotation [rad]. */
  readonly ik_residual: number;
}

export interface EpisodeTrace {
  /** Null for one that reached its goal. */
  readonly cause: Cause | null;
  readonly detail: string;
  /** (T, 7) */
  readonly actions: Float32Array;
  readonly margins: EpisodeMargins;
  readonly handEvents: readonly HandEvent[];
  /** Of the joint positions and velocities after the last action. */
  readonly stateSha256: string;
}

/** Control steps that the hand waits at the end for things to come to rest. */
const HOLD_STEPS = 20;
/** An episode that has not ended by then never will. */
const STEP_LIMIT = 3000;

/** Lets the executor do the task. */
export function runExecutor(start: StartedEpisode): EpisodeTrace {
  const { world, plan } = start;
  const run = new Run(start);
  if (run.isDecided) return run.end('start_is_decided');
  const executor = new Executor(plan);
  const action = new Float32Array(ACTION_SIZE);
  let held = 0;
  while (world.state.tick < STEP_LIMIT && held < HOLD_STEPS) {
    const status = held > 0 ? 'done' : executor.next(world.state);
    if (status === 'failed') return run.end('skill_failed', plan.subtasks[executor.subtask]!.name);
    if (status === 'done') {
      if (run.outcome === 'success') break;
      held++;
    }
    const { target, gripper } = executor.command;
    run.step(roundAction(actionTowards(action, world.state.tcp, target, gripper)));
    if (run.fault) return run.end(run.fault);
  }
  return run.judge();
}

/** @param actions (T, 7) */
export function replayActions(start: StartedEpisode, actions: Float32Array): EpisodeTrace {
  const run = new Run(start);
  for (let t = 0; t < actions.length && !run.fault; t += ACTION_SIZE) {
    run.step(actions.slice(t, t + ACTION_SIZE));
  }
  return run.fault ? run.end(run.fault) : run.judge();
}

class Run {
  outcome: Outcome;
  readonly isDecided: boolean;
  readonly #world: World;
  readonly #tracker: OutcomeTracker;
  readonly #events: SceneEvents;
  readonly #watch: HandWatch;
  readonly #actions: number[] = [];
  readonly #margins = {
    joint_limit_rad: Number.POSITIVE_INFINITY,
    manipulability: Number.POSITIVE_INFINITY,
    ik_residual: 0,
  };

  constructor({ world, scene, plan }: StartedEpisode) {
    const ids = plan.objects.map(({ id }) => id);
    this.#world = world;
    const joints = jointNames(world.scene);
    this.#tracker = new OutcomeTracker(scene, ids, {}, joints);
    this.#events = new SceneEvents(scene, ids, joints);
    this.#events.reset(world.state);
    this.#watch = new HandWatch(plan.objects.map(({ asset }) => asset));
    this.outcome = this.#tracker.update(world.state);
    this.isDecided = this.outcome === 'failure' || this.#tracker.heldSteps > 0;
    this.#measure();
  }

  step(action: Float32Array): void {
    this.#actions.push(...action);
    this.#world.step(action);
    this.#events.update(this.#world);
    this.outcome = this.#tracker.update(this.#world.state);
    this.#watch.note(this.#world.state);
    this.#measure();
  }

  /** Why it is of no use to go on, if it is. */
  get fault(): Cause | null {
    if (this.#world.state.diverged) return 'diverged';
    return this.outcome === 'failure' ? 'failed_condition' : null;
  }

  judge(): EpisodeTrace {
    if (this.outcome !== 'success') return this.end('goal_not_reached');
    return this.#events.over ? this.end(null) : this.end('event_missing');
  }

  end(cause: Cause | null, detail = ''): EpisodeTrace {
    const { qpos, qvel } = this.#world.state;
    const hash = createHash('sha256');
    for (const values of [qpos, qvel]) hash.update(new Uint8Array(values.slice().buffer));
    return {
      cause,
      detail,
      actions: Float32Array.from(this.#actions),
      margins: { ...this.#margins },
      handEvents: this.#watch.events,
      stateSha256: hash.digest('hex'),
    };
  }

  #measure(): void {
    const { jointLimitMargin, manipulability, ikResidual } = this.#world.state;
    const margins = this.#margins;
    margins.joint_limit_rad = Math.min(margins.joint_limit_rad, jointLimitMargin);
    margins.manipulability = Math.min(margins.manipulability, manipulability);
    margins.ik_residual = Math.max(margins.ik_residual, ikResidual);
  }
}
