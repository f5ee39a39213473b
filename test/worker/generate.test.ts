import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { readManifest } from '../../src/dataset/manifest.ts';
import { summariseDataset } from '../../src/dataset/summary.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { slotFolder } from '../../src/episode/slot-file.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { replayCheck, spread } from '../../src/worker/replay-check.ts';
import { CONFIGS, temporaryFolder, VERSIONS, writeCorpus } from './corpora.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const compiled = (episodes: number, more = '') =>
  compileCorpus(writeCorpus(folder, episodes, more), { configsFolder: CONFIGS });

async function digestOf(out: string, workers: number, episodes: number): Promise<string> {
  const result = await generateDataset(compiled(episodes), { out, workers, versions: VERSIONS });
  if (result.status !== 'finished') throw new Error('not finished');
  return result.manifest.digest;
}

describe('generateDataset', () => {
  const EPISODES = 3;
  const shared = temporaryFolder();
  const straight = join(shared, 'straight');
  let digest: string;
  beforeAll(async () => {
    folder = shared;
    digest = await digestOf(straight, 1, EPISODES);
  });
  afterAll(() => rmSync(shared, { recursive: true, force: true }));

  it('gives equal bytes on 1 and 2 workers, and the bytes verify, down to a second simulation', async () => {
    const out = join(folder, 'two');
    expect(await digestOf(out, 2, EPISODES)).toBe(digest);
    const report = await verifyDataset(out, { checks: { replay: replayCheck(2) } });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.checks.map(({ check }) => check)).toContain('replay');
  });

  it('says of a finished folder that there is nothing to do', async () => {
    const again = await generateDataset(compiled(EPISODES), { out: straight, workers: 1, versions: VERSIONS });
    expect(again).toMatchObject({ status: 'finished', wasFinished: true });
  });

  it('stops when it is told to, leaves the running episodes finished, and goes on later to the same bytes', async () => {
    const out = join(folder, 'out');
    const stop = new AbortController();
    const stopped = await generateDataset(compiled(EPISODES), {
      out,
      workers: 1,
      versions: VERSIONS,
      signal: stop.signal,
      onSlot: () => stop.abort(),
    });
    expect(stopped.status).toBe('stopped');
    expect(readManifest(out)).toBeNull();
    let done = -1;
    const result = await generateDataset(compiled(EPISODES), {
      out,
      workers: 1,
      versions: VERSIONS,
      onStart: (start) => {
        done = start.done;
      },
    });
    expect(done).toBeGreaterThan(0);
    expect(result.status === 'finished' && result.manifest.digest).toBe(digest);
  });

  it('says in one line that a slot cannot be saved, and goes on once it can', async () => {
    const out = join(folder, 'out');
    await generateDataset(compiled(1), { out, workers: 1, versions: VERSIONS, signal: AbortSignal.abort() });
    const slots = slotFolder(out);
    rmSync(slots, { recursive: true, force: true });
    writeFileSync(slots, 'in the way');
    const again = generateDataset(compiled(1), { out, workers: 1, versions: VERSIONS });
    await expect(again).rejects.toThrow(/slots.*(no such file or folder|ENOTDIR|EEXIST)/);
    await expect(again).rejects.toBeInstanceOf(UserError);
    rmSync(slots);
    const result = await generateDataset(compiled(1), { out, workers: 1, versions: VERSIONS });
    expect(result.status).toBe('finished');
  });

  it('logs rejected attempts, and counts them against the rate', async () => {
    const out = join(folder, 'out');
    // noise that few motions survive: some attempts fail, and not all
    const noisy = compiled(2, 'attempts_per_episode: 8\nreplay: { action_noise: 0.3 }\n');
    await generateDataset(noisy, { out, workers: 1, versions: VERSIONS });
    const [variation] = (await summariseDataset(out)).variations;
    expect(variation!.attempts).toBeGreaterThan(variation!.accepted);
    expect(Object.values(variation!.causes).reduce((a, b) => a + b, 0)).toBe(variation!.attempts - variation!.accepted);
    expect(variation!.dgr_interval[0]).toBeLessThan(variation!.dgr);
  });
});

describe('spread', () => {
  it('takes first and last, and no more than there are', () => {
    expect(spread(10, 3)).toEqual([0, 5, 9]);
    expect(spread(2, 5)).toEqual([0, 1]);
    expect(spread(7, 1)).toEqual([0]);
    expect(spread(0, 3)).toEqual([]);
  });
});
