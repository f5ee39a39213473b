import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../../src/asset/catalogue.ts';
import { planarDistance, pose } from '../../../src/core/pose.ts';
import { Executor } from '../../../src/demo/executor.ts';
import { DEFAULT_MANNER } from '../../../src/demo/skills/skill.ts';
import { FIRST_OBJECT, FIXED_BODIES } from '../../../src/sim/contacts.ts';
import { actionTowards } from '../../../src/sim/controller.ts';
import { READY_POSTURE_RAD } from '../../../src/sim/panda.ts';
import { World } from '../../../src/sim/world.ts';

const OPEN_RAD = 1.6;
/** Front and floor of the inside of the microwave, which stands at x = 0.84 m, in the world [m]. */
const FRONT_X = 0.708;
const FLOOR_Z = 0.04;

describe('load, after a grasp', () => {
  const objects = ['microwave', 'apple', 'orange'].map((name) => ({
    id: name,
    asset: builtinCatalogue.byId(`builtin/${name}_1`)!,
  }));
  const slot = { position: [-0.087, 0.04, 0.02], yawRad: 0, leanRad: 0.8, dropM: 0.012 } as const;
  let world: World;
  beforeAll(async () => {
    world = await World.create({ objects }, 'load');
  });
  afterAll(() => world.delete());

  it.each(['apple', 'orange'])('brings an %s in, lets it go there, and draws back without it', (fruit) => {
    const object = objects.findIndex(({ id }) => id === fruit);
    const stands = pose([0.42, -0.17, 0.02]);
    const away = pose([0.4, -0.32, 0.02]);
    const poses = Float64Array.from([
      ...pose([0.84, -0.08, 0.02]),
      ...(object === 1 ? [...stands, ...away] : [...away, ...stands]),
    ]);
    world.start(READY_POSTURE_RAD, poses, [OPEN_RAD]);
    const { state } = world;
    const subtasks = [
      { kind: 'grasp', name: 'take it', object, reference: object },
      { kind: 'load', name: 'load it', object, reference: 0, slot },
    ] as const;
    const executor = new Executor({ objects, subtasks, manners: [DEFAULT_MANNER, DEFAULT_MANNER] });
    const action = new Float32Array(7);
    const box = () => state.boxes.slice(6 * object, 6 * object + 6);
    const middle = () => [(box()[0]! + box()[3]!) / 2, (box()[1]! + box()[4]!) / 2];
    let released: number[] | null = null;
    const met = new Set<number>();
    let status = 'running';
    for (let tick = 0; tick < 500 && status === 'running'; tick++) {
      status = executor.next(state);
      const { target, gripper, phase } = executor.command;
      world.step(actionTowards(action, state.tcp, target, gripper));
      if (phase === 'draw back') released ??= middle();
      for (let i = 0; i < state.contacts.count; i++) {
        if (state.contacts.bodyB[i] === FIRST_OBJECT) met.add(state.contacts.bodyA[i]!);
      }
    }
    expect(status).toBe('done');
    expect(state.heldObject).toBe(-1);
    expect(planarDistance(middle(), released!)).toBeLessThan(0.01);
    expect(box()[0]!).toBeGreaterThan(FRONT_X);
    expect(box()[2]!).toBeCloseTo(FLOOR_Z, 2);
    // the hand goes in and out without a touch: the microwave meets the table and what lies in it
    expect([...met].filter((body) => body >= FIXED_BODIES.indexOf('arm') && body < FIRST_OBJECT)).toEqual([]);
    expect(state.jointPositions[0]!).toBeCloseTo(OPEN_RAD, 2);
  });
});
