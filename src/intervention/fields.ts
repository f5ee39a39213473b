/**
 * Scenes as flat fields, one value a path, so that they can be compared field by field.
 *
 * What is a list of objects or of conditions in a document goes by the object's id here: `objects.apple_1.position`,
 * `success.apple_1.apple_1 in lunchbox_1`. So an object that is added is one more object, and no shift of all behind it.
 */
import { type Condition, conditionIds, describeCondition } from '../task/condition.ts';
import type { ResolvedReset } from '../task/reset.ts';
import type { ResolvedVariation } from '../task/resolve.ts';

/** By path; a value is a number, text, truth value, null, or a list of these. */
export type Fields = Map<string, unknown>;

/** The part of a resolution that decides what an arm is. */
export interface ArmDescription {
  readonly variation: ResolvedVariation;
  readonly reset: ResolvedReset;
  readonly draws: Readonly<Record<string, string>>;
  readonly carriers?: Readonly<Record<string, string>>;
}

/** Fields of a resolved variation, all but its name. */
export function variationFields({ variation, reset, draws, carriers = {} }: ArmDescription): Fields {
  const { variation_id: _, layout, active_instance_ids, physics, goal_relation, ...rest } = variation;
  const fields: Fields = new Map([['goal_relation', goal_relation]]);
  for (const id of active_instance_ids) {
    const start = { reach: reset.objects[id], draws_as: draws[id] ?? id, rests_in: carriers[id] };
    addFields(fields, `objects.${id}`, { ...layout[id], physics: physics?.[id] ?? {}, ...start });
  }
  addFields(fields, 'min_gap_m', reset.min_gap_m);
  addSceneFields(fields, rest);
  return fields;
}

/** Fields of a resolved episode as `provenance/episodes.parquet` keeps it, all but the variation's name. */
export function episodeFields(episode: Readonly<Record<string, unknown>>): Fields {
  const { variation_id: _, objects, tinted, ...rest } = episode;
  const fields: Fields = new Map();
  for (const object of (objects ?? []) as { id: string }[]) {
    const { id, ...members } = object;
    addFields(fields, `objects.${id}`, members);
  }
  for (const id of (tinted ?? []) as string[]) fields.set(`objects.${id}.tinted`, true);
  addSceneFields(fields, rest);
  return fields;
}

/** Adds what variation and episode have alike. */
function addSceneFields(out: Fields, scene: Readonly<Record<string, unknown>>): void {
  // logic_graph says again what success says, with numbers that shift
  const { semantic_groups, success, fail, events, logic_graph: _, ...rest } = scene;
  for (const { instance, ...event } of (events ?? []) as { instance: string }[]) {
    addFields(out, `events.${instance}`, event);
  }
  for (const [role, ids] of Object.entries((semantic_groups ?? {}) as Record<string, readonly string[]>)) {
    for (const id of ids) out.set(`objects.${id}.role`, role);
  }
  for (const [side, { conditions = [] } = {}] of Object.entries({ success, fail } as ConditionLists)) {
    for (const condition of conditions) {
      const [subject = 'nothing'] = conditionIds(condition);
      out.set(`${side}.${subject}.${describeCondition(condition)}`, true);
    }
  }
  for (const [name, value] of Object.entries(rest)) addFields(out, name, value);
}

type ConditionLists = Record<string, { readonly conditions?: readonly Condition[] } | undefined>;

/** Adds a value with all that is in it; a list of plain values is one field. */
export function addFields(out: Fields, path: string, value: unknown): void {
  if (value === undefined) return;
  const isPlain = value === null || typeof value !== 'object';
  if (isPlain || (Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object'))) {
    out.set(path, value);
    return;
  }
  for (const [key, member] of Object.entries(value)) addFields(out, `${path}.${key}`, member);
}
