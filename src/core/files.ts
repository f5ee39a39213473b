/**
 * Files that appear whole or not at all: temporary name, fsync, rename.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The ending of everything half-written; whatever bears it may be deleted. */
export const TEMPORARY_SUFFIX = '.tmp';

/** Where a file is written before it gets its final name: beside it, so that the rename stays within one file system. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}${TEMPORARY_SUFFIX}`);
}

/** Flushes a finished temporary file, and gives it its final name, replacing what was there. */
export function commitFile(path: string): void {
  const temporary = temporaryPath(path);
  syncPath(temporary);
  renameSync(temporary, path);
  syncPath(dirname(path));
}

/** Writes a file whole: readers see the old one or the new one. Parent folders are made. On failure nothing is left behind. */
export function writeFileAtomic(path: string, data: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryPath(path);
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
    } finally {
      closeSync(descriptor);
    }
    commitFile(path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof Error && !('path' in error && error.path)) Object.assign(error, { path });
    throw error;
  }
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
