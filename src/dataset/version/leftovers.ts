/**
 * What killed processes leave in a store: files that never got their names. No reader takes them for anything.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporaryName } from './durable.ts';
import type { Store } from './store.ts';

/** Where files are written: these folders alone, and with all below them. */
const FLAT = ['.', 'versions', 'tags'];
const DEEP = ['objects', 'files'];

/** Paths of half-written files. Those of living processes are among them: to be asked for when there are none. */
export function halfWrittenFiles({ folder }: Store): string[] {
  return [...FLAT, ...DEEP].flatMap((name) => {
    const below = join(folder, name);
    if (!existsSync(below)) return [];
    return readdirSync(below, { recursive: DEEP.includes(name), withFileTypes: true })
      .filter((entry) => entry.isFile() && isTemporaryName(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  });
}
