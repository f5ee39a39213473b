/**
 * Writes each side of a split as a dataset of its own. Nothing is simulated or drawn again: rows are copied.
 */
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { canonicalJson, sha256Hex } from '../../core/hash.ts';
import { lockFolder } from '../../core/lock.ts';
import type { SegmentLimits } from '../layout.ts';
import type { DatasetManifest, ParentDataset } from '../manifest.ts';
import { readObjects } from '../objects-file.ts';
import { EPISODES_PATH } from '../paths.ts';
import { fileFault } from '../receipt.ts';
import { fileRows } from '../verify-context.ts';
import { DatasetWriter } from '../writer.ts';
import { openFinished } from './read-facts.ts';
import { type Split, splitText } from './split-file.ts';
import { StoredEpisodes } from './stored-episodes.ts';

export interface MaterialiseOptions {
  readonly limits?: Partial<SegmentLimits>;
  /** Told the number of episodes that are written, over all sides, and how many there are to write. */
  readonly onEpisode?: (done: number, total: number) => void;
}

/**
 * Writes `<out>/<side>` for every side. Run again, it goes on where it was cut short.
 *
 * @param dir the dataset that the split was made from
 * @returns the sides' manifests, in the order of the sides
 * @throws UserError when the dataset is another or damaged, or a side's folder is another's or in use
 */
export async function materialiseSplit(
  split: Split,
  dir: string,
  out: string,
  options: MaterialiseOptions = {},
): Promise<DatasetManifest[]> {
  refuseWithin(dir, out, '--materialise');
  const manifest = openFinished(dir);
  if (manifest.digest !== split.dataset.digest) {
    throw new UserError(`${dir}: digest ${manifest.digest}; the split was made from ${split.dataset.digest}`);
  }
  await checkBytes(dir, manifest);
  const source = await StoredEpisodes.open(dir);
  try {
    const manifests: DatasetManifest[] = [];
    let done = 0;
    for (const { name, episodes } of split.sides) {
      const parent = { digest: manifest.digest, split_sha256: sha256Hex(splitText(split)), side: name };
      const side = { parent, episodes, folder: join(out, name), dir };
      const onEpisode = () => options.onEpisode?.(++done, split.dataset.episodes);
      manifests.push(await writeSide(source, manifest, side, { ...options, onEpisode }));
    }
    return manifests;
  } finally {
    source.close();
  }
}

/** A dataset's folder holds its own files and no others. */
export function refuseWithin(dir: string, path: string, option: string): void {
  const from = relative(resolve(dir), resolve(path));
  if (from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from)) {
    throw new UserError(`${option} ${path}: lies in the dataset ${dir}; choose a place outside of it`);
  }
}

/** What is copied must be what was written. */
export async function checkBytes(dir: string, { files }: DatasetManifest): Promise<void> {
  for (const entry of files) {
    const fault = await fileFault(dir, entry);
    if (fault) throw new UserError(`${join(dir, entry.path)}: ${fault}; restore the file from a copy`);
  }
}

interface Side {
  readonly parent: ParentDataset;
  /** Of the parent, ascending. */
  readonly episodes: readonly number[];
  readonly folder: string;
  /** The parent's. */
  readonly dir: string;
}

async function writeSide(
  source: StoredEpisodes,
  manifest: DatasetManifest,
  { parent, episodes, folder, dir }: Side,
  { limits, onEpisode }: MaterialiseOptions & { readonly onEpisode: () => void },
): Promise<DatasetManifest> {
  const unlock = lockFolder(folder);
  let writer: DatasetWriter | null = null;
  try {
    writer = await DatasetWriter.open(folder, {
      planSha256: sha256Hex(canonicalJson(parent)),
      slots: episodes.length,
      tasks: await instructionsOf(dir, episodes),
      extraFeatures: source.extraFeatures,
      extraPrivileged: source.extraPrivileged,
      ...(limits ? { limits } : {}),
    });
    for (let slot = 0; slot < writer.nextSlot; slot++) onEpisode();
    if (!writer.finished) {
      for await (const result of source.slots(episodes, writer.nextSlot)) {
        await writer.append(result);
        onEpisode();
      }
    }
    const { config, seed, seed_library_sha256, versions } = manifest;
    const objects = readObjects(dir);
    return await writer.finish({ config, seed, seedLibrarySha256: seed_library_sha256, versions, objects, parent });
  } finally {
    if (writer && !writer.finished) writer.close();
    unlock();
  }
}

/** The instructions of some episodes alone, in the order of the dataset's: no side is told what another was asked for. */
async function instructionsOf(dir: string, episodes: readonly number[]): Promise<string[]> {
  const wanted = new Set(episodes);
  const own = new Set<string>();
  for await (const [row] of fileRows(dir, [EPISODES_PATH], ['episode_index', 'instruction'])) {
    if (wanted.has(Number(row['episode_index']))) own.add(row['instruction'] as string);
  }
  const tasks: string[] = [];
  for await (const [row] of fileRows(dir, ['meta/tasks.parquet'], ['task'])) tasks.push(row['task'] as string);
  return tasks.filter((task) => own.has(task));
}
