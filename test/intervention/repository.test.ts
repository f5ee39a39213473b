import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROBOT_JOINTS } from '../../src/sim/world.ts';
import { listTasks } from '../../src/task/registry.ts';
import { CONFIGS } from '../worker/corpora.ts';
import { type PairStarts, pairStarts } from './pair-starts.ts';

const SEEDS = 20;

describe.each(listTasks(join(CONFIGS, 'tasks')))('$id', ({ id: task }) => {
  let starts: PairStarts;
  beforeAll(() => {
    starts = pairStarts(task);
  });
  afterAll(() => starts.dispose());

  it(`has every intervention proven over ${SEEDS} seeds: episode, scene, first state, random streams`, {
    timeout: 120_000,
  }, async () => {
    for (const variation of starts.variations) {
      let found = new Set<string>();
      for (let seed = 0; seed < SEEDS; seed++) {
        // throws where anything undeclared differs
        const start = await starts.start(variation, seed);
        expect(start, `${variation}: a start that is free in both arms, seed ${seed}`).not.toBeNull();
        found = new Set(start!.proof.found);
      }
      expect(found.size, variation).toBeGreaterThan(0);
    }
  });

  it('starts what no intervention touches from the same state, to the last bit', async () => {
    for (const variation of starts.variations) {
      const [twin, intervened] = (await starts.start(variation, 0))!.evidence;
      const touched = new Set(
        (await starts.start(variation, 0))!.proof.declared.flatMap((path) => path.split('.')[1] ?? []),
      );
      for (const [id, state] of Object.entries(intervened.state.objects)) {
        if (!touched.has(id)) expect(state, `${variation} ${id}`).toEqual(twin.state.objects[id]);
      }
      expect(intervened.state.robot.qpos).toEqual(twin.state.robot.qpos);
      expect(intervened.state.robot.qpos).toHaveLength(ROBOT_JOINTS);
    }
  });
});
