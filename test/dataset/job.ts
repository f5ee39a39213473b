/**
 * A generation job in small: slots come from their files, or are run again and saved; the writer takes them in order.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../src/core/hash.ts';
import { LANGUAGE_SUBTASKS } from '../../src/dataset/features.ts';
import type { DatasetOptions } from '../../src/dataset/layout.ts';
import type { DatasetManifest } from '../../src/dataset/manifest.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { readSlotFile, slotPath, writeSlotFile } from '../../src/episode/slot-file.ts';
import { type SyntheticOptions, syntheticSlot, TASKS } from './synthetic.ts';

export const INPUTS = {
  config: { corpus: 'synthetic', episodes: 12 },
  seed: 7,
  seedLibrarySha256: null,
  versions: { 'better-datagen': '0.1.0' },
} as const;

/** Small segments, so that there are some. */
export function jobOptions(slots: number, other: Partial<DatasetOptions> = {}): DatasetOptions {
  return {
    planSha256: 'ab'.repeat(32),
    slots,
    tasks: TASKS,
    limits: { privilegedMb: 0.03 },
    extraFeatures: [LANGUAGE_SUBTASKS],
    ...other,
  };
}

export interface Job {
  readonly options: DatasetOptions;
  readonly episodes?: SyntheticOptions;
  /** Called before a slot is appended. */
  readonly onSlot?: (slot: number) => void;
}

export async function runJob(out: string, { options, episodes, onSlot }: Job): Promise<DatasetManifest> {
  const writer = await DatasetWriter.open(out, options);
  for (let slot = writer.nextSlot; slot < options.slots; slot++) {
    onSlot?.(slot);
    const path = slotPath(out, slot);
    let result = readSlotFile(path);
    if (!result) {
      result = syntheticSlot(slot, episodes);
      writeSlotFile(path, result);
    }
    await writer.append(result);
  }
  return writer.finish(INPUTS);
}

/** SHA-256 of every file below a folder, by its path. */
export function folderHashes(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    names.sort().map((path) => [path.slice(folder.length + 1), sha256Hex(readFileSync(path))] as const),
  );
}
