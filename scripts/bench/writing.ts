/**
 * Writing a large dataset with pictures on one core, and hashing it again: `npm run bench -- writing [GB]`, 5 by default.
 *
 * The same episode of a generated dataset is written over and over, so that nothing but the writer is measured. Memory is
 * that of the whole process, with that episode in it.
 */
import { rmSync } from 'node:fs';
import { type Bench, round, temporaryFolder } from './common.ts';
import { writeRepeated } from './repeated-dataset.ts';

const GOAL = { writeMbPerSec: 60, hashMbPerSec: 200, memoryMb: 300 };

export const bench: Bench = async ([gigabytes = '5']) => {
  const folder = temporaryFolder();
  try {
    const { bytes, slots, written, hashed, before, memory } = writeRepeated(folder, gigabytes).told;
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
