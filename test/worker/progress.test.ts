/** Sub-goals that are reached at the start, in the fruit lunch itself. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runExecutor } from '../../src/isolation/episode.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { certificationOf } from '../../src/worker/certification.ts';
import { CONFIGS, temporaryFolder } from './corpora.ts';

const TASK = 'Packing_a_Fruit_Lunch';
const folder = temporaryFolder();
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the task whose EV-04 has the orange at this place in the lunchbox, and all else as in TV-01. */
function withOrangeAt(position: readonly [number, number, number]) {
  cpSync(join(CONFIGS, 'tasks/loose_packing', TASK), folder, { recursive: true });
  const intervention = {
    axis: 'temporal_extrapolation',
    twin: 'TV-01',
    do: [{ op: 'set_progress', done: { orange_1: { position } } }],
  };
  writeFileSync(
    join(folder, 'variations/EV-04.yaml'),
    JSON.stringify({ variation_id: 'EV-04', extends: 'BASE', intervention }),
  );
  const seedFolder = join(CONFIGS, 'seeds/loose_packing', TASK);
  return certificationOf({ task: loadTask(folder), variationId: 'EV-04', seedFolder, mujocoJs: 'test' });
}

describe('a variation with progress at its start', { timeout: 60_000 }, () => {
  it('has the orange packed, moving with the lunchbox, and two fruits to go, which the executor brings', async () => {
    const { candidate, dispose } = withOrangeAt([0.048, -0.07, 0.004]);
    const start = await candidate.start(0);
    expect(start.plan.subtasks.map(({ name }) => name)).toEqual([
      'pick up the apple',
      'put the apple into the lunchbox container',
      'pick up the banana',
      'put the banana into the lunchbox container',
    ]);
    expect(runExecutor(start)).toMatchObject({ cause: null, detail: '' });
    dispose();
  });
  it('is told of when what is said to be done is not', async () => {
    const { candidate, dispose } = withOrangeAt([-0.3, -0.07, 0]);
    await expect(candidate.start(0)).rejects.toThrow(/orange_1 is said to be done, and is not; got "orange_1 in/);
    dispose();
  });
});
