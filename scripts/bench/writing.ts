/**
 * Writing a large dataset with pictures on one core, and hashing it again: `npm run bench -- writing [GB]`, 5 by default.
 *
 * The same episode of a generated dataset is written over and over, so that nothing but the writer is measured. Memory is
 * that of the whole process, with that episode in it.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../pipelines/support/package-info.ts';
import { type Bench, round, temporaryFolder } from './common.ts';

const GOAL = { writeMbPerSec: 60, hashMbPerSec: 200, memoryMb: 300 };
const CHILD = fileURLToPath(new URL('./writing-child.mjs', import.meta.url));
const CORPUS = `corpus: writing
seed: 1
images: { cameras: [front, wrist], size: 256 }
tasks:
  - { task: Packing_a_Fruit_Lunch, variations: [TV-01], episodes: 1 }
`;

interface Measured {
  readonly bytes: number;
  readonly slots: number;
  readonly written: number;
  readonly hashed: number;
  readonly before: number;
  readonly memory: readonly number[];
}

export const bench: Bench = async ([gigabytes = '5']) => {
  const folder = temporaryFolder();
  const [corpus, source, out] = ['corpus.yaml', 'source', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  try {
    writeFileSync(corpus, CORPUS);
    const cli = join(packageRoot, 'dist/pipelines/cli.js');
    execFileSync(process.execPath, [cli, 'generate', corpus, '--out', source], { stdio: 'ignore' });
    const told = execFileSync(process.execPath, [CHILD, source, out, gigabytes], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const { bytes, slots, written, hashed, before, memory } = JSON.parse(told) as Measured;
    const quarter = Math.floor(slots / 4);
    const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / Math.max(1, part.length);
    const rates = { write: bytes / 1e6 / written, hash: bytes / 1e6 / hashed };
    const peak = Math.max(...memory);
    return {
      goal: `at least ${GOAL.writeMbPerSec} MB/s written with pictures on one core, at most ${GOAL.memoryMb} MB of memory and flat for 5 GB, at least ${GOAL.hashMbPerSec} MB/s verified where it only hashes`,
      reached:
        rates.write >= GOAL.writeMbPerSec && rates.hash >= GOAL.hashMbPerSec && peak <= GOAL.memoryMb && bytes >= 5e9,
      rows: [
        { what: 'dataset [MB]', value: round(bytes / 1e6, 0), goal: '' },
        { what: 'episodes', value: slots, goal: '' },
        { what: 'written [MB/s]', value: round(rates.write, 0), goal: `>= ${GOAL.writeMbPerSec}` },
        { what: 'memory before the first episode [MB]', value: round(before, 0), goal: '' },
        { what: 'peak resident memory [MB]', value: round(peak, 0), goal: `<= ${GOAL.memoryMb}` },
        {
          what: 'mean of the second quarter [MB]',
          value: round(mean(memory.slice(quarter, 2 * quarter)), 0),
          goal: '',
        },
        { what: 'mean of the last quarter [MB]', value: round(mean(memory.slice(3 * quarter)), 0), goal: 'flat' },
        { what: 'hashed by verify [MB/s]', value: round(rates.hash, 0), goal: `>= ${GOAL.hashMbPerSec}` },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
