/**
 * A worker that dies at one attempt of one slot, for the pool's test.
 */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { SlotTask } from '../../src/worker/pool.ts';

const { mark, always, how } = workerData as { mark: string; always: boolean; how: 'exit' | 'memory' };

export default function run({ slot, deadly, attempt }: SlotTask): { slot: number; deadly: readonly number[] } {
  for (let number = 0; number < 2; number++) {
    Atomics.store(attempt, 0, number);
    const dies = slot === 1 && number === 1 && !deadly.includes(1) && (always || !existsSync(mark));
    if (!dies) continue;
    if (!existsSync(mark)) writeFileSync(mark, '');
    appendFileSync(mark, 'x');
    if (how === 'exit') process.exit(1);
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array(1e6).fill(hoard.length));
  }
  return { slot, deadly };
}
