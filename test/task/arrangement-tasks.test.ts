import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pose, yawOf, yawQuaternion } from '../../src/core/pose.ts';
import { Executor } from '../../src/demo/executor.ts';
import { uprightFrame } from '../../src/demo/frames.ts';
import { type Goal, goalsOf } from '../../src/demo/plan/goal.ts';
import { orderGoals } from '../../src/demo/plan/order.ts';
import { subtasksOf } from '../../src/demo/plan/subtasks.ts';
import { matchSegments } from '../../src/demo/remap/match-segments.ts';
import { builtinAsset } from '../../src/demo/remap/source-asset.ts';
import { loadSeedLibrary } from '../../src/demo/seed-demo.ts';
import { DEFAULT_MANNER } from '../../src/demo/skills/skill.ts';
import { resolveScene } from '../../src/intervention/intervene.ts';
import { actionTowards } from '../../src/sim/controller.ts';
import { loadTask, type Task } from '../../src/task/task-folder.ts';
import { tableWith } from '../demo/scene.ts';
import { CONFIGS } from '../worker/corpora.ts';

const MUGS = 'tabletop_arrangement/Lining_Up_the_Mugs';
const BREAKFAST = 'patterned_arrangement/Setting_the_Breakfast_Table';
const loaded = (id: string): Task => loadTask(join(CONFIGS, 'tasks', id));
const TRAINING = ['TV-01', 'TV-02', 'TV-03', 'TV-04'];

/** The goals of a variation, in the order in which they are reached, and its objects. */
function planned(task: Task, variationId: string) {
  const { variation, objects, plan, carriers } = resolveScene(task, variationId);
  const ids = variation.active_instance_ids;
  const semanticNames = objects.map(({ semanticName }) => semanticName);
  const goals = orderGoals(goalsOf({ variation, semanticNames, plan }), { ids, carriers });
  return { ids, objects, goals };
}

const told = (ids: readonly string[], goals: readonly Goal[]): string[] =>
  goals.map(({ object, relation, reference }) => `${ids[object]} ${relation} ${ids[reference]}`);

describe('Lining_Up_the_Mugs', () => {
  const task = loaded(MUGS);
  const rowOf = (variationId: string): string[] => {
    const { ids, goals } = planned(task, variationId);
    return told(ids, goals).map((goal) => goal.replaceAll('_mug_1', ''));
  };

  it('is done from right to left, each mug beside the one that it is asked to be left of', () => {
    expect(rowOf('TV-01')).toEqual(['blue on table_mat_1', 'red left_of blue', 'yellow left_of red']);
    expect(rowOf('TV-02')).toEqual(['red on table_mat_1', 'yellow left_of red', 'blue left_of yellow']);
    expect(rowOf('TV-04')).toEqual(['red on table_mat_1', 'yellow left_of red']);
  });
  it('is asked for the other way round in no neighbourhood that training shows', () => {
    const neighbours = (row: readonly string[]) => row.filter((goal) => goal.includes('left_of'));
    const shown = TRAINING.flatMap((id) => neighbours(rowOf(id)));
    const asked = neighbours(rowOf('EV-02'));
    expect(asked).toHaveLength(2);
    for (const goal of asked) expect(shown).not.toContain(goal);
  });
});

describe('Setting_the_Breakfast_Table', () => {
  const task = loaded(BREAKFAST);

  it('brings each thing to the side of the plate that is asked for, and leaves the plate', () => {
    const { ids, goals } = planned(task, 'TV-01');
    expect(told(ids, goals)).toEqual(['fork_1 left_of plate_1', 'knife_1 right_of plate_1', 'cup_1 behind plate_1']);
  });
  it('takes the way to a side that a thing was never put to from what was put there', () => {
    const { objects, goals } = planned(task, 'EV-02');
    const library = loadSeedLibrary(join(CONFIGS, 'seeds', BREAKFAST));
    const scene = objects.map(({ id, semanticName, candidates }) => {
      const asset = builtinAsset(candidates[0] ?? `builtin/${semanticName}_1`)!;
      return { id, semanticName, symmetry: asset.symmetry, asset };
    });
    const subtasks = subtasksOf(goals, scene);
    const found = matchSegments(library, subtasks, scene, builtinAsset);
    const servedBy = (name: string): string[] => {
      const at = subtasks.findIndex(({ kind, object }) => kind !== 'grasp' && scene[object]!.semanticName === name);
      return [...new Set(found[at]!.map(({ segment }) => segment.object))];
    };
    expect(servedBy('fork')).toEqual(['knife']);
    expect(servedBy('knife')).toEqual(['fork']);
    expect(servedBy('cup')).toEqual(['cup']);
  });
});

describe('a slot with a heading for the thing itself', () => {
  it('is reached with that heading, however the thing was turned when it was taken', async () => {
    const { world, objects } = await tableWith({ table_mat: [0.5, -0.1], mug: [0.45, 0.25, 0.9] });
    try {
      const slot = { position: [0, 0, 0.003], yawRad: 1, objectYawRad: 0.2 } as const;
      const named = objects.map(({ id }) => ({ id, semanticName: id }));
      const subtasks = subtasksOf([{ object: 1, reference: 0, relation: 'on', slot }], named);
      const executor = new Executor({ objects, subtasks, manners: subtasks.map(() => DEFAULT_MANNER) });
      const action = new Float32Array(7);
      let status = executor.next(world.state);
      for (let tick = 0; tick < 600 && status === 'running'; tick++) {
        const { target, gripper } = executor.command;
        world.step(actionTowards(action, world.state.tcp, target, gripper));
        status = executor.next(world.state);
      }
      expect(status).toBe('done');
      expect(yawOf(world.state.objectPoses.slice(7, 14))).toBeCloseTo(0.2, 1);
    } finally {
      world.delete();
    }
  });
});

describe('the upright frame of what stands on its head', () => {
  it('has its base where the thing stands, and its heading from its own x', () => {
    const [roll, turn] = [pose([0, 0, 0], [0, 1, 0, 0]), yawQuaternion(0.4)];
    // turned by 0.4 rad about the upright, then over: (w, x, y, z) = (0, cos 0.2, sin 0.2, 0)
    const over = pose([0.5, 0.1, 0.1], [0, turn[0]! * roll[4]!, turn[3]! * roll[4]!, 0]);
    const box = [0.46, 0.06, 0.02, 0.54, 0.14, 0.1];
    const frame = uprightFrame(pose(), over, box, 0, { kind: 'n_fold', n: 1 });
    expect([...frame.slice(0, 3)]).toEqual([0.5, 0.1, 0.02]);
    expect(yawOf(frame)).toBeCloseTo(0.4, 6);
  });
});
