/**
 * The `reset` key of our task folders: how far, and how far round, objects may start from their written pose.
 */
import { z } from 'zod';

const distance = z.number().min(0);

/** What one object may do at the start. */
const reachSchema = z.strictObject({
  position_m: distance.optional(),
  yaw_rad: distance.optional(),
  /** The object that it starts in or on: it keeps its place there, and what it moves by itself comes on top. */
  rests_on: z.string().optional(),
});

/** As written in `task.yaml`, or in a variation file, whose keys then win. */
export const resetSchema = z.strictObject({
  /** Greatest distance from the written position [m]. */
  position_m: distance.optional(),
  /** Greatest turn about the upright, either way [rad]. */
  yaw_rad: distance.optional(),
  /** Least gap between two footprints at the start [m]. */
  min_gap_m: distance.optional(),
  /** What holds for single objects, by instance id. */
  objects: z.record(z.string(), reachSchema).optional(),
});

export type ResetBlock = z.output<typeof resetSchema>;

export interface ResetReach {
  /** Greatest distance from the written position [m]. */
  readonly position_m: number;
  /** Greatest turn about the upright, either way [rad]. */
  readonly yaw_rad: number;
}

/** The reset of one variation: what holds for each of its active objects. */
export interface ResolvedReset {
  readonly min_gap_m: number;
  readonly objects: Readonly<Record<string, ResetReach>>;
}

/**
 * What holds where a folder says nothing. Published task folders carry no such key, and a dataset in which every episode of a
 * variation starts the same would teach a policy nothing but that start. The container moves less: it is the largest thing
 * in a layout that was made around it.
 */
export const DEFAULT_RESET = {
  position_m: 0.02,
  yaw_rad: 0.26,
  min_gap_m: 0.04,
  container: { position_m: 0.01, yaw_rad: 0.05 },
} as const;

/**
 * Merges reset blocks, later over earlier, over the default.
 *
 * For the container, what is written for all objects counts as an upper bound on its default; only a line of its own in
 * `objects` lets it move further.
 */
export function resolveReset(
  blocks: readonly (ResetBlock | undefined)[],
  activeIds: readonly string[],
  containerId: string,
): ResolvedReset {
  const all = Object.assign({}, DEFAULT_RESET, ...blocks) as { position_m: number; yaw_rad: number; min_gap_m: number };
  const reachOf = (id: string): ResetReach => {
    const { position_m, yaw_rad } = Object.assign(
      {},
      ...blocks.map((block) => block?.objects?.[id]),
    ) as Partial<ResetReach>;
    const bound = id === containerId ? DEFAULT_RESET.container : all;
    return {
      position_m: position_m ?? Math.min(bound.position_m, all.position_m),
      yaw_rad: yaw_rad ?? Math.min(bound.yaw_rad, all.yaw_rad),
    };
  };
  return { min_gap_m: all.min_gap_m, objects: Object.fromEntries(activeIds.map((id) => [id, reachOf(id)])) };
}

/** Objects that start in or on another, by their ids; `active` ones only. */
export function resolveCarriers(
  blocks: readonly (ResetBlock | undefined)[],
  activeIds: readonly string[],
): Record<string, string> {
  const carrierOf = (id: string) =>
    blocks.map((block) => block?.objects?.[id]?.rests_on).findLast((carrier) => carrier);
  return Object.fromEntries(
    activeIds.flatMap((id) => {
      const carrier = carrierOf(id);
      return carrier !== undefined && activeIds.includes(carrier) ? [[id, carrier]] : [];
    }),
  );
}
