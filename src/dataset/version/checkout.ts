/**
 * A version becomes a dataset folder again: every file put together from its chunks, or linked, and read back.
 */
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { lockFolder } from '../../core/lock.ts';
import { MANIFEST_PATH } from '../paths.ts';
import type { FileProgress } from './commit.ts';
import {
  isTemporaryName,
  mendable,
  ownTemporaryPath,
  syncFolder,
  withPath,
  writeDurable,
  writePieces,
} from './durable.ts';
import { shortId } from './resolve.ts';
import { hashFile } from './source-file.ts';
import type { Store } from './store.ts';
import { beginSession } from './store-lock.ts';
import { storedBytes } from './stored-file.ts';
import type { TreeFile } from './tree.ts';

/** Says of which version a folder is the beginning. Hidden, so that LeRobot and `better verify` pass it by. */
const MARKER = '.better-checkout';

export interface CheckoutOptions {
  /**
   * Files are hard links to the store's and may not be written to; they take no room beside those of other checkouts. Folder
   * and store must lie on one file system.
   */
  readonly link?: boolean;
  /** Told after every file. */
  readonly onFile?: (progress: FileProgress) => void;
}

export interface CheckoutResult {
  readonly files: number;
  readonly bytes: number;
  /** Files that were there already, whole. */
  readonly kept: number;
}

/**
 * Writes a version into a new or an empty folder. Run again, it goes on where it was cut short; on a checkout of the same
 * version it mends what is damaged. The dataset's manifest comes last: until then the folder is no finished dataset.
 *
 * @throws UserError when the folder is another's, or a chunk is missing or damaged
 */
export async function checkoutVersion(
  store: Store,
  id: string,
  dir: string,
  options: CheckoutOptions = {},
): Promise<CheckoutResult> {
  const { files } = store.readTree(store.readVersion(id));
  return mendable(async () => {
    const unlock = lockFolder(dir);
    try {
      claimFolder(dir, id, files);
      const endSession = options.link ? await beginSession(store) : () => {};
      try {
        return writeFiles(store, dir, files, options);
      } finally {
        endSession();
      }
    } finally {
      unlock();
    }
  });
}

/** Makes the folder this version's, or finds that it is. */
function claimFolder(dir: string, id: string, files: readonly TreeFile[]): void {
  const stat = statSync(dir, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) throw new UserError(`${dir}: a file stands where the dataset's folder should be`);
  const marker = join(dir, MARKER);
  if (existsSync(marker)) {
    const begun = readFileSync(marker, 'utf8').trim();
    if (begun === id) return;
    throw new UserError(
      `${dir}: holds the beginning of a checkout of version ${shortId(begun)}; finish that one, delete the folder, or choose another`,
    );
  }
  const present = stat ? readdirSync(dir).filter((name) => !isTemporaryName(name)) : [];
  if (present.length > 0 && !isCheckoutOf(dir, files)) {
    throw new UserError(
      `${dir}: not empty, and not a checkout of version ${shortId(id)}: holds ${JSON.stringify(present[0])}; choose a new or an empty folder`,
    );
  }
  mkdirSync(dir, { recursive: true });
  writeDurable(marker, `${id}\n`);
}

function isCheckoutOf(dir: string, files: readonly TreeFile[]): boolean {
  const manifest = files.find(({ path }) => path === MANIFEST_PATH);
  const path = join(dir, MANIFEST_PATH);
  return manifest !== undefined && existsSync(path) && hasBytes(path, manifest);
}

function hasBytes(path: string, { bytes, sha256 }: TreeFile): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size !== bytes) return false;
  return hashFile(path).sha256 === sha256;
}

function writeFiles(
  store: Store,
  dir: string,
  files: readonly TreeFile[],
  { link = false, onFile }: CheckoutOptions,
): CheckoutResult {
  const isManifest = ({ path }: TreeFile) => path === MANIFEST_PATH;
  const ordered = [...files.filter((file) => !isManifest(file)), ...files.filter(isManifest)];
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  let kept = 0;
  for (const [at, file] of ordered.entries()) {
    const path = join(dir, file.path);
    if (hasBytes(path, file)) kept++;
    else writeFile(store, path, file, link);
    done += file.bytes;
    onFile?.({ files: [at + 1, files.length], bytes: [done, total] });
  }
  removeTemporaries(dir);
  rmSync(join(dir, MARKER), { force: true });
  return { files: files.length, bytes: total, kept };
}

function writeFile(store: Store, path: string, file: TreeFile, link: boolean): void {
  mkdirSync(dirname(path), { recursive: true });
  if (link) linkFile(wholeFile(store, file), path);
  else writePieces(path, storedBytes(store.objects, file));
  syncFolder(dirname(path));
  if (hasBytes(path, file)) return;
  rmSync(path, { force: true });
  throw new UserError(`${path}: was written, and reads back as other bytes; is the disk sound?`);
}

/**
 * The whole file in the store. Never an object itself, though a small file is one chunk: whoever writes to a link in spite of
 * its mode spoils what can be made again, and not the version.
 */
function wholeFile(store: Store, file: TreeFile): string {
  const path = store.wholeFilePath(file.sha256);
  if (hasBytes(path, file)) return path;
  mkdirSync(dirname(path), { recursive: true });
  writePieces(path, storedBytes(store.objects, file), 0o444);
  return path;
}

function linkFile(from: string, path: string): void {
  const temporary = ownTemporaryPath(path);
  try {
    linkSync(from, temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') {
      throw new UserError(`${path}: cannot be a hard link to ${from} (${code}); check out without --link`);
    }
    throw withPath(error, path);
  }
}

/** What a checkout that was killed has left. */
function removeTemporaries(dir: string): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && isTemporaryName(entry.name)) rmSync(join(entry.parentPath, entry.name), { force: true });
  }
}
