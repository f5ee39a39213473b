/**
 * Locks between processes: a file that names its holder, and is taken over when the holder has died on this machine.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UserError } from './errors.ts';
import { TEMPORARY_SUFFIX } from './files.ts';

export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/**
 * Takes the lock of a folder, `<folder>.lock` beside it, and returns the function that gives it back.
 *
 * @throws UserError when another process holds it
 */
export function lockFolder(folder: string): () => void {
  const path = `${folder.replace(/[\\/]+$/, '')}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  const mine = newHolder();
  // the first try may only clear away what a dead process left
  if (!takeLock(path, mine) && !takeLock(path, mine)) {
    throw new UserError(
      `${path}: another run is writing to this folder; wait for it to end, or delete the file if there is none`,
    );
  }
  return () => rmSync(path, { force: true });
}

/**
 * Takes a lock if it is free; the lock of a dead process is cleared away, for the next try.
 *
 * The file appears with its holder's name in it: nobody sees an empty one and takes it for abandoned.
 */
export function takeLock(path: string, mine: Holder): boolean {
  const own = ownPath(path);
  writeFileSync(own, JSON.stringify(mine), { flag: 'wx' });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    // no longer there: somebody took it for something left behind
    if (!['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code!)) throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const holder = readHolder(path);
  if (holder && isDead(holder)) setAside(path, holder);
  return false;
}

/** Takes a dead process's lock away, unless another has done so meanwhile, and holds the lock now. */
function setAside(path: string, dead: Holder): void {
  const aside = ownPath(path);
  try {
    renameSync(path, aside);
    if (readHolder(aside)?.token !== dead.token) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code!)) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** A temporary name beside the lock that no other process uses. */
function ownPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}${TEMPORARY_SUFFIX}`);
}

/** This process, as a lock names it. */
export function newHolder(): Holder {
  return { pid: process.pid, host: hostname(), token: randomUUID() };
}

/** Whom a lock names; null when there is none, or it is no lock. */
export function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** True when the holder was a process of this machine that is no more. */
export function isDead({ pid, host }: Holder): boolean {
  if (host !== hostname() || !Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
