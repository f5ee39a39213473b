/**
 * Variations as candidates for a certificate: their scenes are compiled, and their episodes started, by what generation uses.
 */

import { complain, type UserError } from '../core/errors.ts';
import { canonicalJson, sha256Hex } from '../core/hash.ts';
import { RandomStream } from '../core/random.ts';
import { demoHandEvents, type HandEvent } from '../demo/hand-events.ts';
import { DEFAULT_REPLAY } from '../demo/replay-options.ts';
import { loadSeedLibrary, type SeedLibrary } from '../demo/seed-demo.ts';
import { resolvePair } from '../intervention/intervene.ts';
import type { Certificate } from '../isolation/certificate.ts';
import type { Candidate, TrainingSupport } from '../isolation/certify.ts';
import type { StartedEpisode } from '../isolation/episode.ts';
import { MotorSupport } from '../isolation/motor-support.ts';
import { sceneToMjcf } from '../sim/mjcf.ts';
import { DEFAULT_OUTCOME_OPTIONS } from '../task/outcome.ts';
import { resolveVariation } from '../task/resolve.ts';
import type { Task } from '../task/task-folder.ts';
import { AssetBinder } from './bound-assets.ts';
import { planScene } from './compile-plan.ts';
import { executorPlan } from './executor-plan.ts';
import { startAlone } from './lone-start.ts';
import { startPair } from './pair-start.ts';
import type { GenerationPlan, PlannedVariation } from './plan.ts';
import { episodePath, pairPath } from './seed-path.ts';
import { type Stage, Stages } from './stage.ts';

/** Episodes of certificates draw from streams of their own: a corpus of this name would share them. */
const CORPUS = { corpus: 'certificate', seed: 0 } as const;

export interface Certification {
  readonly candidate: Candidate;
  /** Frees what MuJoCo holds. */
  readonly dispose: () => void;
}

export interface CertificationInput {
  readonly task: Task;
  readonly variationId: string;
  /** Folder of the task's seed demos. */
  readonly seedFolder: string;
  /** Version of mujoco-js. */
  readonly mujocoJs: string;
}

/** @throws UserError for a variation that cannot be compiled */
export function certificationOf({ task, variationId, seedFolder, mujocoJs }: CertificationInput): Certification {
  const planned = planVariation(task, variationId);
  const plan: GenerationPlan = {
    ...CORPUS,
    replay: DEFAULT_REPLAY,
    outcome: DEFAULT_OUTCOME_OPTIONS,
    attempts_per_episode: 1,
    language_subtasks: false,
    images: null,
    variations: [planned],
    seed_libraries: [loadSeedLibrary(seedFolder).sha256],
  };
  const stages = new Stages({ plan, seedFolders: [seedFolder], outFolder: '' });
  const start = planned.twin ? startIntervened : startLone;
  return {
    candidate: {
      task_id: task.id,
      variation_id: variationId,
      axis: planned.axis,
      mujoco_js: mujocoJs,
      start: async (seed) => started(await start(stages, plan, seed)),
    },
    dispose: () => stages.dispose(),
  };
}

function planVariation(task: Task, variationId: string): PlannedVariation {
  const pair = resolvePair(task, variationId);
  // certificates speak of what everybody has
  const binder = new AssetBinder({ store: null, licenses: null });
  return {
    ...planScene(pair?.intervened ?? resolveVariation(task, variationId), binder),
    axis: pair?.axis ?? null,
    twin: pair ? { scene: planScene(pair.twin, binder), declared: pair.declared } : null,
    seeds: 0,
    episodes: 1,
  };
}

async function startLone(stages: Stages, plan: GenerationPlan, seed: number): Promise<Stage> {
  const stage = await stages.get(0, seed);
  const path = episodePath(plan, plan.variations[0]!, seed);
  if (!startAlone(stage, new RandomStream(path))) throw noStart(stage);
  return stage;
}

/** The intervened arm of a pair: its difference from the twin is proven on the way. */
async function startIntervened(stages: Stages, plan: GenerationPlan, seed: number): Promise<Stage> {
  const planned = plan.variations[0]!;
  const both = [await stages.get(0, seed, 'twin'), await stages.get(0, seed, 'intervened')] as const;
  const pair = startPair({
    stages: both,
    declared: planned.twin!.declared,
    path: pairPath(plan, planned, seed),
    images: null,
    where: `${planned.variation.task_id} ${planned.variation.variation_id}`,
  });
  if (!pair) throw noStart(both[1]);
  both[1].world.startAt(pair.arms[1].qpos);
  return both[1];
}

function noStart({ scene }: Stage): UserError {
  const { task_id, variation_id } = scene.variation;
  return complain({
    where: `${task_id} ${variation_id}`,
    what: 'no draw of the start leaves the objects clear of each other',
  });
}

function started(stage: Stage): StartedEpisode {
  const { world, scene } = stage;
  return { world, scene: scene.variation, plan: executorPlan(stage), sceneSha256: sha256Hex(sceneToMjcf(world.scene)) };
}

/** What the certificates of the training variations and the seed demos show. */
export function trainingSupport(training: readonly Certificate[], seeds: SeedLibrary): TrainingSupport {
  const shown: HandEvent[] = training.flatMap(({ hand_events }) => hand_events);
  const skills = new Set([
    ...training.flatMap((certificate) => certificate.skills),
    ...seeds.demos.flatMap(({ metadata }) => metadata.segments.map(({ kind }) => kind)),
  ]);
  const handEvents = [...shown, ...seeds.demos.flatMap((demo) => demoHandEvents(demo))];
  const parts = [
    ...training.map(({ variation_id, hand_events }) => [variation_id, hand_events]),
    [...skills].sort(),
    seeds.sha256,
  ];
  return { support: new MotorSupport({ handEvents, skills: [...skills] }), sha256: sha256Hex(canonicalJson(parts)) };
}
