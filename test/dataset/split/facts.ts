/**
 * Provenance for splits: episodes with declared factors, as facts, as tables, and as datasets on disk.
 */
import { canonicalJson } from '../../../src/core/hash.ts';
import type { PlacedObject } from '../../../src/dataset/split/episode-facts.ts';
import { readFacts } from '../../../src/dataset/split/episode-facts.ts';
import { type FactTable, FactTableBuilder } from '../../../src/dataset/split/fact-table.ts';
import type { ObjectGroup } from '../../../src/dataset/split/factor.ts';
import type { SlotResult } from '../../../src/episode/record.ts';

export interface PlannedEpisode {
  readonly task?: string;
  readonly variation?: string;
  readonly axis?: string | null;
  readonly pair?: string | null;
  readonly seed?: string;
  readonly instruction?: string;
  readonly demos?: readonly string[];
  readonly objects?: readonly PlacedObject[];
}

/** An object for the table: `apple_1` is the asset `builtin/apple`. */
export function object(id: string, x: number, y = 0, group: ObjectGroup = 'target'): PlacedObject {
  return { id, asset: `builtin/${id.replace(/_\d+$/, '')}`, group, position: [x, y, 0.02] };
}

export const LUNCHBOX = object('lunchbox_1', 0.5, 0.2, 'container');

/** As `src/worker/slot-runner.ts` writes it. */
export function resolvedEpisode({ objects = [object('apple_1', 0.4)], ...episode }: PlannedEpisode): string {
  const all = [LUNCHBOX, ...objects];
  const ids = (wanted: string) => all.filter(({ group }) => group === wanted).map(({ id }) => id);
  const semanticName = (id: string) => id.replace(/_\d+$/, '');
  return canonicalJson({
    task_id: episode.task ?? 'Task',
    variation_id: episode.variation ?? 'TV-01',
    container_instance_id: LUNCHBOX.id,
    semantic_groups: {
      container: ids('container'),
      target: ids('target'),
      distractor: ids('distractor'),
      decor: ids('decor'),
    },
    objects: all.map(({ id, asset, position }) => ({
      id,
      semantic_name: semanticName(id),
      asset,
      scale: 1,
      position,
      rotation: [1, 0, 0, 0],
    })),
    success: {
      op: 'and',
      conditions: ids('target').map((id) => ({
        type: 'edge',
        subject_id: id,
        relation: 'in',
        target_id: LUNCHBOX.id,
      })),
    },
    fail: { op: 'or', conditions: [] },
  });
}

export function factTable(
  episodes: readonly PlannedEpisode[],
  groups: readonly ObjectGroup[] = ['target', 'distractor'],
): FactTable {
  const builder = new FactTableBuilder(groups);
  episodes.forEach((episode, index) => {
    const row = {
      episode_index: BigInt(index),
      task_id: episode.task ?? 'Task',
      variation_id: episode.variation ?? 'TV-01',
      axis: episode.axis ?? null,
      pair_id: episode.pair ?? null,
      instruction: episode.instruction ?? 'Pack the lunch.',
      source_demos: episode.demos ?? ['demo_00'],
      resolved_episode: resolvedEpisode(episode),
    };
    builder.add(readFacts(row, (task) => task, 'dataset'));
  });
  return builder.finish();
}

/** A slot's result with the factors of a planned episode in place of its own. */
export function withFactors(result: SlotResult, episode: PlannedEpisode): SlotResult {
  const { task = 'Task', variation = 'TV-01', axis = null, pair = null, instruction } = episode;
  const ids = { task_id: task, variation_id: variation };
  const seeds = episode.seed ? { seed: episode.seed } : {};
  const attempts = result.attempts.map((row) => ({ ...row, ...ids, ...seeds }));
  if (!result.episode) return { ...result, attempts };
  const provenance = {
    ...result.episode.provenance,
    ...ids,
    ...seeds,
    axis,
    pair_id: pair,
    instruction: instruction ?? result.episode.provenance.instruction,
    source_demos: episode.demos ?? ['demo_00'],
    resolved_episode: resolvedEpisode(episode),
  };
  return { ...result, attempts, episode: { ...result.episode, provenance } };
}
