/**
 * Files of a store: whole or not at all, though several processes may write the same one at once.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asFileSystemError } from '../../core/errors.ts';
import { TEMPORARY_SUFFIX } from '../../core/files.ts';

/** Of no other process: two that wrote one temporary file would name each other's halves. */
export function ownTemporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 13)}${TEMPORARY_SUFFIX}`);
}

export function isTemporaryName(name: string): boolean {
  return name.startsWith('.') && name.endsWith(TEMPORARY_SUFFIX);
}

/** Writes a small file under its final name, replacing what was there, and flushes its folder. */
export function writeDurable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = ownTemporaryPath(path);
  try {
    writeFlushed(temporary, 'wx', text);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw withPath(error, path);
  }
}

/** Writes a large file piece by piece under its final name; its folder is left to be flushed. */
export function writePieces(path: string, pieces: Iterable<Uint8Array>, mode = 0o666): void {
  const temporary = ownTemporaryPath(path);
  try {
    const descriptor = openSync(temporary, 'wx', mode);
    try {
      for (const piece of pieces) writeWhole(descriptor, piece);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw withPath(error, path);
  }
}

/** Adds a line to a file; one that was cut short by a full disk stands alone. */
export function appendLine(path: string, line: string, isTorn: boolean): void {
  try {
    writeFlushed(path, 'a', `${isTorn ? '\n' : ''}${line}\n`);
  } catch (error) {
    throw withPath(error, path);
  }
}

function writeFlushed(path: string, flags: string, text: string): void {
  const descriptor = openSync(path, flags);
  try {
    writeWhole(descriptor, Buffer.from(text, 'utf8'));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
}

/** A file of bytes without waiting, for many files at once; their folders are left to be flushed together. Files are read-only. */
export async function writeObjectFile(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = ownTemporaryPath(path);
  try {
    const file = await open(temporary, 'wx', 0o444);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw withPath(error, path);
  }
}

export function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A failed write names no file, and the user needs to know which disk is full. */
export function withPath(error: unknown, path: string): unknown {
  if (error instanceof Error && !('path' in error && error.path)) Object.assign(error, { path });
  return error;
}

/** Turns failures of the file system that the user can mend into `UserError`. */
export async function mendable<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw asFileSystemError(error) ?? error;
  }
}
