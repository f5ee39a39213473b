/**
 * What `resolved_episode` of `provenance/episodes.parquet` says, read leniently: a report shows what there is.
 */
import { z } from 'zod';

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
  /** Each condition in words. */
  readonly goal: readonly string[];
  readonly fail: readonly string[];
  /** What happens in mid-episode, each in words. */
  readonly events: readonly string[];
}

const NOTHING: ResolvedEpisode = { objects: [], roles: {}, goal: [], fail: [], events: [] };

export function parseResolvedEpisode(json: string): ResolvedEpisode {
  const result = resolvedSchema.safeParse(parseJson(json));
  if (!result.success) return NOTHING;
  const { objects, semantic_groups, success, fail, events } = result.data;
  return {
    objects: objects.flatMap((object) => {
      const parsed = objectSchema.safeParse(object);
      return parsed.success ? [parsed.data] : [];
    }),
    roles: Object.fromEntries(Object.entries(semantic_groups).flatMap(([role, ids]) => ids.map((id) => [id, role]))),
    goal: success.conditions.map(conditionText),
    fail: fail.conditions.map(conditionText),
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

/** One line, e.g. `displace apple_1, at placed`. */
function eventText({ type, instance, ...rest }: Record<string, unknown>): string {
  const more = Object.entries(rest).map(([name, value]) => `, ${name} ${[value].flat().join(' ')}`);
  return `${type} ${instance}${more.join('')}`;
}

/** One line, e.g. `apple_1 in lunchbox_1`; JSON of what is not known here. */
export function conditionText(condition: unknown): string {
  const { type, op, subject_id, relation, target_id, conditions, ...rest } = (condition ?? {}) as Record<
    string,
    unknown
  >;
  if (op === 'not') return `not (${conditionText(rest['condition'])})`;
  if (Array.isArray(conditions)) return conditions.map((part) => `(${conditionText(part)})`).join(` ${String(op)} `);
  if (relation !== undefined) return `${subject_id} ${relation} ${target_id}`;
  if (type === 'node') {
    const ranges = Object.entries({ ...(rest['position'] as object), ...(rest['euler'] as object) });
    return `${subject_id}: ${ranges.map(([name, range]) => `${name} ${[range].flat().join(' to ')}`).join(', ')}`;
  }
  return JSON.stringify(condition) ?? 'nothing';
}
