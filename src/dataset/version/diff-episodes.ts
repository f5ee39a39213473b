/**
 * Which episodes two versions share. An episode is known by its task, variation and seed, wherever it stands.
 */
import { sha256Hex } from '../../core/hash.ts';
import { ATTEMPTS_PATH, EPISODES_PATH } from '../paths.ts';
import { areSameFrames, type Frames, seriesFrames } from './episode-frames.ts';
import type { ObjectStore } from './object-store.ts';
import type { VersionFiles } from './version-files.ts';

export interface EpisodeName {
  readonly task_id: string;
  readonly variation_id: string;
  readonly seed: string;
  /** In the version that has it; of a changed episode in the later one. */
  readonly episode_index: number;
}

export interface ChangedEpisode extends EpisodeName {
  /** Fields of its provenance, and `data` or `privileged` where frames differ. */
  readonly fields: readonly string[];
}

export interface VariationChange {
  readonly task_id: string;
  readonly variation_id: string;
  readonly episodes: readonly [from: number, to: number];
  readonly attempts: readonly [from: number, to: number];
}

export interface EpisodesDiff {
  readonly same: number;
  readonly added: readonly EpisodeName[];
  readonly removed: readonly EpisodeName[];
  readonly changed: readonly ChangedEpisode[];
  /** Those with other counts. */
  readonly variations: readonly VariationChange[];
  /** Series whose frames were compared: not where the columns differ, or files are laid out otherwise. */
  readonly compared: readonly string[];
}

/** Of an episode's provenance, all that does not say where it stands. */
const FIELDS = [
  'length',
  'attempt',
  'template_type',
  'axis',
  'pair_id',
  'instruction',
  'source_demos',
  'resolved_episode',
  'outcome',
] as const;

interface Episode extends EpisodeName {
  readonly fields: readonly string[];
}

/** @param series whose columns are the same in both versions */
export async function diffEpisodes(
  objects: ObjectStore,
  [from, to]: readonly [VersionFiles, VersionFiles],
  series: readonly string[],
): Promise<EpisodesDiff> {
  const [before, after] = [await readEpisodes(from), await readEpisodes(to)];
  const comparisons = series.flatMap((name) => {
    const sides = [seriesFrames(objects, from.series(name)), seriesFrames(objects, to.series(name))] as const;
    const isWhole = sides[0]?.length === before.size && sides[1]?.length === after.size;
    return isWhole ? [{ name, from: sides[0]!, to: sides[1]! }] : [];
  });
  const added: EpisodeName[] = [];
  const changed: ChangedEpisode[] = [];
  let same = 0;
  for (const [key, episode] of after) {
    const old = before.get(key);
    before.delete(key);
    if (!old) {
      added.push(nameOf(episode));
      continue;
    }
    const fields: string[] = FIELDS.filter((_, at) => old.fields[at] !== episode.fields[at]);
    for (const { name, from: a, to: b } of comparisons) {
      if (!areSameFrames(objects, framesAt(a, old), framesAt(b, episode))) fields.push(name);
    }
    if (fields.length === 0) same++;
    else changed.push({ ...nameOf(episode), fields });
  }
  return {
    same,
    added,
    removed: [...before.values()].map(nameOf),
    changed,
    variations: await diffVariations(from, to),
    compared: comparisons.map(({ name }) => name),
  };
}

const framesAt = (frames: readonly Frames[], { episode_index }: EpisodeName) => frames[episode_index] ?? [];

function nameOf({ task_id, variation_id, seed, episode_index }: EpisodeName): EpisodeName {
  return { task_id, variation_id, seed, episode_index };
}

/** By name; episodes of one name are numbered. */
async function readEpisodes(files: VersionFiles): Promise<Map<string, Episode>> {
  const episodes = new Map<string, Episode>();
  const columns = ['episode_index', 'task_id', 'variation_id', 'seed', ...FIELDS];
  for await (const row of files.rows(EPISODES_PATH, columns)) {
    const name = [row['task_id'], row['variation_id'], row['seed']].map(String);
    let key = JSON.stringify(name);
    while (episodes.has(key)) key += '+';
    episodes.set(key, {
      task_id: name[0]!,
      variation_id: name[1]!,
      seed: name[2]!,
      episode_index: Number(row['episode_index']),
      fields: FIELDS.map((field) => shortText(row[field])),
    });
  }
  return episodes;
}

/** Long texts by their hash: a hundred thousand resolved episodes take no memory then. */
function shortText(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 64 ? sha256Hex(text) : text;
}

async function diffVariations(from: VersionFiles, to: VersionFiles): Promise<VariationChange[]> {
  const counts = new Map<string, { episodes: [number, number]; attempts: [number, number] }>();
  for (const side of [0, 1] as const) {
    const files = side === 0 ? from : to;
    for await (const row of files.rows(ATTEMPTS_PATH, ['task_id', 'variation_id', 'status'])) {
      const key = JSON.stringify([row['task_id'], row['variation_id']]);
      const count = counts.get(key) ?? { episodes: [0, 0], attempts: [0, 0] };
      counts.set(key, count);
      count.attempts[side]++;
      if (row['status'] === 'accepted') count.episodes[side]++;
    }
  }
  return [...counts]
    .filter(([, { episodes, attempts }]) => episodes[0] !== episodes[1] || attempts[0] !== attempts[1])
    .map(([key, count]) => {
      const [task_id, variation_id] = JSON.parse(key) as [string, string];
      return { task_id, variation_id, ...count };
    });
}
