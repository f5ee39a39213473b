/**
 * Where a corpus says that objects stand, and how far from there an episode may start them.
 */
import { z } from 'zod';

export interface WrittenStart {
  /** [m] */
  readonly x: number;
  readonly y: number;
  /** Radius of the disc that starts are drawn from [m]. */
  readonly reach: number;
}

const placement = z.object({ position: z.array(z.number()).min(2) });

const variationSchema = z.object({
  variation: z.object({ task_id: z.string(), variation_id: z.string(), layout: z.record(z.string(), placement) }),
  reset: z
    .object({ objects: z.record(z.string(), z.object({ position_m: z.number().catch(0) })) })
    .catch({ objects: {} }),
});

/** By `JSON.stringify([task, variation])`, then by object; of a manifest's config, which may hold anything. */
export function writtenStarts(config: unknown): Map<string, Map<string, WrittenStart>> {
  const { variations } = (config ?? {}) as { variations?: unknown };
  const found = new Map<string, Map<string, WrittenStart>>();
  if (!Array.isArray(variations)) return found;
  for (const value of variations) {
    const parsed = variationSchema.safeParse(value);
    if (!parsed.success) continue;
    const { variation, reset } = parsed.data;
    const starts = Object.entries(variation.layout).map(([id, { position }]) => {
      return [id, { x: position[0]!, y: position[1]!, reach: reset.objects[id]?.position_m ?? 0 }] as const;
    });
    found.set(JSON.stringify([variation.task_id, variation.variation_id]), new Map(starts));
  }
  return found;
}
