/**
 * Plays one attempt on a stage, and makes a record of what was accepted.
 */
import { canonicalJson } from '../core/hash.ts';
import type { RandomStream } from '../core/random.ts';
import { goalsOf } from '../demo/plan/goal.ts';
import { demoRank, fixedRank, orderGoals } from '../demo/plan/order.ts';
import { withPartSteps } from '../demo/plan/parts.ts';
import { subtasksOf } from '../demo/plan/subtasks.ts';
import { Replay, type ReplayContext, type Subtask } from '../demo/replay.ts';
import type { ReplayOptions } from '../demo/replay-options.ts';
import type { AttemptRow, EpisodeProvenance, EpisodeRecord } from '../episode/record.ts';
import { TABLE_TOP_M } from '../sim/mjcf.ts';
import { ARM_JOINTS, READY_POSTURE_RAD } from '../sim/panda.ts';
import { type AttemptOutcome, runAttempt } from './attempt.ts';
import type { ChosenScene } from './plan.ts';
import type { Stage } from './stage.ts';

/** Standard deviation of the arm's joints about the ready posture at the start [rad], as in robosuite. */
const START_JOINT_NOISE_RAD = 0.02;

/** (7,) [rad] */
export function startPosture(stream: RandomStream): Float64Array {
  return Float64Array.from({ length: ARM_JOINTS }, (_, i) =>
    stream.normal(READY_POSTURE_RAD[i]!, START_JOINT_NOISE_RAD),
  );
}

/** (n, 7): a thing that was written a little into the table would be thrown up by it, and is lifted onto it. */
export function liftOntoTable(poses: Float64Array): void {
  for (let i = 2; i < poses.length; i += 7) poses[i] = Math.max(poses[i]!, TABLE_TOP_M);
}

/** Replays demos on a stage whose world is started; draws from `replay` and `noise` of the stream. */
export function playAttempt(stage: Stage, options: ReplayOptions, stream: RandomStream): AttemptOutcome {
  const { world, tracker, events, log, scene, library, assets } = stage;
  const context: ReplayContext = {
    library,
    objects: scene.objects.map(({ id, semantic_name }, i) => ({
      id,
      semanticName: semantic_name,
      symmetry: assets[i]!.symmetry,
      asset: assets[i]!,
    })),
    options,
    stream: stream.fork('replay'),
  };
  const subtasks = plannedSubtasks(stage, context);
  return runAttempt({
    world,
    replay: new Replay(subtasks, context),
    demoNames: library.demos.map(({ metadata }) => metadata.name),
    tracker,
    events,
    log,
    stream: stream.fork('noise'),
    actionNoise: options.action_noise,
  });
}

/** What is left to do, in the order that the task's plan fixes, or in that of a demo drawn at random. */
function plannedSubtasks({ scene }: Stage, { library, objects, stream }: ReplayContext): Subtask[] {
  const { variation, plan, carriers } = scene;
  const ids = variation.active_instance_ids;
  const semanticNames = objects.map(({ semanticName }) => semanticName);
  const fixed = fixedRank(plan, ids);
  const rank = fixed ?? demoRank(library, semanticNames, stream.fork('order'));
  const symmetries = objects.map(({ symmetry }) => symmetry);
  const start = { layout: variation.layout, carriers: carriers ?? {}, symmetries };
  const goals = goalsOf({ variation, semanticNames, plan, start });
  const ordered = orderGoals(goals, { ids, carriers, events: variation.events }, rank, fixed !== null);
  return subtasksOf(withPartSteps(ordered, { variation, semanticNames, plan }), objects);
}

/**
 * A resolved episode as provenance keeps it.
 *
 * @param poses (n, 7): where the objects start
 */
export function resolvedEpisode({ variation, objects }: ChosenScene, poses: Float64Array) {
  const { task_id, template_type, variation_id, instruction, container_instance_id, semantic_groups } = variation;
  return {
    task_id,
    template_type,
    variation_id,
    instruction,
    container_instance_id,
    semantic_groups,
    objects: objects.map((object, i) => ({
      ...object,
      position: [...poses.subarray(7 * i, 7 * i + 3)],
      rotation: [...poses.subarray(7 * i + 3, 7 * i + 7)],
      ...(variation.layout[object.id]?.joints ? { joints: variation.layout[object.id]!.joints } : {}),
    })),
    success: variation.success,
    fail: variation.fail,
    ...(variation.events ? { events: variation.events } : {}),
  };
}

export interface RecordInput {
  readonly row: AttemptRow;
  readonly outcome: AttemptOutcome & { readonly status: 'accepted' };
  readonly resolved: object;
  readonly axis: string | null;
  readonly pairId: string | null;
}

/** The record of the attempt that the stage's log holds. */
export function recordOf({ scene, log }: Stage, { row, outcome, resolved, axis, pairId }: RecordInput): EpisodeRecord {
  const { task_id, template_type, variation_id, instruction } = scene.variation;
  const provenance: EpisodeProvenance = {
    slot: row.slot,
    attempt: row.attempt,
    task_id,
    template_type,
    variation_id,
    axis,
    pair_id: pairId,
    instruction,
    seed: row.seed,
    source_demos: outcome.demos,
    resolved_episode: canonicalJson(resolved),
    outcome: 'success',
  };
  return { log: log.finish(), subtasks: outcome.subtasks, provenance };
}

type RowHead = Pick<AttemptRow, 'slot' | 'attempt' | 'task_id' | 'variation_id' | 'seed'>;

/** A row of `provenance/attempts.parquet`. */
export function attemptRow(head: RowHead, outcome: AttemptOutcome): AttemptRow {
  const { status, step, demos } = outcome;
  return { ...head, status, cause: status === 'rejected' ? outcome.cause : null, step, source_demos: demos };
}
