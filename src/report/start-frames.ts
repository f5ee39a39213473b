/**
 * How the episodes of pairs start, drawn from their logs: for datasets that have no pictures.
 */
import { FrameSeries } from './frame-series.ts';
import type { Twin, TwinPair } from './pairs.ts';
import type { DatasetSource } from './source.ts';

/**
 * A JPEG of how an episode starts, from its resolved episode (JSON) and the joint positions of the first row of its log; null
 * where something in it cannot be drawn.
 */
export type DrawStart = (resolvedEpisode: string, qpos: readonly number[]) => Promise<DrawnStart | null>;

export interface DrawnStart {
  readonly jpeg: Uint8Array;
  /** [px] */
  readonly width: number;
  readonly height: number;
}

/** By the index of the episode; nothing of a pair that only one arm could be drawn of. */
export async function drawStarts(
  { dir }: DatasetSource,
  pairs: readonly TwinPair[],
  draw: DrawStart,
): Promise<Map<number, DrawnStart>> {
  const drawn = new Map<number, DrawnStart>();
  if (pairs.length === 0) return drawn;
  const series = await FrameSeries.open(dir, 'privileged', ['qpos']);
  try {
    for (const { twin, changed } of pairs) {
      const start = async ({ entry }: Twin) => {
        const [first] = await series.rows(entry);
        return draw(entry.resolved, first!['qpos'] as number[]);
      };
      // one after the other: they share a renderer
      const before = await start(twin);
      const after = before && (await start(changed));
      if (!before || !after) continue;
      drawn.set(twin.entry.index, before).set(changed.entry.index, after);
    }
  } finally {
    series.close();
  }
  return drawn;
}
