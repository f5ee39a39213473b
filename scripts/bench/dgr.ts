/**
 * Data generation rate of every variation of a task, one attempt an episode: `npm run bench -- dgr [TASK [ATTEMPTS]]`. TASK is
 * an id or a folder such as a published BeTTER task's.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { packageVersions } from '../../pipelines/support/package-info.ts';
import { summariseDataset } from '../../src/dataset/summary.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { type Bench, compileBench, round, temporaryFolder } from './common.ts';

const GOAL = 0.95;

export const bench: Bench = async ([task = 'Packing_a_Fruit_Lunch', attempts = '50']) => {
  const corpus = compileBench({
    task: task.includes('/') ? resolve(task) : task,
    episodes: Number(attempts),
    attemptsPerEpisode: 1,
  });
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  try {
    await generateDataset(corpus, { out, workers: availableParallelism(), versions: packageVersions() });
    const { variations } = await summariseDataset(out);
    return {
      goal: `DGR of at least ${GOAL} on every variation, with the paper's action noise of 0.05`,
      reached: variations.every(({ dgr }) => dgr >= GOAL),
      rows: variations.map((v) => ({
        variation: v.variation_id,
        accepted: v.accepted,
        attempts: v.attempts,
        DGR: round(v.dgr, 3),
        'Wilson 95 %': `${round(v.dgr_interval[0], 3)} to ${round(v.dgr_interval[1], 3)}`,
        'start coverage': v.start_coverage === null ? '-' : round(v.start_coverage, 2),
        'rejected for': Object.entries(v.causes)
          .map(([cause, count]) => `${cause} ${count}`)
          .join(', '),
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
