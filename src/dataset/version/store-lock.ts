/**
 * Who may change a store: one process at a time, for a moment; and sessions, which keep `gc` away while objects are written
 * that no version names yet.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import { isDead, newHolder, readHolder, takeLock } from '../../core/lock.ts';
import { halfWrittenFiles } from './leftovers.ts';
import type { Store } from './store.ts';

const WAIT_MS = 20;
/** About half a minute. Counted, since clocks jump. */
const MOST_WAITS = 1500;

/**
 * Runs a step while no other process changes the store. Waits for the others; what a dead one left is taken over.
 *
 * @throws UserError when another process does not let go
 */
export async function withStoreLock<T>(store: Store, step: () => T): Promise<T> {
  const path = join(store.folder, 'lock');
  const mine = newHolder();
  for (let waits = 0; !takeLock(path, mine); waits++) {
    if (waits >= MOST_WAITS) {
      throw new UserError(
        `${path}: another process is changing this store; wait for it to end, or delete the file if there is none`,
      );
    }
    await setTimeout(WAIT_MS);
  }
  try {
    return step();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * Notes that this process writes objects; returns the function that ends the note. Where the last ones were killed, what they
 * left half-written is removed first.
 */
export async function beginSession(store: Store): Promise<() => void> {
  const mine = newHolder();
  const folder = join(store.folder, 'sessions');
  const path = join(folder, mine.token);
  await withStoreLock(store, () => {
    clearKilled(store);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, JSON.stringify(mine), { flag: 'wx' });
  });
  return () => rmSync(path, { force: true });
}

/** Notes of processes that live, and paths of all other notes: a killed process left them. */
function readSessions(store: Store): { living: { path: string; pid: number }[]; killed: string[] } {
  const folder = join(store.folder, 'sessions');
  const living: { path: string; pid: number }[] = [];
  const killed: string[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const path = join(folder, name);
    const holder = readHolder(path);
    if (holder && !isDead(holder)) living.push({ path, pid: holder.pid });
    else killed.push(path);
  }
  return { living, killed };
}

/**
 * To be called with the lock held. Looks through the store only when a process was killed, and while nobody writes: nothing tells
 * a dead process's half from one that grows. Notes go last, so that a process that is killed here leaves them for the next.
 */
function clearKilled(store: Store): void {
  const { living, killed } = readSessions(store);
  if (killed.length === 0 || living.length > 0) return;
  for (const path of halfWrittenFiles(store)) rmSync(path, { force: true });
  forgetKilled(store);
}

/** Removes the notes of killed processes, when what they left is gone. To be called with the lock held. */
export function forgetKilled(store: Store): void {
  for (const path of readSessions(store).killed) rmSync(path, { force: true });
}

/**
 * To be called with the lock held.
 *
 * @throws UserError when a process is writing objects
 */
export function refuseSessions(store: Store): void {
  const [first] = readSessions(store).living;
  if (!first) return;
  throw new UserError(
    `${first.path}: process ${first.pid} is committing to this store or checking out of it; wait for it to end, or delete the file if there is none`,
  );
}
