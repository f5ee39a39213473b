import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { footprint } from '../../src/asset/bounds.ts';
import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import { RandomStream } from '../../src/core/random.ts';
import { resolveScene } from '../../src/intervention/intervene.ts';
import { describeCondition } from '../../src/task/condition.ts';
import { AXES } from '../../src/task/intervention-block.ts';
import { footprintCorners, rectangleGap } from '../../src/task/rectangles.ts';
import { listTasks } from '../../src/task/registry.ts';
import { listVariations, type Resolution } from '../../src/task/resolve.ts';
import { sampleJointStartPoses, writtenPoses } from '../../src/task/start-poses.ts';
import { checkTask } from '../../src/task/task-check.ts';
import { loadTask } from '../../src/task/task-folder.ts';

const root = join(import.meta.dirname, '../../configs/tasks');

function footprintsOf({ objects }: Resolution) {
  return objects.map(({ semanticName, where }) => footprint(findAsset(builtinCatalogue, semanticName, where.asset)));
}

function eachPair<T>(items: readonly T[], look: (a: T, b: T, i: number, j: number) => void): void {
  items.forEach((a, i) => {
    items.slice(0, i).forEach((b, j) => {
      look(a, b, i, j);
    });
  });
}

/**
 * Room for a finger between two things [m]; less on a tray, where the hand closes across the row, and beside a mat, which is too flat
 * to be in its way. That the whole hand finds its way is what certificates prove.
 */
function roomBetween({ carriers, objects }: Resolution, a: string, b: string): number | null {
  if (carriers[a] === b || carriers[b] === a) return null;
  if (objects.some(({ id, semanticName }) => (id === a || id === b) && semanticName === 'table_mat')) return 0.01;
  return carriers[a] !== undefined && carriers[a] === carriers[b] ? 0.015 : 0.02;
}

describe.each(listTasks(root))('$id', ({ folder, id, template }) => {
  const task = loadTask(folder);
  it('is sound, and lies where its ids say', () => {
    expect(checkTask(task, undefined, resolveScene).problems).toEqual([]);
    expect([task.id, task.file.template_type]).toEqual([id, template]);
  });
  describe.each(listVariations(task))('$id', (entry) => {
    const resolution = resolveScene(task, entry.id);
    const { variation, reset, objects, draws, carriers } = resolution;
    const outlines = footprintsOf(resolution);
    const n = objects.length;
    it('is made of things that the built-in catalogue has', () => {
      for (const { candidates, semanticName } of objects) {
        const ids = builtinCatalogue.idsOf(semanticName);
        expect(ids.length).toBeGreaterThanOrEqual(4);
        for (const candidate of candidates) expect(ids).toContain(candidate);
      }
    });
    // what stands in the hand's way on purpose is what an affordance is about
    it.skipIf(resolution.intervention?.axis === 'affordance')(
      'leaves 2 cm between any two things for a finger, and 1.5 cm on a tray',
      () => {
        const poses = writtenPoses(new Float64Array(7 * n), variation);
        const placed = outlines.map((outline, i) =>
          footprintCorners(new Float64Array(8), outline, poses.subarray(7 * i, 7 * i + 7)),
        );
        eachPair(placed, (a, b, i, j) => {
          const room = roomBetween(resolution, objects[i]!.id, objects[j]!.id);
          if (room !== null) expect(rectangleGap(a, b)).toBeGreaterThanOrEqual(room);
        });
      },
    );
    it('finds a start for every one of 50 seeds', () => {
      const footprints = Object.fromEntries(objects.map((object, i) => [object.id, outlines[i]!]));
      const out = new Float64Array(7 * n);
      for (let seed = 0; seed < 50; seed++) {
        const layout = { written: variation, reset, footprints, draws, carriers };
        expect(sampleJointStartPoses([out], [layout], new RandomStream(['seed', seed]))).toBe(true);
      }
    });
  });
});

