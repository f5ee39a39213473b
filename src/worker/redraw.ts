/**
 * Draws a dataset again from its logs, with other cameras, sizes, lights or none of these: nothing is simulated.
 */

import { canonicalJson, sha256Hex } from '../core/hash.ts';
import { LANGUAGE_SUBTASKS } from '../dataset/features.ts';
import { readObjects } from '../dataset/objects-file.ts';
import { openFinished } from '../dataset/split/read-facts.ts';
import { fileRows, readJson } from '../dataset/verify-context.ts';
import { imageColumns } from './generate.ts';
import type { ImagesPlan } from './images-plan.ts';
import { type JobOptions, type JobResult, runJob, workerEntry } from './job.ts';

/** What a worker gets at its start. */
export interface RedrawSetup {
  readonly dir: string;
  readonly images: ImagesPlan;
  readonly outFolder: string;
}

export interface RedrawOptions extends JobOptions {
  readonly versions: Readonly<Record<string, string>>;
}

/** The cameras that a finished dataset was drawn with; null where it has none. */
export function drawnImages(dir: string): ImagesPlan | null {
  const { config } = openFinished(dir) as { config: { images?: ImagesPlan | null } | null };
  return config?.images ?? null;
}

/**
 * Writes the episodes of `dir` as a dataset of their own, seen by the cameras of `images`.
 *
 * @throws UserError when `dir` is no finished dataset; and see `runJob`
 */
export async function redrawDataset(dir: string, images: ImagesPlan, options: RedrawOptions): Promise<JobResult> {
  const source = openFinished(dir);
  const { features } = readJson(dir, 'meta/info.json') as { features: Record<string, unknown> };
  const tasks: string[] = [];
  for await (const [row] of fileRows(dir, ['meta/tasks.parquet'], ['task'])) tasks.push(String(row['task']));
  const { extraFeatures, extraPrivileged } = imageColumns(images);
  const language = LANGUAGE_SUBTASKS.name in features ? [LANGUAGE_SUBTASKS] : [];
  const setup: RedrawSetup = { dir, images, outFolder: options.out };
  return runJob(
    {
      dataset: {
        planSha256: sha256Hex(canonicalJson({ parent: source.digest, images, versions: options.versions })),
        slots: source.episodes,
        tasks,
        extraFeatures: [...extraFeatures, ...language],
        extraPrivileged,
      },
      manifest: {
        config: { ...(source.config as object), images },
        seed: source.seed,
        seedLibrarySha256: source.seed_library_sha256,
        versions: options.versions,
        objects: readObjects(dir),
        parent: { digest: source.digest, drawn_again: true },
      },
      entry: workerEntry('redraw-entry'),
      workerData: setup,
    },
    options,
  );
}
