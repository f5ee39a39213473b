/**
 * The dataset that a report is about: opened, checked for what is needed, read piece by piece.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { type DatasetManifest, MANIFEST_FORMAT, readManifest } from '../dataset/manifest.ts';
import type { Row } from '../dataset/parquet-reader.ts';
import { ATTEMPTS_PATH, EPISODES_PATH, planPath } from '../dataset/paths.ts';
import { type DatasetSummary, summariseDataset } from '../dataset/summary.ts';
import { readJson } from '../dataset/verify-context.ts';
import { damaged, withParquet } from './parquet-files.ts';
import { hasVideoDecoder } from './video-frames.ts';

const infoSchema = z.object({
  fps: z.number().positive(),
  features: z.record(z.string(), z.object({ dtype: z.string(), shape: z.array(z.number()) })),
});

export interface Camera {
  /** Without `observation.images.`. */
  readonly name: string;
  readonly column: string;
  readonly height: number;
  readonly width: number;
  /** Whether its frames stand in video files. */
  readonly isVideo: boolean;
}

export interface EpisodeEntry {
  readonly index: number;
  /** Frames. */
  readonly length: number;
  /** Global row of the first frame. */
  readonly from: number;
  readonly taskId: string;
  readonly variationId: string;
  readonly axis: string | null;
  readonly pairId: string | null;
  readonly instruction: string;
  readonly seed: string;
  readonly attempt: number;
  readonly sourceDemos: readonly string[];
  readonly outcome: string;
  /** JSON. */
  readonly resolved: string;
}

export interface DatasetSource {
  readonly dir: string;
  readonly manifest: DatasetManifest;
  readonly fps: number;
  readonly cameras: readonly Camera[];
  /** Names of cameras whose frames are in video files that cannot be decoded on this machine. */
  readonly videos: readonly string[];
}

const CAMERA_PREFIX = 'observation.images.';

/** @throws UserError when it is no dataset, not finished, or damaged */
export function openSource(dir: string): DatasetSource {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`${dir}: no such dataset folder`);
  const manifest = readManifest(dir);
  if (!manifest) {
    throw new UserError(
      existsSync(planPath(dir))
        ? `${dir}: the dataset is not finished; run \`better generate\` again with the same corpus and folder: it goes on`
        : `${dir}: not a dataset of this program: it has no ${MANIFEST_FORMAT} manifest`,
    );
  }
  const { fps, features } = readInfo(dir);
  const named = Object.entries(features).filter(([name]) => name.startsWith(CAMERA_PREFIX));
  const hasVideo = named.some(([, { dtype }]) => dtype === 'video');
  const decoded = hasVideo && hasVideoDecoder() ? ['image', 'video'] : ['image'];
  return {
    dir,
    manifest,
    fps,
    cameras: named
      .filter(([, { dtype }]) => decoded.includes(dtype))
      .map(([column, { dtype, shape }]) => ({
        name: column.slice(CAMERA_PREFIX.length),
        column,
        height: shape[0] ?? 1,
        width: shape[1] ?? 1,
        isVideo: dtype === 'video',
      })),
    videos: named
      .filter(([, { dtype }]) => dtype === 'video' && !decoded.includes(dtype))
      .map(([name]) => name.slice(CAMERA_PREFIX.length)),
  };
}

function readInfo(dir: string): z.infer<typeof infoSchema> {
  const path = 'meta/info.json';
  try {
    return infoSchema.parse(readJson(dir, path));
  } catch {
    throw damaged(join(dir, path), 'no whole info.json of a LeRobot dataset');
  }
}

const EPISODE_FIELDS = [
  'episode_index',
  'length',
  'dataset_from_index',
  'task_id',
  'variation_id',
  'axis',
  'pair_id',
  'instruction',
  'seed',
  'attempt',
  'source_demos',
  'outcome',
  'resolved_episode',
] as const;

const ATTEMPT_FIELDS = ['task_id', 'variation_id', 'status', 'cause'] as const;

/** Rates, causes and sources; @throws UserError when the tables of episodes and attempts are not whole */
export async function summarise(dir: string): Promise<DatasetSummary> {
  await withParquet(dir, EPISODES_PATH, EPISODE_FIELDS, async () => {});
  await withParquet(dir, ATTEMPTS_PATH, ATTEMPT_FIELDS, async () => {});
  try {
    return await summariseDataset(dir);
  } catch (error) {
    throw damaged(join(dir, 'provenance'), `cannot be read (${(error as Error).message})`);
  }
}

/** Every episode in order, a row group in memory at a time. */
export async function eachEpisode(dir: string, visit: (episode: EpisodeEntry) => void): Promise<void> {
  await withParquet(dir, EPISODES_PATH, EPISODE_FIELDS, async (reader) => {
    for (let group = 0; group < reader.groups.length; group++) {
      for (const row of await reader.rows(group, EPISODE_FIELDS)) visit(episodeEntry(row));
    }
  });
}

function episodeEntry(row: Row): EpisodeEntry {
  const text = (name: string) => (row[name] === null || row[name] === undefined ? null : String(row[name]));
  return {
    index: Number(row['episode_index']),
    length: Number(row['length']),
    from: Number(row['dataset_from_index']),
    taskId: text('task_id') ?? '',
    variationId: text('variation_id') ?? '',
    axis: text('axis'),
    pairId: text('pair_id'),
    instruction: text('instruction') ?? '',
    seed: text('seed') ?? '',
    attempt: Number(row['attempt']),
    sourceDemos: (row['source_demos'] as string[] | null) ?? [],
    outcome: text('outcome') ?? '',
    resolved: text('resolved_episode') ?? '',
  };
}
