/**
 * The sidecar of a segment: what `finish` needs of each slot and the data files do not hold, as one JSON line a slot. It is
 * streamed in both directions, so that memory does not grow with the number of episodes.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AttemptRow, EpisodeProvenance } from '../episode/record.ts';
import type { FeatureStats } from './episode-stats.ts';
import { sidecarFile } from './paths.ts';

export interface SidecarEpisode {
  readonly episode_index: number;
  readonly length: number;
  readonly dataset_from_index: number;
  readonly provenance: EpisodeProvenance;
  /** Of each feature that has statistics. */
  readonly stats: Readonly<Record<string, FeatureStats>>;
}

export interface SidecarLine {
  readonly slot: number;
  readonly attempts: readonly AttemptRow[];
  readonly episode: SidecarEpisode | null;
}

export function sidecarLine(line: SidecarLine): Uint8Array {
  return Buffer.from(`${JSON.stringify(line)}\n`, 'utf8');
}

/** The lines of segments 0 to `segments - 1`, in order. */
export async function* readSidecars(out: string, segments: number): AsyncGenerator<SidecarLine> {
  for (let segment = 0; segment < segments; segment++) {
    const input = createReadStream(join(out, sidecarFile(segment)), 'utf8');
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield JSON.parse(line) as SidecarLine;
    }
  }
}
