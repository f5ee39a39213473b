/**
 * Digests of one corpus on 1 and 2 workers, in two runs, and killed with -9 at three moments and started again:
 * `npm run bench -- resume [EPISODES]`. EPISODES are those of each of eight variations.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../pipelines/support/package-info.ts';
import { readManifest } from '../../src/dataset/manifest.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { slotFolder } from '../../src/episode/slot-file.ts';
import { replayCheck } from '../../src/worker/replay-check.ts';
import { type Bench, temporaryFolder, writeCorpus } from './common.ts';

export const bench: Bench = async ([episodes = '3']) => {
  const folder = temporaryFolder();
  const corpus = writeCorpus({ episodes: Number(episodes) });
  const rows: Record<string, string | number>[] = [];
  const run = async (label: string, workers: number, kills: readonly number[] = []) => {
    const out = join(folder, label.replaceAll(' ', '-'));
    for (const slots of kills) await generate(corpus, out, workers, slots);
    await generate(corpus, out, workers, null);
    const report = await verifyDataset(out, { checks: { replay: replayCheck(5) } });
    rows.push({
      run: label,
      'killed when so many episodes were there': kills.join(', '),
      episodes: readManifest(out)!.episodes,
      digest: readManifest(out)!.digest.slice(0, 16),
      verified: report.checks.every(({ ok }) => ok) ? 'yes, with 5 episodes simulated again' : 'NO',
    });
  };
  try {
    await run('1 worker', 1);
    await run('2 workers', 2);
    await run('2 workers again', 2);
    const slots = 8 * Number(episodes);
    await run(
      '2 workers killed',
      2,
      [0.1, 0.4, 0.8].map((share) => Math.max(1, Math.round(share * slots))),
    );
    return {
      goal: 'one digest for 1 and 2 workers, two runs, and a run killed with -9 three times; nothing lost or doubled',
      reached: new Set(rows.map(({ digest, episodes: n }) => `${digest} ${n}`)).size === 1,
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Runs the command line; kills it once that share of the slots has ended. */
function generate(corpus: string, out: string, workers: number, killAt: number | null): Promise<void> {
  return new Promise((done) => {
    const args = ['generate', corpus, '--out', out, '--workers', String(workers)];
    const child = spawn(process.execPath, [join(packageRoot, 'dist/pipelines/cli.js'), ...args], { stdio: 'ignore' });
    const timer = setInterval(() => {
      if (killAt !== null && finishedSlots(out) >= killAt) child.kill('SIGKILL');
    }, 5);
    child.on('close', () => {
      clearInterval(timer);
      done();
    });
  });
}

function finishedSlots(out: string): number {
  return existsSync(slotFolder(out)) ? readdirSync(slotFolder(out)).filter((name) => name.endsWith('.bin')).length : 0;
}
