/**
 * A folder that appears whole or not at all.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { asFileSystemError, complain, UserError } from './errors.ts';
import { TEMPORARY_SUFFIX } from './files.ts';
import { lockFolder } from './lock.ts';

/** @throws UserError when something stands there that is no empty folder; `option` names the path in the complaint */
export function refuseTaken(path: string, option: string): void {
  if (!existsSync(path)) return;
  let names: string[];
  try {
    names = readdirSync(path);
  } catch {
    throw new UserError(`${option} ${path}: a file stands there; choose a folder`);
  }
  if (names.length === 0) return;
  throw complain({ where: `${option} ${path}`, what: 'is there already', expected: 'a new or an empty folder' });
}

/**
 * Fills a temporary folder beside `path`, and gives it that name. What a killed run has left there is cleared away; on failure
 * nothing is left.
 *
 * @throws UserError when `path` is taken, or another process is filling it
 */
export async function writeNewFolder<T>(
  path: string,
  option: string,
  fill: (temporary: string) => Promise<T>,
): Promise<T> {
  refuseTaken(path, option);
  const temporary = join(dirname(resolve(path)), `.${basename(resolve(path))}${TEMPORARY_SUFFIX}`);
  const unlock = lockFolder(resolve(path));
  try {
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    const result = await fill(temporary);
    if (existsSync(path)) rmdirSync(path);
    renameSync(temporary, path);
    return result;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw asFileSystemError(error) ?? error;
  } finally {
    unlock();
  }
}
