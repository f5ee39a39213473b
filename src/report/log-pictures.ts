/**
 * Pictures that are drawn from logs for the page, and which camera sees what is done. Who draws is given: a report knows no renderer.
 */
import { FrameSeries } from './frame-series.ts';
import type { ReportModel, ShownEpisode } from './model.ts';
import type { TwinPair } from './pairs.ts';
import { parseResolvedEpisode } from './resolved-episode.ts';
import type { DatasetSource, EpisodeEntry } from './source.ts';
import { spread } from './spread.ts';

/** Rows of an episode's `qpos`. */
export type LogRows = readonly (readonly number[])[];

export interface DrawnFrame {
  readonly jpeg: Uint8Array;
  /** [px] */
  readonly width: number;
  readonly height: number;
}

/** Draws moments of an episode, told by its resolved episode (JSON) and rows of its log; null where something cannot be drawn. */
export interface LogArtist {
  /** One a row, as one of its cameras sees them. */
  draw(camera: string, resolvedEpisode: string, rows: LogRows): Promise<readonly DrawnFrame[] | null>;
  /** Visible pixels of each object, summed over the rows, by camera; of cameras that stand fixed. */
  count(resolvedEpisode: string, rows: LogRows): Promise<ReadonlyMap<string, readonly number[]> | null>;
}

/** An artist with the cameras of a dataset's plan (`images` of its config, null where it has none), and others beside them. */
export type ArtistOf = (images: unknown) => LogArtist;

export interface Sight {
  readonly camera: string;
  /** Pixels of what is handled, over a few frames of a few episodes. */
  readonly pixels: number;
}

/** By task: what fixed cameras see of what is handled, most first. */
export type Sights = ReadonlyMap<string, readonly Sight[]>;

/** Of each task: episodes, and frames of each, that pixels are counted in. */
const EPISODES = 2;
const FRAMES = 9;

/** Nothing of a task with something that cannot be drawn. */
export async function measureSights(source: DatasetSource, model: ReportModel, artist: LogArtist): Promise<Sights> {
  const byTask = new Map<string, Set<EpisodeEntry>>();
  for (const entry of shownEntries(model)) {
    const known = byTask.get(entry.taskId) ?? new Set();
    byTask.set(entry.taskId, known.add(entry));
  }
  const sights = new Map<string, readonly Sight[]>();
  await withRows(source, async (rowsOf) => {
    for (const [task, entries] of byTask) {
      const sums = new Map<string, number>();
      for (const entry of spread([...entries], EPISODES)) {
        const { objects, handled } = parseResolvedEpisode(entry.resolved);
        const counted = await artist.count(entry.resolved, spread(await rowsOf(entry), FRAMES));
        for (const [camera, pixels] of counted ?? []) {
          const seen = objects.reduce((sum, { id }, i) => sum + (handled.includes(id) ? (pixels[i] ?? 0) : 0), 0);
          sums.set(camera, (sums.get(camera) ?? 0) + seen);
        }
      }
      const sorted = [...sums].map(([camera, pixels]) => ({ camera, pixels })).sort((a, b) => b.pixels - a.pixels);
      if (sorted.length > 0) sights.set(task, sorted);
    }
  });
  return sights;
}

function shownEntries({ variations, pairs }: ReportModel): EpisodeEntry[] {
  const ofPair = ({ twin, changed }: TwinPair) => [twin.entry, changed.entry];
  return [...variations.flatMap(({ sheets }) => sheets.map(({ entry }) => entry)), ...pairs.flatMap(ofPair)];
}

/** By the index of the episode; those of a pair are both there, or neither. */
export interface DrawnPictures {
  readonly starts: ReadonlyMap<number, DrawnFrame>;
  /** First, middle and last frame. */
  readonly sheets: ReadonlyMap<number, readonly DrawnFrame[]>;
}

/** Draws what a page shows of a dataset without pictures, each task from where most is seen of what is handled. */
export async function drawFromLogs(
  source: DatasetSource,
  model: ReportModel,
  artist: LogArtist,
  sights: Sights,
): Promise<DrawnPictures> {
  const starts = new Map<number, DrawnFrame>();
  const sheets = new Map<number, readonly DrawnFrame[]>();
  const draw = async ({ taskId, resolved }: EpisodeEntry, rows: LogRows) => {
    const [best] = sights.get(taskId) ?? [];
    return best ? artist.draw(best.camera, resolved, rows) : null;
  };
  await withRows(source, async (rowsOf) => {
    // one after the other: they share a renderer
    for (const { twin, changed } of model.pairs) {
      const start = async (entry: EpisodeEntry) => (await draw(entry, (await rowsOf(entry)).slice(0, 1)))?.[0];
      const before = await start(twin.entry);
      const after = before && (await start(changed.entry));
      if (before && after) starts.set(twin.entry.index, before).set(changed.entry.index, after);
    }
    for (const { entry, track } of model.variations.flatMap((variation) => variation.sheets)) {
      const frames = await draw(
        entry,
        sheetFrames(track).map((frame) => track.qpos[frame]!),
      );
      if (frames) sheets.set(entry.index, frames);
    }
  });
  return { starts, sheets };
}

/** First, middle and last frame of an episode; fewer where they are the same. */
export function sheetFrames({ length }: Pick<ShownEpisode['track'], 'length'>): number[] {
  return [...new Set([0, (length - 1) >> 1, length - 1])];
}

async function withRows(
  { dir }: DatasetSource,
  use: (rowsOf: (entry: EpisodeEntry) => Promise<LogRows>) => Promise<void>,
): Promise<void> {
  const series = await FrameSeries.open(dir, 'privileged', ['qpos']);
  try {
    await use(async (entry) => (await series.rows(entry)).map((row) => row['qpos'] as number[]));
  } finally {
    series.close();
  }
}
