/**
 * From a finished dataset on disk to the facts that a split is made by.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { type DatasetManifest, datasetDigest, readManifest } from '../manifest.ts';
import { EPISODES_PATH, MANIFEST_PATH, planPath } from '../paths.ts';
import { fileFault } from '../receipt.ts';
import { fileRows } from '../verify-context.ts';
import { FACT_COLUMNS, type LibraryOf, readFacts } from './episode-facts.ts';
import { type FactTable, FactTableBuilder } from './fact-table.ts';
import type { ObjectGroup } from './factor.ts';

/** @throws UserError when `dir` is no finished dataset, or its manifest does not fit itself */
export function openFinished(dir: string): DatasetManifest {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`${dir}: no such dataset folder`);
  const manifest = readManifest(dir);
  if (!manifest) {
    if (existsSync(planPath(dir))) {
      throw new UserError(`${dir}: the dataset is not finished; run \`better generate\` on it again, it goes on`);
    }
    throw new UserError(`${dir}: not a dataset of this program: it has no ${MANIFEST_PATH}`);
  }
  if (datasetDigest(manifest.files) !== manifest.digest) {
    throw new UserError(`${join(dir, MANIFEST_PATH)}: digest: is not that of the files listed; see \`better verify\``);
  }
  return manifest;
}

/**
 * @param groups whose objects count for `asset` and `layout`
 * @throws UserError when the provenance is damaged, or does not hold resolved episodes
 */
export async function readFactTable(
  dir: string,
  manifest: DatasetManifest,
  groups: readonly ObjectGroup[],
): Promise<FactTable> {
  const entry = manifest.files.find(({ path }) => path === EPISODES_PATH);
  const fault = entry ? await fileFault(dir, entry) : 'not in the manifest';
  if (fault) throw new UserError(`${join(dir, EPISODES_PATH)}: ${fault}; restore the dataset from a copy`);
  const builder = new FactTableBuilder(groups);
  const libraryOf = seedLibraries(manifest);
  let episode = 0;
  for await (const [row] of fileRows(dir, [EPISODES_PATH], FACT_COLUMNS)) {
    if (Number(row['episode_index']) !== episode++) {
      throw new UserError(`${join(dir, EPISODES_PATH)}: row ${episode - 1} is episode ${row['episode_index']}`);
    }
    builder.add(readFacts(row, libraryOf, dir));
  }
  if (episode !== manifest.episodes) {
    throw new UserError(`${join(dir, EPISODES_PATH)}: ${episode} episodes, the manifest says ${manifest.episodes}`);
  }
  return builder.finish();
}

/** As much of a generation plan as says which seed demos a variation was made from. */
const planSchema = z.object({
  variations: z.array(
    z.object({ variation: z.object({ task_id: z.string(), variation_id: z.string() }), seeds: z.int() }),
  ),
});

/**
 * Demos of different tasks have equal names, and tasks may use the same demos: a demo's full name begins with the first task
 * that uses its library. Where the manifest's config is no generation plan, each task counts as having its own.
 */
function seedLibraries({ config }: DatasetManifest): LibraryOf {
  const plan = planSchema.safeParse(config);
  const taskOf = new Map<number, string>();
  const known = new Map<string, string>();
  for (const { variation, seeds } of plan.data?.variations ?? []) {
    if (!taskOf.has(seeds)) taskOf.set(seeds, variation.task_id);
    known.set(`${variation.task_id}/${variation.variation_id}`, taskOf.get(seeds)!);
  }
  return (task, variation) => known.get(`${task}/${variation}`) ?? task;
}
