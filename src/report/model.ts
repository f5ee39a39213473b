/**
 * Everything that a report shows, gathered from a dataset in two passes over its episodes.
 */
import type { DatasetSummary, VariationSummary } from '../dataset/summary.ts';
import { FrameSeries } from './frame-series.ts';
import { PairFinder, type TwinPair } from './pairs.ts';
import type { PartsOf } from './parts.ts';
import { parseResolvedEpisode, type ResolvedEpisode } from './resolved-episode.ts';
import { type DatasetSource, type EpisodeEntry, eachEpisode, summarise } from './source.ts';
import { spread, spreadOver } from './spread.ts';
import { readTrack, TRACK_COLUMNS, type Track } from './track.ts';
import { type WrittenStart, writtenStarts } from './written-starts.ts';

/** How much is shown of what a dataset may have any number of. */
export interface ReportLimits {
  /** Episodes in the player. */
  readonly players: number;
  /** Episodes with a timeline. */
  readonly timelines: number;
  /** Episodes in contact sheets: of a variation, and in all. */
  readonly sheetsPerVariation: number;
  readonly sheets: number;
  /** Pairs of twins; and kinds of pairs of which one is shown in any case. */
  readonly pairs: number;
  readonly pairKinds: number;
  /** Start positions of an object in a plot. */
  readonly starts: number;
  /** Bytes of pictures as they stand in the page. */
  readonly pictureBytes: number;
}

export const defaultLimits: ReportLimits = {
  players: 4,
  timelines: 48,
  sheetsPerVariation: 3,
  sheets: 36,
  pairs: 12,
  pairKinds: 200,
  starts: 1500,
  pictureBytes: 28e6,
};

/** An episode with its log. */
export interface ShownEpisode {
  readonly entry: EpisodeEntry;
  readonly resolved: ResolvedEpisode;
  readonly track: Track;
}

export interface ObjectStarts {
  readonly id: string;
  readonly semantic_name: string;
  readonly asset: string;
  readonly scale: number;
  readonly written: WrittenStart | null;
  /** x, y [m] of each episode that is shown. */
  readonly starts: (readonly [number, number])[];
}

export interface VariationModel {
  readonly summary: VariationSummary;
  readonly axis: string | null;
  readonly instructions: readonly string[];
  readonly objects: readonly ObjectStarts[];
  readonly roles: Readonly<Record<string, string>>;
  readonly sheets: readonly ShownEpisode[];
  readonly timelines: readonly ShownEpisode[];
}

export interface ReportModel {
  readonly source: DatasetSource;
  readonly summary: DatasetSummary;
  readonly variations: readonly VariationModel[];
  readonly pairs: readonly TwinPair[];
  readonly players: readonly ShownEpisode[];
}

/** What the first pass gathers of a variation. */
class Gathered {
  readonly summary: VariationSummary;
  readonly #every: number;
  readonly #written: ReadonlyMap<string, WrittenStart>;
  readonly indices: number[] = [];
  readonly instructions = new Set<string>();
  readonly objects = new Map<string, ObjectStarts>();
  axis: string | null = null;
  roles: Readonly<Record<string, string>> = {};

  constructor(summary: VariationSummary, starts: number, written: ReadonlyMap<string, WrittenStart>) {
    this.summary = summary;
    this.#every = Math.max(1, Math.ceil(summary.accepted / starts));
    this.#written = written;
  }

  add(entry: EpisodeEntry): void {
    const isShown = this.indices.length % this.#every === 0;
    this.indices.push(entry.index);
    this.axis ??= entry.axis;
    if (this.instructions.size < 8) this.instructions.add(entry.instruction);
    if (!isShown) return;
    const { objects, roles } = parseResolvedEpisode(entry.resolved);
    this.roles = { ...this.roles, ...roles };
    for (const { id, semantic_name, asset, scale, position } of objects) {
      const known = this.objects.get(id) ?? {
        id,
        semantic_name,
        asset,
        scale,
        written: this.#written.get(id) ?? null,
        starts: [],
      };
      known.starts.push([position[0]!, position[1]!]);
      this.objects.set(id, known);
    }
  }
}

/** @throws UserError when the dataset lacks something that a report needs */
export async function readModel(source: DatasetSource, limits: ReportLimits, partsOf: PartsOf): Promise<ReportModel> {
  const { dir, manifest } = source;
  // asked for first, so that a log which misses a column is told before anything else is read
  const privileged = await FrameSeries.open(dir, 'privileged', TRACK_COLUMNS);
  const pairs = new PairFinder({ pairs: limits.pairs, kinds: limits.pairKinds }, partsOf);
  const written = writtenStarts(manifest.config);
  const gathered = new Map<string, Gathered>();
  const keyOf = (task: string, variation: string) => JSON.stringify([task, variation]);
  const summary = await summarise(dir);
  for (const variation of summary.variations) {
    const key = keyOf(variation.task_id, variation.variation_id);
    gathered.set(key, new Gathered(variation, limits.starts, written.get(key) ?? new Map()));
  }
  await eachEpisode(dir, (entry) => {
    gathered.get(keyOf(entry.taskId, entry.variationId))?.add(entry);
    pairs.add(entry);
  });
  const lists = [...gathered.values()];
  const indices = lists.map((variation) => variation.indices);
  const shares = Math.max(1, lists.filter(({ indices }) => indices.length > 0).length);
  const sheetShare = Math.min(limits.sheetsPerVariation, Math.max(1, Math.floor(limits.sheets / shares)));
  const timelineShare = Math.max(1, Math.floor(limits.timelines / shares));
  const sheets = indices.map((list, i) => (i < limits.sheets ? spread(list, sheetShare) : []));
  const timelines = indices.map((list, i) => (i < limits.timelines ? spread(list, timelineShare) : []));
  const players = spreadOver(indices, limits.players);
  const wanted = new Set([...sheets.flat(), ...timelines.flat(), ...players]);
  const shown = await readShown(dir, privileged, { wanted, partsOf }).finally(() => privileged.close());
  const pick = (list: readonly number[]) => list.map((index) => shown.get(index)!);
  return {
    source,
    summary,
    variations: lists.map(({ summary, axis, instructions, objects, roles }, i) => ({
      summary,
      axis,
      instructions: [...instructions],
      objects: [...objects.values()],
      roles,
      sheets: pick(sheets[i]!),
      timelines: pick(timelines[i]!),
    })),
    pairs: pairs.pairs,
    players: pick(players),
  };
}

async function readShown(
  dir: string,
  privileged: FrameSeries,
  { wanted, partsOf }: { readonly wanted: ReadonlySet<number>; readonly partsOf: PartsOf },
): Promise<Map<number, ShownEpisode>> {
  const entries: EpisodeEntry[] = [];
  await eachEpisode(dir, (entry) => {
    if (wanted.has(entry.index)) entries.push(entry);
  });
  const shown = new Map<number, ShownEpisode>();
  for (const entry of entries) {
    const track = await readTrack(privileged, entry);
    shown.set(entry.index, { entry, resolved: parseResolvedEpisode(entry.resolved, partsOf), track });
  }
  return shown;
}
