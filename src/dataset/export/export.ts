/**
 * Writes a finished dataset in another format: whole or not at all, episode by episode, equal bytes from equal datasets.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { asFileSystemError, complain, UserError } from '../../core/errors.ts';
import { TEMPORARY_SUFFIX } from '../../core/files.ts';
import { lockFolder } from '../../core/lock.ts';
import type { PlacedEpisode } from '../feature.ts';
import { datasetFeatures } from '../features.ts';
import type { FileEntry } from '../hashed-file.ts';
import { writeTextFile } from '../meta-files.ts';
import { checkBytes, refuseWithin } from '../split/materialise.ts';
import { openFinished } from '../split/read-facts.ts';
import { StoredEpisodes } from '../split/stored-episodes.ts';
import { fileRows } from '../verify-context.ts';
import { chooseFeatures, EXPORT_FORMATS, type ExportFormat } from './formats.ts';
import type { ExportSink } from './sink.ts';

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
  refuseTaken(out);
  await checkBytes(dir, manifest);
  const unlock = lockFolder(out);
  const temporary = join(dirname(resolve(out)), `.${basename(resolve(out))}${TEMPORARY_SUFFIX}`);
  const source = await StoredEpisodes.open(dir);
  let sink: ExportSink | null = null;
  try {
    // what a killed export has left
    rmSync(temporary, { recursive: true, force: true });
    const without = [...new Set(options.without ?? [])].sort();
    const features = chooseFeatures(datasetFeatures(source.extraFeatures), options.format, without, dir);
    const tasks = await tasksOf(dir);
    mkdirSync(temporary, { recursive: true });
    const { digest, episodes } = manifest;
    const { extraPrivileged } = source;
    sink = await EXPORT_FORMATS[options.format].open({
      folder: temporary,
      dir,
      features,
      extraPrivileged,
      tasks,
      digest,
    });
    for await (const placed of placedEpisodes(source, episodes, tasks)) {
      await sink.add(placed);
      options.onEpisode?.(placed.episodeIndex + 1, episodes);
    }
    const files = (await sink.finish()).sort((a, b) => (a.path < b.path ? -1 : 1));
    const told: ExportManifest = {
      format: 'better-datagen export',
      target: options.format,
      dataset_digest: digest,
      without,
      episodes,
      frames: manifest.frames,
      files,
    };
    writeTextFile(temporary, EXPORT_MANIFEST, `${JSON.stringify(told, null, 2)}\n`);
    if (existsSync(out)) rmSync(out, { recursive: true });
    renameSync(temporary, out);
    return told;
  } catch (error) {
    sink?.abort();
    rmSync(temporary, { recursive: true, force: true });
    throw asFileSystemError(error) ?? error;
  } finally {
    source.close();
    unlock();
  }
}

function refuseTaken(out: string): void {
  if (!existsSync(out)) return;
  let names: string[];
  try {
    names = readdirSync(out);
  } catch {
    throw new UserError(`--out ${out}: a file stands there; choose a folder`);
  }
  if (names.length === 0) return;
  throw complain({ where: `--out ${out}`, what: 'is there already', expected: 'a new or an empty folder' });
}

async function tasksOf(dir: string): Promise<string[]> {
  const tasks: string[] = [];
  for await (const [row] of fileRows(dir, ['meta/tasks.parquet'], ['task'])) tasks.push(row['task'] as string);
  return tasks;
}

/** Every episode with its place. */
async function* placedEpisodes(
  source: StoredEpisodes,
  episodes: number,
  tasks: readonly string[],
): AsyncGenerator<PlacedEpisode> {
  const taskIndex = new Map(tasks.map((task, index) => [task, index]));
  let firstIndex = 0;
  for await (const { slot, episode: record } of source.slots([...Array(episodes).keys()], 0)) {
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
