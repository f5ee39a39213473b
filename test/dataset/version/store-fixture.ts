/**
 * Small datasets that differ in a known way, and stores for them.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SlotResult } from '../../../src/episode/record.ts';
import { slotPath, writeSlotFile } from '../../../src/episode/slot-file.ts';
import { jobOptions, runJob } from '../job.ts';
import { type SyntheticOptions, syntheticSlot } from '../synthetic.ts';

export interface DatasetWish {
  readonly slots: number;
  readonly episodes?: SyntheticOptions;
  /** Makes other slots of some. */
  readonly change?: (slot: SlotResult) => SlotResult;
  /** File sizes [2^20 bytes]; small ones by default, so that there are several files. */
  readonly limits?: { readonly dataMb?: number; readonly privilegedMb?: number };
  readonly planSha256?: string;
}

/** Writes a dataset anew, and returns its folder. */
export async function makeDataset(out: string, wish: DatasetWish): Promise<string> {
  rmSync(out, { recursive: true, force: true });
  const { slots, episodes, change = (slot) => slot, limits, planSha256 } = wish;
  const options = jobOptions(slots, {
    ...(limits ? { limits } : {}),
    ...(planSha256 === undefined ? {} : { planSha256 }),
  });
  await runJob(out, {
    options,
    ...(episodes ? { episodes } : {}),
    onSlot: (slot) => {
      const result = change(syntheticSlot(slot, episodes));
      mkdirSync(join(out, 'work', 'slots'), { recursive: true });
      writeSlotFile(slotPath(out, slot), result);
    },
  });
  return out;
}

/** An episode with another outcome of chance: equal in length, other in one column from the middle on. */
export function disturb(result: SlotResult): SlotResult {
  const { episode } = result;
  if (!episode) return result;
  const column = episode.log.columns['qpos']!;
  const values = Float64Array.from(column.values as Float64Array, (value, at) =>
    at * 2 < column.values.length ? value : value + 1e-3,
  );
  const columns = { ...episode.log.columns, qpos: { ...column, values } };
  return { ...result, episode: { ...episode, log: { ...episode.log, columns } } };
}
