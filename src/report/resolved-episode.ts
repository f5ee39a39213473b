/**
 * What `resolved_episode` of `provenance/episodes.parquet` says, read leniently: a report shows what there is.
 */
import { z } from 'zod';
import { conditionText, eventText, handledIds } from './conditions.ts';
import { noParts, type PartsOf, type ScenePart } from './parts.ts';

const numbers = (length: number) => z.array(z.number()).length(length);

const objectSchema = z.object({
  id: z.string(),
  semantic_name: z.string().default(''),
  asset: z.string().default(''),
  scale: z.number().default(1),
  /** [m] */
  position: numbers(3),
  /** Quaternion w x y z. */
  rotation: numbers(4).default([1, 0, 0, 0]),
  /** Where moving parts start [m] or [rad]; one that is not named starts shut. */
  joints: z.record(z.string(), z.number()).catch({}),
  /** What is other than its asset says, by property. */
  physics: z.record(z.string(), z.unknown()).catch({}),
});

const conditionsSchema = z.object({ conditions: z.array(z.unknown()) });

const resolvedSchema = z.object({
  container_instance_id: z.string().nullish().catch(null),
  semantic_groups: z.record(z.string(), z.array(z.string())).catch({}),
  objects: z.array(z.unknown()).catch([]),
  success: conditionsSchema.catch({ conditions: [] }),
  fail: conditionsSchema.catch({ conditions: [] }),
  events: z.array(z.record(z.string(), z.unknown())).catch([]),
});

export type ResolvedObject = z.infer<typeof objectSchema>;

export interface ResolvedEpisode {
  readonly objects: readonly ResolvedObject[];
  /** Name of the semantic group by the object's id. */
  readonly roles: Readonly<Record<string, string>>;
  /** Moving parts, in the order of the log's joints. */
  readonly parts: readonly ScenePart[];
  /** Ids of the objects whose place the goal tells. */
  readonly handled: readonly string[];
  /** Each condition in words. */
  readonly goal: readonly string[];
  readonly fail: readonly string[];
  /** What happens in mid-episode, each in words. */
  readonly events: readonly string[];
}

const NOTHING: ResolvedEpisode = { objects: [], roles: {}, parts: [], handled: [], goal: [], fail: [], events: [] };

export function parseResolvedEpisode(json: string, partsOf: PartsOf = noParts): ResolvedEpisode {
  const result = resolvedSchema.safeParse(parseJson(json));
  if (!result.success) return NOTHING;
  const { semantic_groups, success, fail, events } = result.data;
  const objects = result.data.objects.flatMap((object) => {
    const parsed = objectSchema.safeParse(object);
    return parsed.success ? [parsed.data] : [];
  });
  const parts = objects.flatMap((object) => partsOf(object).map((part) => ({ ...part, object: object.id })));
  return {
    objects,
    parts,
    handled: handledIds(success.conditions),
    roles: Object.fromEntries(Object.entries(semantic_groups).flatMap(([role, ids]) => ids.map((id) => [id, role]))),
    goal: success.conditions.map((condition) => conditionText(condition, parts)),
    fail: fail.conditions.map((condition) => conditionText(condition, parts)),
    events: events.map(eventText),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
