import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILTIN_ASSETS } from '../../src/asset/builtin.ts';
import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import { pose, positionDistance, rotationDistance } from '../../src/core/pose.ts';
import { FIXED_BODIES } from '../../src/sim/contacts.ts';
import { actionTowards, CONTROL_PERIOD_SEC, POSITION_SCALE_M } from '../../src/sim/controller.ts';
import { PandaIk } from '../../src/sim/inverse-kinematics.ts';
import { TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { compile, dispose, idOf } from '../../src/sim/mujoco.ts';
import { PandaKinematics, READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { isWithinReach } from '../../src/sim/reach.ts';
import { World } from '../../src/sim/world.ts';

const asset = (name: string) => findAsset(builtinCatalogue, name, 'test');
const object = (name: string, id = name) => ({ id, asset: asset(name) });

/** Poses (n, 7) of things that stand upright at x, y. */
function standing(places: readonly (readonly [number, number])[]): Float64Array {
  return Float64Array.from(places.flatMap(([x, y]) => [...pose([x, y, TABLE_TOP_M])]));
}

describe('the Panda', () => {
  it('has the forward kinematics that MuJoCo computes from its MJCF', async () => {
    const { pandaMjcf } = await import('../../src/sim/panda-mjcf.ts');
    const simulation = await compile(
      `<mujoco><compiler angle="radian" autolimits="true"/><default><default class="arm"/></default><worldbody>${pandaMjcf.body}</worldbody>${pandaMjcf.assembly}</mujoco>`,
      'the arm alone',
    );
    const { mujoco, model, data } = simulation;
    const kinematics = new PandaKinematics();
    const site = idOf(simulation, 'site', 'tcp');
    for (const q of [READY_POSTURE_RAD, [0.3, -0.5, 0.2, -2.1, 0.4, 1.9, -0.3]]) {
      data.qpos.set([...q, 0.04, 0.04]);
      mujoco.mj_forward(model, data);
      kinematics.forward(q);
      for (let i = 0; i < 3; i++) expect(kinematics.tcp[i]).toBeCloseTo(data.site_xpos[3 * site + i], 12);
    }
    dispose(simulation);
  });

  it('has the Jacobian of its kinematics: finite differences agree', () => {
    const q = [0.3, -0.5, 0.2, -2.1, 0.4, 1.9, -0.3];
    const at = new PandaKinematics();
    const moved = new PandaKinematics();
    at.forward(q);
    at.differentiate();
    for (let joint = 0; joint < 7; joint++) {
      moved.forward(q.map((angle, i) => angle + (i === joint ? 1e-6 : 0)));
      for (let axis = 0; axis < 3; axis++) {
        expect((moved.tcp[axis]! - at.tcp[axis]!) / 1e-6).toBeCloseTo(at.jacobian[7 * axis + joint]!, 5);
      }
    }
  });

  it('reaches over the table and not beyond its arm', () => {
    expect(isWithinReach(0.5, 0, 0.05)).toBe(true);
    expect(isWithinReach(0.4, -0.3, 0.05)).toBe(true);
    expect(isWithinReach(0.95, 0, 0.05)).toBe(false);
    expect(isWithinReach(0.5, 1.2, 0.05)).toBe(false);
  });

  it('solves for poses that it can reach, within joint limits', () => {
    const ik = new PandaIk({ iterations: 60 });
    const q = new Float64Array(7);
    const target = pose([0.55, -0.2, 0.15], [0, 1, 0, 0]);
    expect(ik.solve(q, READY_POSTURE_RAD, target)).toBeLessThan(1e-4);
    ik.kinematics.forward(q);
    expect(positionDistance(ik.kinematics.tcp, target)).toBeLessThan(1e-4);
    expect(rotationDistance(ik.kinematics.tcp, target)).toBeLessThan(1e-3);
  });
});

describe('the world', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create({ objects: [object('apple'), object('banana'), object('lunchbox_container')] }, 'test');
  });
  afterAll(() => world.delete());

  const start = () =>
    world.start(
      READY_POSTURE_RAD,
      standing([
        [0.4, 0.2],
        [0.4, -0.2],
        [0.6, 0],
      ]),
    );
  const wander = (steps: number): number[] => {
    const action = new Float32Array(7);
    const trace: number[] = [];
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < 7; i++) action[i] = ((t * 7 + i * 3) % 11) / 5 - 1;
      world.step(action);
      trace.push(...world.state.qpos, ...world.state.qvel);
    }
    return trace;
  };

  it('runs the same from the same start, bit for bit, whatever ran before', () => {
    start();
    const begin = world.state.qpos.slice();
    const first = wander(25);
    world.startAt(begin);
    expect(wander(25)).toEqual(first);
  });

  it('goes where an action asks it to, in about one control period', () => {
    start();
    const action = new Float32Array(7);
    const target = world.state.tcp.slice();
    target[0] = target[0]! + 0.01;
    for (let t = 0; t < 12; t++) world.step(actionTowards(action, world.state.tcp, target, -1));
    expect(positionDistance(world.state.tcp, target)).toBeLessThan(0.002);
    expect(world.state.tick).toBe(12);
    expect(CONTROL_PERIOD_SEC).toBe(0.05);
  });

  it('asks for no more than an action can say', () => {
    const action = new Float32Array(7);
    const far = pose([5, -5, 0], [1, 0, 0, 0]);
    actionTowards(action, pose(), far, 3);
    expect([...action]).toEqual([1, -1, 0, 0, 0, 0, 1]);
    expect(POSITION_SCALE_M).toBe(0.05);
  });

  it('names who touches whom: what stands on the table touches it', () => {
    start();
    const { contacts } = world.state;
    const pairs = Array.from({ length: contacts.count }, (_, i) => [contacts.bodyA[i], contacts.bodyB[i]]);
    const table = FIXED_BODIES.indexOf('table');
    for (const thing of [0, 1, 2]) expect(pairs).toContainEqual([table, FIXED_BODIES.length + thing]);
    const weight = contacts.force[pairs.findIndex(([, b]) => b === FIXED_BODIES.length)]!;
    expect(weight).toBeCloseTo(asset('apple').massKg * 9.81, 0);
  });

  it('refuses a scene that MuJoCo refuses, and says which', async () => {
    await expect(compile('<mujoco><worldbody><geom type="box"/></worldbody></mujoco>', 'a bad box')).rejects.toThrow(
      /a bad box/,
    );
    await expect(compile('<mujoco', 'half a file')).rejects.toThrow(/half a file/);
  });
});

describe.each(BUILTIN_ASSETS.map(({ semanticName }) => semanticName))('%s', (name) => {
  it('stands still where it was put', async () => {
    const world = await World.create({ objects: [object(name)] }, name);
    try {
      world.start(READY_POSTURE_RAD, standing([[0.5, 0.1]]));
      const before = world.state.objectPoses.slice();
      const hold = new Float32Array(7).fill(0);
      hold[6] = -1;
      for (let t = 0; t < 40; t++) world.step(hold);
      expect(positionDistance(world.state.objectPoses, before)).toBeLessThan(0.0005);
      expect(world.state.objectPoses[2]).toBeGreaterThan(TABLE_TOP_M - 0.001);
      expect(rotationDistance(world.state.objectPoses, before)).toBeLessThan(0.01);
    } finally {
      world.delete();
    }
  });
});
