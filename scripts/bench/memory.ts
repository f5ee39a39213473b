/**
 * Memory of a whole run with two workers, sampled from the operating system: `npm run bench -- memory [EPISODES]`. EPISODES are
 * those of each of eight variations.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../pipelines/support/package-info.ts';
import { type Bench, round, temporaryFolder, writeCorpus } from './common.ts';

const GOAL_MB = 700;

export const bench: Bench = async ([episodes = '250']) => {
  const folder = temporaryFolder();
  const corpus = writeCorpus({ episodes: Number(episodes) });
  const command = ['generate', corpus, '--out', join(folder, 'out'), '--workers', '2', '--json'];
  const start = performance.now();
  const child = spawn(process.execPath, [join(packageRoot, 'dist/pipelines/cli.js'), ...command]);
  let summary = '';
  child.stdout.on('data', (chunk) => {
    summary += chunk;
  });
  child.stderr.pipe(process.stderr);
  const samples: number[] = [];
  const timer = setInterval(() => {
    const resident = /VmRSS:\s+(\d+) kB/.exec(readStatus(child.pid!))?.[1];
    if (resident) samples.push(Number(resident) / 1024);
  }, 500);
  await new Promise((done) => child.on('close', done));
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  rmSync(folder, { recursive: true, force: true });
  const { episodes: accepted, frames } = JSON.parse(summary) as { episodes: number; frames: number };
  const quarter = Math.floor(samples.length / 4);
  const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / Math.max(1, part.length);
  const peak = Math.max(...samples);
  return {
    goal: `at most ${GOAL_MB} MB for two workers at 2,000 episodes, and flat`,
    reached: peak <= GOAL_MB && accepted >= 2000,
    rows: [
      { what: 'episodes', value: accepted },
      { what: 'frames', value: frames },
      { what: 'peak resident memory, both workers and writer [MB]', value: round(peak, 0) },
      {
        what: 'mean of the second quarter of the run [MB]',
        value: round(mean(samples.slice(quarter, 2 * quarter)), 0),
      },
      { what: 'mean of the last quarter of the run [MB]', value: round(mean(samples.slice(3 * quarter)), 0) },
      { what: 'episodes a second, two cores', value: round(accepted / seconds) },
    ],
  };
};

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
