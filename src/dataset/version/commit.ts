/**
 * A finished dataset becomes a version: its chunks, its tree, its manifest, and last a line of the log.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { FileEntry } from '../hashed-file.ts';
import { MANIFEST_PATH } from '../paths.ts';
import { openFinished } from '../split/read-facts.ts';
import { mendable } from './durable.ts';
import { resolveVersion } from './resolve.ts';
import { hashFile, storeFile } from './source-file.ts';
import type { Store } from './store.ts';
import { beginSession, withStoreLock } from './store-lock.ts';
import { chunksOf, type TreeFile, treeText } from './tree.ts';
import { makeVersion, type VersionNote, versionId, versionText } from './version-file.ts';

/** Versions whose trees are asked for a file before it is cut anew: this many of the last. */
const KNOWN_VERSIONS = 8;

export interface FileProgress {
  /** Done, and of how many. */
  readonly files: readonly [done: number, total: number];
  readonly bytes: readonly [done: number, total: number];
}

export interface CommitOptions extends VersionNote {
  /** Tags, ids or beginnings of ids; the version that was committed last by default. */
  readonly parents?: readonly string[];
  /** Told after every file. */
  readonly onFile?: (progress: FileProgress) => void;
}

export interface CommitResult {
  /** `unchanged`: the parent has the same files; nothing was added, and its id is given. */
  readonly status: 'committed' | 'unchanged';
  readonly id: string;
  /** Of all files [bytes]. */
  readonly bytes: number;
  /** That the store did not hold before, the manifest included [bytes]. */
  readonly addedBytes: number;
}

/**
 * Commits a dataset. Can be killed at any moment: until the manifest has its name there is no version, and the same commit
 * again gives the same id. Several processes may commit at once; each one's parent is what was committed last.
 *
 * @throws UserError when the dataset is unfinished or damaged, or the store may not be written
 */
export async function commitDataset(store: Store, dir: string, options: CommitOptions): Promise<CommitResult> {
  return mendable(() => commit(store, dir, options));
}

async function commit(store: Store, dir: string, options: CommitOptions): Promise<CommitResult> {
  const manifest = openFinished(dir);
  makeVersion(manifest, options, { parents: [], tree: ['', 0], files: 0, bytes: 0 });
  const parents = options.parents?.map((name) => resolveVersion(store, name));
  const endSession = await beginSession(store);
  const before = store.objects.addedBytes;
  try {
    const files = await storeFiles(store, dir, manifest.files, options);
    if (openFinished(dir).digest !== manifest.digest) {
      throw new UserError(`${dir}: became another dataset while it was read; commit it again`);
    }
    const tree = await store.objects.put(Buffer.from(treeText(files), 'utf8'), true);
    await store.objects.flush();
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const added = store.objects.addedBytes - before;
    return await withStoreLock(store, () => {
      const head = store.head();
      const ancestors = parents ?? (head === null ? [] : [head]);
      const same = ancestors.find((id) => store.readVersion(id).tree[0] === tree[0]);
      if (same !== undefined) return { status: 'unchanged', id: same, bytes, addedBytes: added };
      const place = { parents: ancestors, tree: [...tree] as [string, number], files: files.length, bytes };
      const text = versionText(makeVersion(manifest, options, place));
      const isNew = !store.hasVersion(versionId(text));
      const id = store.writeVersion(text);
      if (!store.readLog().includes(id)) store.appendLog(id);
      return { status: 'committed', id, bytes, addedBytes: added + (isNew ? text.length : 0) };
    });
  } finally {
    await store.objects.settle();
    endSession();
  }
}

async function storeFiles(
  store: Store,
  dir: string,
  listed: readonly FileEntry[],
  { onFile }: CommitOptions,
): Promise<TreeFile[]> {
  const known = knownFiles(store, listed);
  const total = listed.reduce((sum, { bytes }) => sum + bytes, 0);
  const files = [await storeFile(join(dir, MANIFEST_PATH), MANIFEST_PATH, store.objects)];
  let done = 0;
  for (const [at, entry] of listed.entries()) {
    files.push(await storeListed(store, dir, entry, known.get(entry.sha256)));
    done += entry.bytes;
    onFile?.({ files: [at + 1, listed.length], bytes: [done, total] });
  }
  return files;
}

/** A file whose chunks are all there is only hashed. */
async function storeListed(store: Store, dir: string, entry: FileEntry, known?: TreeFile): Promise<TreeFile> {
  const path = join(dir, entry.path);
  const isThere = known !== undefined && chunksOf(known).every((ref) => store.objects.has(ref));
  try {
    const found = isThere ? hashFile(path) : await storeFile(path, entry.path, store.objects);
    if (found.bytes === entry.bytes && found.sha256 === entry.sha256) {
      return isThere ? { ...known, path: entry.path } : (found as TreeFile);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || (error as NodeJS.ErrnoException).path !== path)
      throw error;
    throw new UserError(`${path}: missing, though the dataset's manifest lists it; see \`better verify ${dir}\``);
  }
  throw new UserError(
    `${path}: other bytes than the dataset's manifest lists; the dataset was damaged since it was finished: see \`better verify ${dir}\``,
  );
}

/**
 * Those of the files that the last versions have, by their SHA-256. A damaged version gives none: its files are cut anew, which
 * mends it.
 */
function knownFiles(store: Store, listed: readonly FileEntry[]): Map<string, TreeFile> {
  const missing = new Set(listed.map(({ sha256 }) => sha256));
  const known = new Map<string, TreeFile>();
  for (const id of store.readLog().slice(-KNOWN_VERSIONS).reverse()) {
    if (missing.size === 0) break;
    try {
      for (const file of store.readTree(store.readVersion(id)).files) {
        if (missing.delete(file.sha256)) known.set(file.sha256, file);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return known;
}

/** What lies in the dataset's folder and is no part of it, so that no version has it. */
export function strangers(dir: string): string[] {
  const own = new Set([MANIFEST_PATH, ...openFinished(dir).files.map(({ path }) => path)]);
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dir, '/').length).replaceAll('\\', '/'))
    .filter((path) => !own.has(path) && !path.startsWith('.'))
    .sort();
}
