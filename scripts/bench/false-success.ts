/**
 * No false success: `npm run bench -- false-success [TASK ...] [ROLLOUTS]`. So many rollouts with random actions, and so many in which
 * the arm stays where it is, over all variations of a task in turn; none may end in success, or be a success on the way.
 */
import { join } from 'node:path';
import { configsFolder, packageVersions } from '../../pipelines/support/package-info.ts';
import { RandomStream } from '../../src/core/random.ts';
import { runBlindly } from '../../src/isolation/false-success.ts';
import { findTask } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask, type Task } from '../../src/task/task-folder.ts';
import { certificationOf } from '../../src/worker/certification.ts';
import type { Bench, Row } from './common.ts';
import { taskArguments } from './task-arguments.ts';

/** Control steps of a rollout: 15 s. */
const STEPS = 300;

export const bench: Bench = async (args) => {
  const { tasks, count } = taskArguments(args, 500);
  const rows: Row[] = [];
  for (const task of tasks) rows.push(...(await rolloutsOf(task, count)));
  return {
    goal: `no success in ${count} rollouts a task of random actions and ${count} idle ones`,
    rows,
    isReached: (row) => row['random successes'] === 0 && row['idle successes'] === 0,
    mergedBy: 'task',
  };
};

async function rolloutsOf(name: string, count: number): Promise<Row[]> {
  const task = loadTask(findTask(name, join(configsFolder, 'tasks')));
  const known = listVariations(task).filter(({ enabled, split }) => enabled && (split === 'train' || split === 'eval'));
  const rows: Row[] = [];
  for (const [i, { id }] of known.entries()) {
    // every variation in turn, so that the rollouts of a task are spread evenly
    const seeds = Array.from({ length: count }, (_, k) => k).filter((k) => k % known.length === i);
    const { random, idle } = await successes(task, id, seeds);
    rows.push({
      task: name,
      variation: id,
      rollouts: seeds.length,
      'random successes': random,
      'idle successes': idle,
    });
  }
  return rows;
}

async function successes(task: Task, variationId: string, seeds: readonly number[]) {
  const { candidate, dispose } = certificationOf({
    task,
    variationId,
    seedFolder: join(configsFolder, 'seeds', task.file.template_type, task.id),
    mujocoJs: packageVersions()['mujoco-js']!,
  });
  const counts = { random: 0, idle: 0 };
  for (const seed of seeds) {
    for (const kind of ['random', 'idle'] as const) {
      const stream = new RandomStream(['false success', task.id, variationId, kind, seed]);
      if (runBlindly(await candidate.start(seed), { kind, steps: STEPS, stream })) counts[kind]++;
    }
  }
  dispose();
  return counts;
}