describe('Packing_a_Fruit_Lunch', () => {
  const task = loadTask(join(root, 'loose_packing/Packing_a_Fruit_Lunch'));
  const resolve = (id: string) => resolveScene(task, id).variation;
  const base = resolve('BASE');
  it('has four training variations, an evaluation variation for each axis, and two of other words', () => {
    expect(listVariations(task).map(({ id, split }) => `${split} ${id}`)).toEqual([
      'base BASE',
      ...[1, 2, 3, 4].map((i) => `train TV-0${i}`),
      ...[1, 2, 3, 4, 5, 6].map((i) => `eval EV-0${i}`),
      ...[1, 2].map((i) => `eval IV-0${i}`),
    ]);
  });
  it('has TV-01 the same as BASE but for its name', () => {
    expect({ ...resolve('TV-01'), variation_id: 'BASE' }).toEqual(base);
  });
  it('has in EV-01 what stands in front of the lunchbox in the mirror, and nothing else changed', () => {
    const mirrored = resolve('EV-01');
    for (const id of base.active_instance_ids) {
      const [x, y, z] = base.layout[id]!.position;
      expect(mirrored.layout[id]!.position).toEqual([x, x < 0.5 ? -y : y, z]);
    }
    expect(mirrored.success).toEqual(base.success);
  });
  it.each([['EV-03', 'red_block_1', 'distractor']] as const)(
    'has %s with %s exactly where the apple was, as a %s, and nothing else changed',
    (id, instead, group) => {
      const { layout, semantic_groups } = resolve(id);
      const { apple_1: apple, ...rest } = base.layout;
      expect(layout).toEqual({ ...rest, [instead]: apple });
      expect(semantic_groups[group]).toContain(instead);
    },
  );
  it('has its evaluation variations in the order of the axes', () => {
    const axes = [1, 2, 3, 4, 5, 6].map((i) => task.variations.get(`EV-0${i}`)!.data.intervention!.axis);
    expect(axes).toEqual(AXES.slice(0, 6));
  });
  it('has TV-04 with one fruit to pack, and the others to be left', () => {
    const { semantic_groups, fail, instruction } = resolve('TV-04');
    expect(semantic_groups).toMatchObject({ target: ['apple_1'], distractor: ['banana_1', 'orange_1'] });
    expect(fail.conditions).toHaveLength(4);
    expect(instruction).not.toBe(base.instruction);
  });
});

describe('Sorting_the_Recycling', () => {
  const task = loadTask(join(root, 'categorical_sorting/Sorting_the_Recycling'));
  const resolve = (id: string) => resolveScene(task, id).variation;
  const edges = (id: string, side: 'success' | 'fail') => resolve(id)[side].conditions.map(describeCondition);

  it('asks for every thing to be in the bin of its kind, and fails with what is in the other', () => {
    expect(edges('TV-01', 'success')).toEqual([
      'bottle_1 in blue_bin_1',
      'can_1 in blue_bin_1',
      'juice_box_1 in green_bin_1',
      'paper_ball_1 in green_bin_1',
    ]);
    expect(edges('TV-01', 'fail')).toEqual([
      'bottle_1 in green_bin_1',
      'can_1 in green_bin_1',
      'juice_box_1 in blue_bin_1',
      'paper_ball_1 in blue_bin_1',
    ]);
  });
  it('has in EV-02 can and paper ball change bins, in success and in failure', () => {
    expect(edges('EV-02', 'success')).toContain('can_1 in green_bin_1');
    expect(edges('EV-02', 'fail')).toContain('can_1 in blue_bin_1');
    expect(edges('EV-02', 'fail')).not.toContain('can_1 in green_bin_1');
    expect(edges('EV-02', 'success')).toContain('bottle_1 in blue_bin_1');
  });
  it('asks nothing in EV-03 of the cup that stands where the can stood, and lets it into neither bin', () => {
    expect(resolve('EV-03').layout['cup_1']).toEqual(resolve('TV-01').layout['can_1']);
    expect(edges('EV-03', 'success').join()).not.toMatch(/can_1|cup_1/);
    expect(edges('EV-03', 'fail')).toEqual(expect.arrayContaining(['cup_1 in blue_bin_1', 'cup_1 in green_bin_1']));
    expect(edges('EV-03', 'fail').join()).not.toMatch(/can_1/);
  });
  it('has its evaluation variations in the order of the axes', () => {
    const axes = [1, 2, 3, 4, 5, 6].map((i) => task.variations.get(`EV-0${i}`)!.data.intervention!.axis);
    expect(axes).toEqual(AXES.slice(0, 6));
  });
});
