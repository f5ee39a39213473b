/**
 * One process a folder: a lock file beside it, which names its holder.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { UserError } from './errors.ts';

/**
 * Takes the lock of a folder, `<folder>.lock`, and returns the function that gives it back. A lock whose holder has died on
 * this machine is taken over.
 *
 * @throws UserError when another process holds it
 */
export function lockFolder(folder: string): () => void {
  const path = `${folder.replace(/[\\/]+$/, '')}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  for (let tries = 0; tries < 2; tries++) {
    try {
      const descriptor = openSync(path, 'wx');
      writeSync(descriptor, JSON.stringify({ pid: process.pid, host: hostname() }));
      closeSync(descriptor);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (!isAbandoned(path)) break;
    rmSync(path, { force: true });
  }
  throw new UserError(
    `${path}: another run is writing to this folder; wait for it to end, or delete the file if there is none`,
  );
}

function isAbandoned(path: string): boolean {
  let holder: { pid?: number; host?: string };
  try {
    holder = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return true; // its writer died between opening and writing
  }
  if (holder.host !== hostname() || !Number.isInteger(holder.pid)) return false;
  try {
    process.kill(holder.pid!, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
