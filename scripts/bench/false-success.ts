/**
 * No false success: `npm run bench -- false-success [TASK [ROLLOUTS]]`. So many rollouts with random actions, and so many in which
 * the arm stays where it is, over all variations of a task in turn; none may end in success, or be a success on the way.
 */
import { join } from 'node:path';
import { configsFolder, packageVersions } from '../../pipelines/support/package-info.ts';
import { RandomStream } from '../../src/core/random.ts';
import { runBlindly } from '../../src/isolation/false-success.ts';
import { findTask } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { certificationOf } from '../../src/worker/certification.ts';
import type { Bench } from './common.ts';

/** Control steps of a rollout: 15 s. */
const STEPS = 300;

export const bench: Bench = async ([name = 'Packing_a_Fruit_Lunch', rollouts = '500']) => {
  const task = loadTask(findTask(name, join(configsFolder, 'tasks')));
  const known = listVariations(task).filter(({ enabled, split }) => enabled && (split === 'train' || split === 'eval'));
  const count = Number(rollouts);
  const rows = [];
  for (const [i, { id }] of known.entries()) {
    // every variation in turn, so that the rollouts of a task are spread evenly
    const seeds = Array.from({ length: count }, (_, k) => k).filter((k) => k % known.length === i);
    const { candidate, dispose } = certificationOf({
      task,
      variationId: id,
      seedFolder: join(configsFolder, 'seeds', task.file.template_type, task.id),
      mujocoJs: packageVersions()['mujoco-js']!,
    });
    const successes = { random: 0, idle: 0 };
    for (const seed of seeds) {
      for (const kind of ['random', 'idle'] as const) {
        const stream = new RandomStream(['false success', task.id, id, kind, seed]);
        if (runBlindly(await candidate.start(seed), { kind, steps: STEPS, stream })) successes[kind]++;
      }
    }
    dispose();
    rows.push({
      variation: id,
      rollouts: seeds.length,
      'random successes': successes.random,
      'idle successes': successes.idle,
    });
  }
  return {
    goal: `no success in ${count} rollouts of random actions and ${count} idle ones`,
    reached: rows.every((row) => row['random successes'] === 0 && row['idle successes'] === 0),
    rows,
  };
};
