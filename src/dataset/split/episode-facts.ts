/**
 * What one row of `provenance/episodes.parquet` says that a split can be made by.
 */
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { complain } from '../../core/errors.ts';
import type { Row } from '../parquet-reader.ts';
import { EPISODES_PATH } from '../paths.ts';
import { type NamedFactor, OBJECT_GROUPS, type ObjectGroup } from './factor.ts';

export interface PlacedObject {
  readonly id: string;
  readonly asset: string;
  readonly group: ObjectGroup;
  /** Start, in the task frame [m]. */
  readonly position: readonly [number, number, number];
}

export interface EpisodeFacts {
  readonly task: string;
  readonly pair: string | null;
  /** Each value once. `asset` is left to the objects, as it depends on which groups of them count. */
  readonly values: Readonly<Record<Exclude<NamedFactor, 'asset'>, readonly string[]>>;
  /** In the order of their ids. */
  readonly objects: readonly PlacedObject[];
}

/** Of a resolved episode, what is read here. */
const resolvedSchema = z.object({
  semantic_groups: z.record(z.string(), z.array(z.string())),
  objects: z.array(
    z.object({
      id: z.string(),
      semantic_name: z.string(),
      asset: z.string(),
      position: z.tuple([z.number(), z.number(), z.number()]),
    }),
  ),
  success: z.object({ conditions: z.array(z.unknown()) }),
});
type Resolved = z.output<typeof resolvedSchema>;

export const FACT_COLUMNS = [
  'episode_index',
  'task_id',
  'variation_id',
  'axis',
  'pair_id',
  'instruction',
  'source_demos',
  'resolved_episode',
] as const;

/** Name of the seed demos that an episode of a task and variation was made from. */
export type LibraryOf = (task: string, variation: string) => string;

/**
 * @param where the dataset's folder, for complaints
 * @throws UserError when the row does not hold a resolved episode
 */
export function readFacts(row: Row, libraryOf: LibraryOf, where: string): EpisodeFacts {
  const at = `${where}/${EPISODES_PATH}: episode ${row['episode_index']}`;
  const resolved = checkValue(parseResolved(row, at), resolvedSchema, `${at}: resolved_episode`);
  const task = row['task_id'] as string;
  const variation = row['variation_id'] as string;
  const axis = (row['axis'] ?? null) as string | null;
  const library = libraryOf(task, variation);
  return {
    task,
    pair: (row['pair_id'] ?? null) as string | null,
    values: {
      variation: [`${task}/${variation}`],
      axis: axis === null ? [] : [axis],
      composition: [...new Set(goalPairings(resolved))],
      source_demo: [...new Set((row['source_demos'] as string[]).map((demo) => `${library}/${demo}`))],
      instruction: [normalInstruction(row['instruction'] as string)],
    },
    objects: placedObjects(resolved, `${at}: resolved_episode`),
  };
}

function parseResolved(row: Row, at: string): unknown {
  try {
    return JSON.parse(row['resolved_episode'] as string);
  } catch {
    throw complain({ where: `${at}: resolved_episode`, what: 'not JSON', got: row['resolved_episode'] });
  }
}

/** Two instructions that a policy could not tell apart by their words count as one. */
export function normalInstruction(text: string): string {
  const words = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return words.replace(/[.!?]+$/, '');
}

function placedObjects({ semantic_groups, objects }: Resolved, at: string): PlacedObject[] {
  const groupOf = new Map<string, ObjectGroup>();
  for (const group of OBJECT_GROUPS) for (const id of semantic_groups[group] ?? []) groupOf.set(id, group);
  return objects
    .map(({ id, asset, position }, index) => {
      const group = groupOf.get(id);
      if (!group) throw complain({ where: `${at}.objects[${index}].id`, what: 'in no semantic group', got: id });
      return { id, asset, group, position };
    })
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `apple in lunchbox` for every edge of the goal; what must not be is no goal. */
function goalPairings({ objects, success }: Resolved): string[] {
  const names = new Map(objects.map(({ id, semantic_name }) => [id, semantic_name]));
  const nameOf = (id: unknown) => names.get(String(id)) ?? String(id);
  const walk = (node: unknown): string[] => {
    const { type, op, conditions, subject_id, relation, target_id } = (node ?? {}) as Record<string, unknown>;
    if (Array.isArray(conditions)) return conditions.flatMap(walk);
    const isEdge = op === undefined && type !== 'node' && subject_id !== undefined && target_id !== undefined;
    return isEdge ? [`${nameOf(subject_id)} ${relation} ${nameOf(target_id)}`] : [];
  };
  return success.conditions.flatMap(walk);
}
