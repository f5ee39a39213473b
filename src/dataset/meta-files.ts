/**
 * `meta/info.json`, `meta/stats.json` and `meta/tasks.parquet` (LeRobot v3.0: datasets/utils.py `DatasetInfo`,
 * datasets/compute_stats.py, datasets/io_utils.py `write_tasks`).
 */
import { join } from 'node:path';
import { writeFileAtomic } from '../core/files.ts';
import { sha256Hex } from '../core/hash.ts';
import { type FeatureStats, statsJson } from './episode-stats.ts';
import { type Feature, FPS } from './feature.ts';
import type { FileEntry } from './hashed-file.ts';
import type { DatasetLayout } from './layout.ts';
import { ParquetFile } from './parquet-file.ts';
import { CHUNK_SIZE, DATA_PATH, VIDEO_PATH } from './paths.ts';

/** Writes text whole, and lists it. */
export function writeTextFile(out: string, path: string, text: string): FileEntry {
  const bytes = Buffer.from(text, 'utf8');
  writeFileAtomic(join(out, path), bytes);
  return { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
}

export function datasetInfo({ features, tasks, limits }: DatasetLayout, episodes: number, frames: number) {
  const hasVideo = features.some(({ info }) => info.dtype === 'video');
  return {
    codebase_version: 'v3.0',
    robot_type: 'panda',
    total_episodes: episodes,
    total_frames: frames,
    total_tasks: tasks.length,
    chunks_size: CHUNK_SIZE,
    data_files_size_in_mb: Math.ceil(limits.dataMb),
    video_files_size_in_mb: Math.ceil(limits.videoMb),
    fps: FPS,
    splits: { train: `0:${episodes}` },
    data_path: DATA_PATH,
    video_path: hasVideo ? VIDEO_PATH : null,
    features: Object.fromEntries(features.map(({ name, info }) => [name, info])),
  };
}

/** Indented by four, as LeRobot writes. */
export function writeInfo(out: string, layout: DatasetLayout, episodes: number, frames: number): FileEntry {
  return writeTextFile(out, 'meta/info.json', `${JSON.stringify(datasetInfo(layout, episodes, frames), null, 4)}\n`);
}

/** `stats` by feature; empty when there is no episode. */
export function writeStats(
  out: string,
  features: readonly Feature[],
  stats: ReadonlyMap<string, FeatureStats>,
): FileEntry {
  const entries = features.flatMap(({ name, stats: own }) => {
    const total = stats.get(name);
    return own && total ? [[name, statsJson(total, own.nesting)]] : [];
  });
  return writeTextFile(out, 'meta/stats.json', `${JSON.stringify(Object.fromEntries(entries), null, 4)}\n`);
}

/**
 * A pandas frame whose index is the task. Without the `pandas` metadata, pandas makes a numbered index, and LeRobot returns
 * numbers for instructions.
 */
export function writeTasks(out: string, tasks: readonly string[]): FileEntry {
  const columns = [
    { name: 'task_index', type: 'int64' },
    { name: 'task', type: 'string' },
  ] as const;
  const file = new ParquetFile(out, 'meta/tasks.parquet', columns, { metadata: { pandas: JSON.stringify(PANDAS) } });
  try {
    file.writeRowGroup([tasks.map((_, index) => BigInt(index)), tasks]);
    const entry = file.close();
    file.commit();
    return entry;
  } catch (error) {
    file.abort();
    throw error;
  }
}

const PANDAS = {
  index_columns: ['task'],
  column_indexes: [
    { name: null, field_name: null, pandas_type: 'unicode', numpy_type: 'object', metadata: { encoding: 'UTF-8' } },
  ],
  columns: [
    { name: 'task_index', field_name: 'task_index', pandas_type: 'int64', numpy_type: 'int64', metadata: null },
    { name: 'task', field_name: 'task', pandas_type: 'unicode', numpy_type: 'object', metadata: null },
  ],
  creator: { library: 'pyarrow', version: '21.0.0' },
  pandas_version: '2.3.0',
};
