/**
 * The main job: a plan's slots are attempted by the pool, and the accepted episodes written as a dataset.
 */
import { canonicalJson, sha256Hex } from '../core/hash.ts';
import { imageFeature, passColumn } from '../dataset/camera-feature.ts';
import { LANGUAGE_SUBTASKS } from '../dataset/features.ts';
import { videoFeature } from '../dataset/video/video-feature.ts';
import { objectSources } from './bound-assets.ts';
import type { CompiledCorpus } from './compile-plan.ts';
import type { ImagesPlan } from './images-plan.ts';
import { type JobOptions, type JobResult, runJob, workerEntry } from './job.ts';
import { type GenerationPlan, slotAt, slotCount, type WorkerSetup } from './plan.ts';

export interface GenerateOptions extends JobOptions {
  /** Of everything that decides the bytes, by package name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Equal plans made by equal programs give equal bytes. */
export function planSha256(plan: GenerationPlan, versions: Readonly<Record<string, string>>): string {
  return sha256Hex(canonicalJson({ plan, versions }));
}

/** Columns that a plan's cameras add to those that every dataset has. */
export function imageColumns(images: ImagesPlan | null) {
  const cameras = images?.cameras ?? [];
  return {
    extraFeatures: cameras.map((camera) => (images?.video ? videoFeature(camera, images.video) : imageFeature(camera))),
    extraPrivileged: cameras.flatMap(({ name }) => images!.passes.map((pass) => passColumn(name, pass))),
  };
}

/** What a plan's dataset is, apart from its episodes. */
export function planDataset(plan: GenerationPlan, versions: Readonly<Record<string, string>>) {
  const { extraFeatures, extraPrivileged } = imageColumns(plan.images);
  return {
    planSha256: planSha256(plan, versions),
    slots: slotCount(plan),
    tasks: plan.variations.flatMap(({ variation, twin }) =>
      [...(twin ? [twin.scene.variation] : []), variation].map(({ instruction }) => instruction),
    ),
    extraFeatures: [...extraFeatures, ...(plan.language_subtasks ? [LANGUAGE_SUBTASKS] : [])],
    extraPrivileged,
  };
}

/** Runs what is left to run of a plan, and writes the dataset; see `runJob`. */
export function generateDataset(corpus: CompiledCorpus, options: GenerateOptions): Promise<JobResult> {
  const { plan, seedFolders } = corpus;
  const { versions } = options;
  const setup: WorkerSetup = { plan, seedFolders, outFolder: options.out };
  return runJob(
    {
      dataset: planDataset(plan, versions),
      manifest: {
        config: plan,
        seed: plan.seed,
        seedLibrarySha256: sha256Hex(canonicalJson(plan.seed_libraries)),
        versions,
        objects: objectSources(plan),
      },
      entry: workerEntry('entry'),
      workerData: setup,
      leaderOf: (slot) => slotAt(plan, slot).first,
    },
    options,
  );
}
