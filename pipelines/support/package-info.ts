/**
 * Where this package lies, and what it is made of; the same from source and from `dist/`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds this package's `package.json`. */
export const packageRoot = findRoot();
/** Tasks, seed demos, corpora and cameras, as data. */
export const configsFolder = join(packageRoot, 'configs');
export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;

function findRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name === 'better-datagen') return folder;
    if (folder === dirname(folder)) throw new Error('package-info: better-datagen has no package.json above it');
  }
}

/** Versions of what decides a dataset's bytes. */
export function packageVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string => {
    // a package's own `exports` may hide its package.json, its folder cannot
    const folders = require.resolve.paths(name) ?? [];
    const path = folders.map((folder) => join(folder, name, 'package.json')).find(existsSync);
    return path ? JSON.parse(readFileSync(path, 'utf8')).version : 'unknown';
  };
  return {
    'better-datagen': version,
    ...Object.fromEntries(['hyparquet-writer', 'mujoco-js'].map((name) => [name, versionOf(name)])),
  };
}
