import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/asset/asset.ts';
import { builtinAsset, ownBox } from '../../src/demo/remap/source-asset.ts';
import { resolveScene } from '../../src/intervention/intervene.ts';
import { describeCondition } from '../../src/task/condition.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { CONFIGS } from '../worker/corpora.ts';

const loaded = (template: string, id: string) => loadTask(join(CONFIGS, 'tasks', template, id));
const spices = loaded('constrained_positioning', 'Filling_the_Spice_Rack');
const tubes = loaded('precision_insertion', 'Racking_the_Test_Tubes');

type Task = typeof spices;
const candidatesOf = (task: Task, id: string): Asset[] =>
  task.bindings.get(id)!.candidates.map(({ asset_key }) => builtinAsset(asset_key!)!);
const slotsOf = (task: Task) => task.file.plan!.places[0]!.slots.map(({ position }) => position);

/** Room along x and y [m] about a slot, just under the rack's top: between the faces of its boxes. */
function roomAt(rack: Asset, [x, y, floor]: readonly [number, number, number]): [number, number] {
  const gap = { low: [1, 1], high: [1, 1] };
  for (const shape of rack.shapes) {
    if (shape.type !== 'box') throw new Error(`a rack is made of boxes, and not of a ${shape.type}`);
    const from = [0, 1, 2].map((axis) => shape.position[axis]! - shape.size[axis]!);
    const to = [0, 1, 2].map((axis) => shape.position[axis]! + shape.size[axis]!);
    if (to[2]! <= floor + 0.001) continue;
    for (const [axis, at, across] of [
      [0, x, y],
      [1, y, x],
    ] as const) {
      const other = 1 - axis;
      if (across <= from[other]! || across >= to[other]!) continue;
      if (to[axis]! <= at) gap.low[axis] = Math.min(gap.low[axis]!, at - to[axis]!);
      if (from[axis]! >= at) gap.high[axis] = Math.min(gap.high[axis]!, from[axis]! - at);
    }
  }
  return [gap.low[0]! + gap.high[0]!, gap.low[1]! + gap.high[1]!];
}

function widthOf(asset: Asset): number {
  const box = ownBox(asset);
  return Math.max(box[3]! - box[0]!, box[4]! - box[1]!);
}

describe('Racking_the_Test_Tubes', () => {
  const ids = ['blue_tube_1', 'red_tube_1', 'green_tube_1'];

  it('leaves a tube 4 mm in its hole and no more, 2 mm to each side', () => {
    const [rack] = candidatesOf(tubes, 'tube_rack_1');
    for (const slot of slotsOf(tubes)) {
      for (const room of roomAt(rack!, slot)) {
        for (const tube of ids.flatMap((id) => candidatesOf(tubes, id))) {
          expect(room - widthOf(tube)).toBeLessThanOrEqual(0.004 + 1e-9);
          expect(room - widthOf(tube)).toBeGreaterThan(0.0035);
        }
      }
    }
  });
  it('asks for the tubes to stand in the rack with their bases down, and for no pen', () => {
    const { success, fail } = resolveScene(tubes, 'TV-01').variation;
    expect(success.conditions.map(describeCondition)).toEqual([
      ...[...ids].sort().map((id) => `${id} on tube_rack_1`),
      ...ids.map((id) => `${id} z 0.02 to 0.035`),
    ]);
    expect(fail.conditions.map(describeCondition)).toEqual(['pen_1 on tube_rack_1']);
  });
});

describe('Filling_the_Spice_Rack', () => {
  const ids = ['paprika_jar_1', 'oregano_jar_1', 'turmeric_jar_1'];

  it('has a bay for each jar, a good centimetre wider than it', () => {
    const [rack] = candidatesOf(spices, 'spice_rack_1');
    for (const slot of slotsOf(spices)) {
      const narrow = Math.min(...roomAt(rack!, slot));
      for (const jar of ids.flatMap((id) => candidatesOf(spices, id))) {
        expect(narrow - widthOf(jar)).toBeGreaterThan(0.009);
        expect(narrow - widthOf(jar)).toBeLessThan(0.015);
      }
    }
  });
  it('asks for jars that stand in the rack with their bases down', () => {
    const asked = (id: string) => resolveScene(spices, id).variation.success.conditions.map(describeCondition);
    expect(asked('TV-04')).toEqual([
      'oregano_jar_1 on spice_rack_1',
      'paprika_jar_1 on spice_rack_1',
      'paprika_jar_1 z 0.02 to 0.035',
      'oregano_jar_1 z 0.02 to 0.035',
    ]);
    expect(asked('EV-02')).toEqual([
      'oregano_jar_1 on spice_rack_1',
      'turmeric_jar_1 on spice_rack_1',
      'oregano_jar_1 z 0.02 to 0.035',
      'turmeric_jar_1 z 0.02 to 0.035',
    ]);
  });
});
