/**
 * A dataset as large as wanted, made by writing one generated episode over and over, in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../pipelines/support/package-info.ts';

const CHILD = fileURLToPath(new URL('./writing-child.mjs', import.meta.url));
const CORPUS = `corpus: writing
seed: 1
images: { cameras: [front, wrist], size: 256 }
tasks:
  - { task: Packing_a_Fruit_Lunch, variations: [TV-01], episodes: 1 }
`;

export const CLI = join(packageRoot, 'dist/pipelines/cli.js');

/** How it was written; memory is of the process, with the episode in it [MB]. */
export interface Written {
  readonly bytes: number;
  readonly slots: number;
  /** [s] */
  readonly written: number;
  readonly hashed: number;
  readonly before: number;
  readonly memory: readonly number[];
}

/** @returns its folder within `folder`, which has to be there, and what was measured */
export function writeRepeated(folder: string, gigabytes: string): { readonly out: string; readonly told: Written } {
  const [corpus, source, out] = ['corpus.yaml', 'source', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(corpus, CORPUS);
  execFileSync(process.execPath, [CLI, 'generate', corpus, '--out', source], { stdio: 'ignore' });
  const told = execFileSync(process.execPath, [CHILD, source, out, gigabytes], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { out, told: JSON.parse(told) as Written };
}
