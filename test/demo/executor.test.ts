import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/asset/asset.ts';
import { pose, positionDistance } from '../../src/core/pose.ts';
import { newCommand } from '../../src/demo/command.ts';
import { PACKING_SLOTS } from '../../src/demo/packing.ts';
import { subtasksOf } from '../../src/demo/plan/subtasks.ts';
import { recordDemo } from '../../src/demo/record.ts';
import { pick } from '../../src/demo/skills/pick.ts';
import { DEFAULT_MANNER, DEFAULT_SKILL_LIMITS, handPose } from '../../src/demo/skills/skill.ts';
import { actionTowards, CONTROL_PERIOD_SEC } from '../../src/sim/controller.ts';
import type { World } from '../../src/sim/world.ts';
import { OutcomeTracker } from '../../src/task/outcome.ts';
import { perform } from './perform.ts';
import { tableWith } from './scene.ts';

const DESCRIPTION = { name: 'test', template_type: 't', task_id: 't', variation_id: 'BASE', manner: {} };
/** By how much a thing in hand may slip in ten seconds [m]. */
const DRIFT_M = 0.002;

function graspAbove(world: World, asset: Asset): (state: World['state']) => Float64Array {
  return () => {
    const [x, y, z] = world.state.objectPoses;
    return handPose([x!, y!, z! + asset.grasp!.heightM], asset.grasp!.yawRad);
  };
}

describe.each(['apple', 'orange', 'pear', 'banana', 'red_block', 'juice_box', 'yogurt_cup', 'water_bottle'])(
  'a %s in hand',
  (name) => {
    it('is lifted, and stays where it was gripped for ten seconds', async () => {
      const { world, objects } = await tableWith({ [name]: [0.5, 0.05] });
      try {
        const { asset } = objects[0]!;
        const limits = { ...DEFAULT_SKILL_LIMITS, liftHeight: 0.12 };
        expect(perform(world, pick(0, graspAbove(world, asset), world.state, { limits })).status).toBe('done');
        const inHand = () => positionDistance(world.state.tcp, world.state.objectPoses);
        const action = new Float32Array(7);
        const target = world.state.tcp.slice();
        const hold = (seconds: number) => {
          for (let t = 0; t < seconds / CONTROL_PERIOD_SEC; t++) {
            world.step(actionTowards(action, world.state.tcp, target, 1));
          }
        };
        hold(1); // the arm settles
        const before = inHand();
        hold(10);
        expect(world.state.heldObject).toBe(0);
        expect(Math.abs(inHand() - before)).toBeLessThan(DRIFT_M);
      } finally {
        world.delete();
      }
    });
  },
);

const packed = (order: readonly number[], names: readonly string[]) =>
  subtasksOf(
    order.map((object) => ({ object, reference: 0, relation: 'in' as const, slot: PACKING_SLOTS[names[object]!]! })),
    names.map((semanticName) => ({ id: semanticName, semanticName })),
  );

describe('the perfect executor', () => {
  it('packs three fruits, whichever comes first, and its recording is cut at the grasps and the releases', async () => {
    const { world, objects, names, indexOf } = await tableWith({
      lunchbox_container: [0.6, 0, Math.PI],
      apple: [0.4, 0.15],
      banana: [0.55, -0.26, 0.3],
      orange: [0.38, -0.12],
      juice_box: [0.4, 0.3],
    });
    try {
      const order = ['banana', 'orange', 'apple'].map(indexOf);
      const subtasks = packed(order, names);
      const result = recordDemo(
        world,
        {
          objects,
          subtasks,
          manners: subtasks.map(() => DEFAULT_MANNER),
        },
        DESCRIPTION,
      );
      if (result.status !== 'recorded') throw new Error(`failed in subtask ${result.subtask}`);
      const conditions = ['apple', 'banana', 'orange'].map((id) => ({
        type: 'edge' as const,
        subject_id: id,
        relation: 'in' as const,
        target_id: 'lunchbox_container',
      }));
      const tracker = new OutcomeTracker({ success: { conditions }, fail: { conditions: [] } }, names, {
        goal_hold_steps: 1,
      });
      expect(tracker.update(world.state)).toBe('success');
      const { segments } = result.demo.metadata;
      expect(segments.map(({ kind, object }) => `${kind} ${object}`)).toEqual([
        'grasp banana',
        'place banana',
        'grasp orange',
        'place orange',
        'grasp apple',
        'place apple',
      ]);
      for (const [i, segment] of segments.entries()) {
        expect(segment.start).toBe(i === 0 ? 0 : segments[i - 1]!.end);
        expect(segment.signal).toBeGreaterThan(segment.start);
        expect(segment.signal).toBeLessThan(segment.end);
      }
      expect(segments.at(-1)!.end).toBe(result.demo.length);
    } finally {
      world.delete();
    }
  });

  it('says which subtask it cannot do', async () => {
    const { world, objects, names } = await tableWith({ lunchbox_container: [0.6, 0], apple: [1.0, 0.5] });
    try {
      const subtasks = packed([1], names);
      const plan = { objects, subtasks, manners: [], slots: new Map([[1, PACKING_SLOTS['apple']!]]) };
      expect(recordDemo(world, plan, DESCRIPTION)).toMatchObject({ status: 'failed', subtask: 0 });
    } finally {
      world.delete();
    }
  });

  it('never moves faster than its manner, nor from rest to speed at once', async () => {
    const { world, objects } = await tableWith({ apple: [0.5, 0.2] });
    try {
      const command = newCommand();
      command.target.set(world.state.tcp);
      const manner = { ...DEFAULT_MANNER, speed: 0.3 };
      const skill = pick(0, graspAbove(world, objects[0]!.asset), world.state, { manner });
      let last = pose();
      last.set(command.target);
      const ways: number[] = [];
      const action = new Float32Array(7);
      for (let tick = 0; tick < 20; tick++) {
        skill.tick(world.state, command);
        ways.push(positionDistance(last, command.target));
        last = command.target.slice();
        world.step(actionTowards(action, world.state.tcp, command.target, command.gripper));
      }
      expect(Math.max(...ways)).toBeLessThanOrEqual(0.3 * CONTROL_PERIOD_SEC + 1e-12);
      expect(ways[0]).toBeLessThan(0.006);
    } finally {
      world.delete();
    }
  });
});
