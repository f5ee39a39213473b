import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { readManifest } from '../../src/dataset/manifest.ts';
import { summariseDataset } from '../../src/dataset/summary.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { slotFolder } from '../../src/episode/slot-file.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { replayCheck, spread } from '../../src/worker/replay-check.ts';
import { betterProcess, CONFIGS, temporaryFolder, VERSIONS, writeCorpus } from './corpora.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const compiled = (episodes: number, more = '') =>
  compileCorpus(writeCorpus(folder, episodes, more), { configsFolder: CONFIGS });

async function digestOf(name: string, workers: number, episodes = 2): Promise<string> {
  const out = join(folder, name);
  const result = await generateDataset(compiled(episodes), { out, workers, versions: VERSIONS });
  if (result.status !== 'finished') throw new Error('not finished');
  return result.manifest.digest;
}

describe('generateDataset', () => {
  it('gives equal bytes on 1 and 2 workers, and the bytes verify, down to a second simulation', async () => {
    expect(await digestOf('one', 1)).toBe(await digestOf('two', 2));
    const report = await verifyDataset(join(folder, 'two'), { checks: { replay: replayCheck(2) } });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.checks.map(({ check }) => check)).toContain('replay');
  });

  it('says of a finished folder that there is nothing to do', async () => {
    const out = join(folder, 'out');
    await generateDataset(compiled(1), { out, workers: 1, versions: VERSIONS });
    const again = await generateDataset(compiled(1), { out, workers: 1, versions: VERSIONS });
    expect(again).toMatchObject({ status: 'finished', wasFinished: true });
  });

  it('stops when it is told to, leaves the running episodes finished, and goes on later to the same bytes', async () => {
    const out = join(folder, 'out');
    const stop = new AbortController();
    const stopped = await generateDataset(compiled(3), {
      out,
      workers: 1,
      versions: VERSIONS,
      signal: stop.signal,
      onSlot: () => stop.abort(),
    });
    expect(stopped.status).toBe('stopped');
    expect(readManifest(out)).toBeNull();
    let done = -1;
    const result = await generateDataset(compiled(3), {
      out,
      workers: 1,
      versions: VERSIONS,
      onStart: (start) => {
        done = start.done;
      },
    });
    expect(done).toBeGreaterThan(0);
    expect(result.status === 'finished' && result.manifest.digest).toBe(await digestOf('straight', 1, 3));
  });

  it('says in one line that a slot cannot be saved, and goes on once it can', async () => {
    const out = join(folder, 'out');
    await generateDataset(compiled(2), { out, workers: 1, versions: VERSIONS, signal: AbortSignal.abort() });
    const slots = slotFolder(out);
    rmSync(slots, { recursive: true, force: true });
    writeFileSync(slots, 'in the way');
    const again = generateDataset(compiled(2), { out, workers: 1, versions: VERSIONS });
    await expect(again).rejects.toThrow(/slots.*(no such file or folder|ENOTDIR|EEXIST)/);
    await expect(again).rejects.toBeInstanceOf(UserError);
    rmSync(slots);
    const result = await generateDataset(compiled(2), { out, workers: 1, versions: VERSIONS });
    expect(result.status).toBe('finished');
  });

  it('logs rejected attempts, and counts them against the rate', async () => {
    const out = join(folder, 'out');
    // noise that no fine motion survives: most attempts fail
    const noisy = compiled(3, 'attempts_per_episode: 4\nreplay: { action_noise: 0.6 }\n');
    const run = generateDataset(noisy, { out, workers: 2, versions: VERSIONS });
    const summary = await run.then(
      () => summariseDataset(out),
      () => null,
    );
    if (summary === null) return; // every attempt was rejected, which is an error of its own
    const [variation] = summary.variations;
    expect(variation!.attempts).toBeGreaterThan(variation!.accepted);
    expect(Object.values(variation!.causes).reduce((a, b) => a + b, 0)).toBe(variation!.attempts - variation!.accepted);
    expect(variation!.dgr_interval[0]).toBeLessThan(variation!.dgr);
  });
});

describe('a run that is killed with -9', () => {
  it('goes on to the bytes of a run that was not, whenever it was killed', async () => {
    const corpus = writeCorpus(folder, 4);
    const out = join(folder, 'killed');
    const args = ['generate', corpus, '--out', out, '--workers', '2', '--json'];
    for (const slots of [0, 1, 3]) {
      await betterProcess(args, (kill) => {
        const timer = setInterval(() => {
          const there = existsSync(slotFolder(out)) ? readdirSync(slotFolder(out)).length : -1;
          if (there < slots && !existsSync(join(out, 'provenance'))) return;
          clearInterval(timer);
          kill();
        }, 5);
      });
    }
    const resumed = await betterProcess(args);
    const straight = await betterProcess([
      'generate',
      corpus,
      '--out',
      join(folder, 'straight'),
      '--workers',
      '1',
      '--json',
    ]);
    expect(resumed.code, resumed.stderr).toBe(0);
    const [a, b] = [JSON.parse(resumed.stdout), JSON.parse(straight.stdout)];
    expect(a.digest).toBe(b.digest);
    expect(a.episodes).toBe(4);
    expect(existsSync(join(out, 'work'))).toBe(false);
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
