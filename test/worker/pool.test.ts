import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runSlots } from '../../src/worker/pool.ts';
import { temporaryFolder } from './corpora.ts';

const entry = new URL('./dying-entry.ts', import.meta.url);

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(always: boolean, how: 'exit' | 'memory' = 'exit') {
  const mark = join(folder, 'mark');
  const results: { slot: number; deadly: number[] }[] = [];
  const finished = await runSlots<{ slot: number; deadly: number[] }>(
    [0, 1, 2, 3],
    { workers: 2, entry, workerData: { mark, always, how }, heapMb: 64 },
    (result) => {
      results.push(result);
    },
  );
  const deaths = readFileSync(mark, 'utf8').length;
  return { finished, deaths, results: results.sort((a, b) => a.slot - b.slot) };
}

describe('a worker that dies', () => {
  it('is replaced, and its attempt run again: a death from outside leaves no trace', async () => {
    expect(await run(false)).toEqual({
      finished: true,
      deaths: 1,
      results: [0, 1, 2, 3].map((slot) => ({ slot, deadly: [] })),
    });
  });
  it('costs the attempt that killed it twice, and not the run', async () => {
    const { finished, deaths, results } = await run(true);
    expect(finished).toBe(true);
    expect(deaths).toBe(2);
    expect(results.map(({ deadly }) => deadly)).toEqual([[], [1], [], []]);
  });
  it('may have run out of memory', async () => {
    const { finished, results } = await run(false, 'memory');
    expect(finished).toBe(true);
    expect(results).toHaveLength(4);
  });
});

describe('runSlots', () => {
  it('hands on what a worker throws', async () => {
    const faulty = new URL('./throwing-entry.ts', import.meta.url);
    await expect(runSlots([0], { workers: 1, entry: faulty, workerData: null }, () => {})).rejects.toThrow('slot 0');
  });
  it('has nothing to do for no slots', async () => {
    expect(await runSlots([], { workers: 1, entry, workerData: null }, () => {})).toBe(true);
  });
});
