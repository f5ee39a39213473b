import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveScene } from '../../src/intervention/intervene.ts';
import { ROBOT_JOINTS } from '../../src/sim/world.ts';
import { conditionIds } from '../../src/task/condition.ts';
import { findTask, listTasks } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { THOROUGH } from '../setup/thorough.ts';
import { CONFIGS } from '../worker/corpora.ts';
import { type PairStarts, pairStarts } from './pair-starts.ts';

const SEEDS = 20;

/** All seeds in the thorough suite, one of each variation in the other: certificates hold the proof at 20 more. */
const seedsOf = (nth: number) => (THOROUGH ? Array.from({ length: SEEDS }, (_, seed) => seed) : [(7 * nth) % SEEDS]);

const tasks = listTasks(join(CONFIGS, 'tasks')).map(({ id, folder }) => {
  const task = loadTask(folder);
  const intervened = listVariations(task)
    .filter(({ id: variation, enabled, split }) => {
      return enabled && split !== 'base' && task.variations.get(variation)!.data.intervention;
    })
    .map((variation, nth) => ({ variation: variation.id, nth }));
  return { id, intervened };
});

describe.each(tasks)('$id', ({ id: task, intervened }) => {
  let starts: PairStarts;
  beforeAll(() => {
    starts = pairStarts(task);
  });
  afterAll(() => starts.dispose());

  it.each(intervened)(
    '$variation is proven to differ in what it declares: episode, scene, first state, random streams',
    {
      timeout: 120_000,
    },
    async ({ variation, nth }) => {
      for (const seed of seedsOf(nth)) {
        // throws where anything undeclared differs
        const start = await starts.start(variation, seed);
        expect(start, `a start that is free in both arms, seed ${seed}`).not.toBeNull();
        expect(start!.proof.found.length).toBeGreaterThan(0);
        expectEqualElsewhere(start!);
      }
    },
  );
});

describe('a look-alike', () => {
  it.each(tasks)('that is taken along fails the task, in $id', ({ id, intervened }) => {
    const task = loadTask(findTask(id, join(CONFIGS, 'tasks')));
    const lookAlikes = intervened.filter(
      ({ variation }) => task.variations.get(variation)!.data.intervention!.axis === 'adversarial_object',
    );
    expect(lookAlikes.length).toBeGreaterThan(0);
    for (const { variation } of lookAlikes) {
      const { fail, semantic_groups } = resolveScene(task, variation).variation;
      const replacing = task.variations
        .get(variation)!
        .data.intervention!.do.flatMap((step) => (step.op === 'replace_object' ? [String(step['with'])] : []))
        .filter((other) => !semantic_groups.target.includes(other));
      expect(replacing.length).toBeGreaterThan(0);
      for (const other of replacing) expect(fail.conditions.flatMap(conditionIds)).toContain(other);
    }
  });
});

/** What no intervention touches starts from the same state, to the last bit. */
function expectEqualElsewhere({
  evidence: [twin, intervened],
  proof,
}: NonNullable<Awaited<ReturnType<PairStarts['start']>>>): void {
  const touched = new Set(proof.declared.flatMap((path) => path.split('.')[1] ?? []));
  for (const [id, state] of Object.entries(intervened.state.objects)) {
    if (!touched.has(id)) expect(state, id).toEqual(twin.state.objects[id]);
  }
  expect(intervened.state.robot.qpos).toEqual(twin.state.robot.qpos);
  expect(intervened.state.robot.qpos).toHaveLength(ROBOT_JOINTS);
}
