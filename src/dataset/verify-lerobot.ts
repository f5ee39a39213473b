/**
 * Checks of what LeRobot v3.0 takes for granted: totals, places, frames, widths.
 */
import { frameTimestamp } from './features.ts';
import type { Row } from './parquet-reader.ts';
import { CHUNK_SIZE, DATA_PATH, segmentFile } from './paths.ts';
import { type Check, type DatasetInfo, type Faults, fileRows, rowGroups, seriesFiles } from './verify-context.ts';

export const checkInfo: Check = async ({ info, manifest, tasks }, faults) => {
  const where = 'meta/info.json';
  const expected = {
    codebase_version: 'v3.0',
    fps: 20,
    total_episodes: manifest.episodes,
    total_frames: manifest.frames,
    total_tasks: tasks.length,
    chunks_size: CHUNK_SIZE,
    data_path: DATA_PATH,
  };
  for (const [name, value] of Object.entries(expected))
    faults.expectEqual(where, name, info[name as keyof DatasetInfo], value);
  faults.expectEqual(where, 'splits.train', info.splits?.['train'], `0:${manifest.episodes}`);
  if (tasks.length === 0) faults.add('meta/tasks.parquet', 'no task: LeRobot loads no dataset without one');
  if (new Set(tasks).size !== tasks.length) faults.add('meta/tasks.parquet', 'tasks are not unique');
  return `${info.total_episodes} episodes, ${info.total_frames} frames, ${info.total_tasks} tasks`;
};

/** `meta/episodes/` is gapless and says where each episode lies; every data file that it names is there. */
export const checkEpisodes: Check = async ({ dir, info, tasks }, faults) => {
  const data = new Set(seriesFiles(dir, 'data'));
  let episode = 0;
  let frame = 0;
  for await (const [row, file] of fileRows(dir, seriesFiles(dir, 'meta/episodes'))) {
    const where = `${file}: episode ${episode}`;
    const length = Number(row['length']);
    faults.expectEqual(where, 'episode_index', Number(row['episode_index']), episode);
    faults.expectEqual(where, 'dataset_from_index', Number(row['dataset_from_index']), frame);
    faults.expectEqual(where, 'dataset_to_index', Number(row['dataset_to_index']), frame + length);
    faults.expectEqual(where, 'its own place', placeOf(row, 'meta/episodes'), file);
    if (!data.has(placeOf(row, 'data'))) faults.add(where, `its data file ${placeOf(row, 'data')} is missing`);
    for (const task of row['tasks'] as string[]) {
      if (!tasks.includes(task)) faults.add(where, `${JSON.stringify(task)} is not in meta/tasks.parquet`);
    }
    if (!(length > 0)) faults.add(where, `length is ${length}`);
    episode++;
    frame += length;
  }
  faults.expectEqual('meta/episodes', 'number of episodes', episode, info.total_episodes);
  faults.expectEqual('meta/episodes', 'sum of lengths', frame, info.total_frames);
  return `${episode} episodes in order, without a gap`;
};

function placeOf(row: Row, series: string): string {
  const chunk = Number(row[`${series}/chunk_index`]);
  return segmentFile(series, chunk * CHUNK_SIZE + Number(row[`${series}/file_index`]));
}

/** A row group of `data/` is an episode, its rows the episode's frames in order. */
export const checkData: Check = async ({ dir, info, tasks }, faults) => {
  const columns = Object.keys(info.features).filter((name) => info.features[name]!.dtype !== 'video');
  const plain = columns.filter((name) => info.features[name]!.dtype !== 'image');
  const episodes = fileRows(dir, seriesFiles(dir, 'meta/episodes'), [
    'length',
    'tasks',
    'data/chunk_index',
    'data/file_index',
  ]);
  let episode = 0;
  let index = 0;
  for await (const { file, rows } of rowGroups(dir, seriesFiles(dir, 'data'), plain)) {
    const where = `${file}: episode ${episode}`;
    const meta = (await episodes.next()).value?.[0];
    if (!meta) {
      faults.add(where, 'not in meta/episodes');
      break;
    }
    faults.expectEqual(where, 'number of rows', rows.length, Number(meta['length']));
    faults.expectEqual(where, 'its file', file, placeOf(meta, 'data'));
    faults.expectEqual(where, 'task', tasks[Number(rows[0]?.['task_index'])], (meta['tasks'] as string[])[0]);
    rows.forEach((row, frame) => {
      checkFrame(
        row,
        { episode_index: episode, frame_index: frame, index: index + frame },
        `${where}, frame ${frame}`,
        faults,
      );
      checkValues(row, info, plain, `${where}, frame ${frame}`, faults);
      faults.expectEqual(`${where}, frame ${frame}`, 'task_index', row['task_index'], rows[0]!['task_index']);
    });
    episode++;
    index += rows.length;
  }
  faults.expectEqual('data', 'number of episodes', episode, info.total_episodes);
  faults.expectEqual('data', 'number of rows', index, info.total_frames);
  return `${index} rows: index, frame_index, episode_index, task_index, timestamp, widths`;
};

function checkFrame(row: Row, expected: Readonly<Record<string, number>>, where: string, faults: Faults): void {
  for (const [name, value] of Object.entries(expected)) faults.expectEqual(where, name, Number(row[name]), value);
  faults.expectEqual(where, 'timestamp', row['timestamp'], frameTimestamp(expected['frame_index']!));
}

/** No nulls, and vectors of the declared width. */
function checkValues(row: Row, info: DatasetInfo, names: readonly string[], where: string, faults: Faults): void {
  for (const name of names) {
    const value = row[name];
    const { dtype, shape } = info.features[name]!;
    if (value === null || value === undefined) faults.add(where, `${name} is null`);
    else if (dtype !== 'language' && shape[0]! > 1) {
      const values = value as ArrayLike<unknown>;
      faults.expectEqual(where, `width of ${name}`, values.length, shape[0]);
      if (!Array.from(values).every(Number.isFinite)) faults.add(where, `${name} holds values that are not numbers`);
    }
  }
}

/** `privileged/` has the rows of `data/`, in the same order. */
export const checkPrivileged: Check = async ({ dir, info }, faults) => {
  const episodes = fileRows(dir, seriesFiles(dir, 'meta/episodes'), ['length']);
  let episode = 0;
  let index = 0;
  const keys = ['episode_index', 'frame_index', 'index'];
  for await (const { file, rows } of rowGroups(dir, seriesFiles(dir, 'privileged'), keys)) {
    const where = `${file}: episode ${episode}`;
    faults.expectEqual(where, 'number of rows', rows.length, Number((await episodes.next()).value?.[0]?.['length']));
    rows.forEach((row, frame) => {
      const expected = [episode, frame, index + frame];
      keys.forEach((name, i) => {
        faults.expectEqual(`${where}, frame ${frame}`, name, Number(row[name]), expected[i]);
      });
    });
    episode++;
    index += rows.length;
  }
  faults.expectEqual('privileged', 'number of rows', index, info.total_frames);
  return `${index} rows with the keys of data/`;
};
