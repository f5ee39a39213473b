/** Datasets on disk whose episodes have declared factors. */
import type { DatasetOptions } from '../../../src/dataset/layout.ts';
import type { DatasetManifest } from '../../../src/dataset/manifest.ts';
import { DatasetWriter } from '../../../src/dataset/writer.ts';
import { INPUTS, jobOptions } from '../job.ts';
import { syntheticSlot, TASKS } from '../synthetic.ts';
import { type PlannedEpisode, withFactors } from './facts.ts';

/** One episode for each of those planned, in order; between them slots without one. */
export async function writeDataset(
  out: string,
  episodes: readonly PlannedEpisode[],
  options: Partial<DatasetOptions> = {},
): Promise<DatasetManifest> {
  const isAccepted = (slot: number) => syntheticSlot(slot).episode !== null;
  let slots = 0;
  for (let accepted = 0; accepted < episodes.length; slots++) if (isAccepted(slots)) accepted++;
  const instructions = episodes.flatMap(({ instruction }) => instruction ?? []);
  const writer = await DatasetWriter.open(out, jobOptions(slots, { tasks: [...TASKS, ...instructions], ...options }));
  let episode = 0;
  for (let slot = 0; slot < slots; slot++) {
    const planned = episodes[Math.min(episode, episodes.length - 1)]!;
    if (isAccepted(slot)) episode++;
    await writer.append(withFactors(syntheticSlot(slot), planned));
  }
  return writer.finish(INPUTS);
}
