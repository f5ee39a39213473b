/**
 * Writes a finished dataset in another format: whole or not at all, episode by episode, equal bytes from equal datasets.
 */
import { UserError } from '../../core/errors.ts';
import { refuseTaken, writeNewFolder } from '../../core/new-folder.ts';
import type { PlacedEpisode } from '../feature.ts';
import { datasetFeatures } from '../features.ts';
import type { FileEntry } from '../hashed-file.ts';
import { writeTextFile } from '../meta-files.ts';
import { checkBytes, refuseWithin } from '../split/materialise.ts';
import { openFinished } from '../split/read-facts.ts';
import { StoredEpisodes } from '../split/stored-episodes.ts';
import { fileRows } from '../verify-context.ts';
import { chooseFeatures, EXPORT_FORMATS, type ExportFormat } from './formats.ts';
import type { ExportSource } from './sink.ts';

/** What was written, and from what: beside the files, as `export.json`. */
export const EXPORT_MANIFEST = 'export.json';

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Features to leave out, such as those that the format cannot hold. */
  readonly without?: readonly string[];
  readonly onEpisode?: (done: number, total: number) => void;
}

export interface ExportManifest {
  readonly format: 'better-datagen export';
  readonly target: ExportFormat;
  /** Digest of the dataset. */
  readonly dataset_digest: string;
  readonly without: readonly string[];
  readonly episodes: number;
  readonly frames: number;
  readonly files: readonly FileEntry[];
}

/**
 * @param dir a finished dataset
 * @param out a folder that is not there yet, or is empty
 * @throws UserError when either is not so, or the format cannot hold a feature
 */
export async function exportDataset(dir: string, out: string, options: ExportOptions): Promise<ExportManifest> {
  refuseWithin(dir, out, '--out');
  const manifest = openFinished(dir);
  if (manifest.episodes === 0) throw new UserError(`${dir}: has no episodes: there is nothing to export`);
  refuseTaken(out, '--out');
  await checkBytes(dir, manifest);
  const source = await StoredEpisodes.open(dir);
  try {
    const without = [...new Set(options.without ?? [])].sort();
    const features = chooseFeatures(datasetFeatures(source.extraFeatures), options.format, without, dir);
    const { extraPrivileged } = source;
    const { digest, episodes, frames } = manifest;
    const base = { dir, features, extraPrivileged, tasks: await tasksOf(dir), digest };
    return await writeNewFolder(out, '--out', async (folder) => {
      const files = await writeEpisodes(source, { ...base, folder }, { ...options, episodes });
      const told: ExportManifest = {
        format: 'better-datagen export',
        target: options.format,
        dataset_digest: digest,
        without,
        episodes,
        frames,
        files,
      };
      writeTextFile(folder, EXPORT_MANIFEST, `${JSON.stringify(told, null, 2)}\n`);
      return told;
    });
  } finally {
    source.close();
  }
}

async function writeEpisodes(
  source: StoredEpisodes,
  target: ExportSource,
  { format, episodes, onEpisode }: ExportOptions & { readonly episodes: number },
): Promise<FileEntry[]> {
  const sink = await EXPORT_FORMATS[format].open(target);
  try {
    for await (const placed of placedEpisodes(source, episodes, target)) {
      await sink.add(placed);
      onEpisode?.(placed.episodeIndex + 1, episodes);
    }
    return (await sink.finish()).sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (error) {
    sink.abort();
    throw error;
  }
}

async function tasksOf(dir: string): Promise<string[]> {
  const tasks: string[] = [];
  for await (const [row] of fileRows(dir, ['meta/tasks.parquet'], ['task'])) tasks.push(row['task'] as string);
  return tasks;
}

/** Every episode with its place, and what the target writes of it. */
async function* placedEpisodes(
  source: StoredEpisodes,
  episodes: number,
  { tasks, features }: ExportSource,
): AsyncGenerator<PlacedEpisode> {
  const names = features.map(({ name }) => name);
  const taskIndex = new Map(tasks.map((task, index) => [task, index]));
  let firstIndex = 0;
  for await (const { slot, episode: record } of source.slots([...Array(episodes).keys()], 0, names)) {
    const { length } = record!.log;
    yield {
      record: record!,
      length,
      episodeIndex: slot,
      firstIndex,
      taskIndex: taskIndex.get(record!.provenance.instruction)!,
    };
    firstIndex += length;
  }
}
