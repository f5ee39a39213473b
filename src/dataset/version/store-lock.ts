/**
 * Who may change a store: one process at a time, for a moment; and sessions, which keep `gc` away while objects are written
 * that no version names yet.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import { isDead, newHolder, readHolder, takeLock } from '../../core/lock.ts';
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

/** Notes that this process writes objects; returns the function that ends the note. */
export async function beginSession(store: Store): Promise<() => void> {
  const mine = newHolder();
  const folder = join(store.folder, 'sessions');
  const path = join(folder, mine.token);
  await withStoreLock(store, () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, JSON.stringify(mine), { flag: 'wx' });
  });
  return () => rmSync(path, { force: true });
}

/**
 * Clears what dead processes left. To be called with the lock held.
 *
 * @throws UserError when a process is writing objects
 */
export function refuseSessions(store: Store): void {
  const folder = join(store.folder, 'sessions');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const path = join(folder, name);
    const holder = readHolder(path);
    if (holder && !isDead(holder)) {
      throw new UserError(
        `${path}: process ${holder.pid} is committing to this store or checking out of it; wait for it to end, or delete the file if there is none`,
      );
    }
    rmSync(path, { force: true });
  }
}
