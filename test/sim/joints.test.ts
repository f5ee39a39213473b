import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BoundingBox } from '../../src/asset/bounds.ts';
import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import { scaleAsset } from '../../src/asset/scale.ts';
import { AssetStore } from '../../src/asset/store/store.ts';
import { pose } from '../../src/core/pose.ts';
import { jointsOf } from '../../src/sim/joints.ts';
import { TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';

const store = new AssetStore(fileURLToPath(new URL('../../configs/catalogue', import.meta.url)));
const moving = (name: string) =>
  store
    .keys()
    .map((key) => store.get(key, { visual: false }))
    .find(({ semanticName }) => semanticName === name)!;
const cabinet = moving('drawer_cabinet');
const microwave = moving('microwave');
const apple = findAsset(builtinCatalogue, 'apple', 'test');

const CABINET_AT = [0.62, 0.25, TABLE_TOP_M] as const;
const STILL = Float32Array.of(0, 0, 0, 0, 0, 0, -1);

/** The cabinet stands before the apple in the scene, so that its joint stands between their free joints in MuJoCo's state. */
const poses = (appleAt: readonly [number, number, number]) =>
  Float64Array.from([...pose(CABINET_AT), ...pose(appleAt), ...pose([0.65, -0.3, TABLE_TOP_M])]);

describe('a world with moving parts', () => {
  let world: World;
  beforeAll(async () => {
    const objects = [
      { id: 'cabinet_1', asset: cabinet },
      { id: 'apple_1', asset: apple },
      { id: 'microwave_1', asset: microwave },
    ];
    world = await World.create({ objects }, 'test');
  });
  afterAll(() => world.delete());
  const start = (drawer: number, door: number) =>
    world.start(READY_POSTURE_RAD, poses([0.45, -0.05, TABLE_TOP_M]), [drawer, door]);

  it('lists its joints in the order of objects', () => {
    expect(jointsOf(world.scene).map(({ objectId, part }) => `${objectId}/${part.name}`)).toEqual([
      'cabinet_1/drawer',
      'microwave_1/door',
    ]);
    expect(world.state.qpos).toHaveLength(9 + 3 * 7 + 2);
    expect(world.state.qvel).toHaveLength(9 + 3 * 6 + 2);
  });

  it('starts closed, or where it is told, and parts stay where they are left', () => {
    for (const [drawer, door] of [
      [0, 0],
      [0.1, 1.2],
    ] as const) {
      start(drawer, door);
      for (let i = 0; i < 20; i++) world.step(STILL);
      expect(Math.abs(world.state.jointPositions[0]! - drawer)).toBeLessThan(1e-3);
      expect(Math.abs(world.state.jointPositions[1]! - door)).toBeLessThan(5e-3);
      expect(world.state.objectPoses[0]).toBeCloseTo(CABINET_AT[0], 3);
      expect(world.state.objectPoses[7]).toBeCloseTo(0.45, 2);
      expect(world.state.objectPoses[14]).toBeCloseTo(0.65, 3);
    }
  });

  it('is started again from its qpos to the same bits', () => {
    start(0.1, 0.7);
    const first = world.state.qpos.slice();
    for (let i = 0; i < 10; i++) world.step(STILL);
    const after = [...world.state.qpos, ...world.state.qvel];
    world.startAt(first);
    expect(world.state.qpos).toEqual(first);
    for (let i = 0; i < 10; i++) world.step(STILL);
    expect([...world.state.qpos, ...world.state.qvel]).toEqual(after);
  });

  it('touches as the object: what lies in the drawer lies on the cabinet, and in its box when the drawer is shut', () => {
    world.start(READY_POSTURE_RAD, poses([CABINET_AT[0], CABINET_AT[1], TABLE_TOP_M + 0.035]), [0, 0]);
    const { boxes, contacts } = world.state;
    const pairs = Array.from({ length: contacts.count }, (_, i) => [contacts.bodyA[i], contacts.bodyB[i]]);
    expect(pairs).toContainEqual([6, 7]);
    for (let axis = 0; axis < 3; axis++) {
      expect(boxes[6 + axis]!).toBeGreaterThan(boxes[axis]!);
      expect(boxes[6 + 3 + axis]!).toBeLessThan(boxes[3 + axis]!);
    }
  });

  it('has a box that does not grow when the drawer comes out', () => {
    start(0, 0);
    const shut = world.state.boxes.slice(0, 6);
    start(0.12, 0);
    for (let k = 0; k < 6; k++) expect(world.state.boxes[k]!).toBeCloseTo(shut[k]!, 3);
  });
});

describe('scaleAsset', () => {
  it('scales the parts with the body: way, axis and handle', () => {
    const [part] = scaleAsset(cabinet, 1.1).parts!;
    const [plain] = cabinet.parts!;
    expect(part!.range[1]).toBeCloseTo(1.1 * plain!.range[1], 12);
    expect(part!.handle!.slice(0, 3)).toEqual(plain!.handle!.slice(0, 3).map((x) => x * 1.1));
    expect(part!.handle!.slice(3)).toEqual(plain!.handle!.slice(3));
    expect(part!.axis).toEqual(plain!.axis);
    expect(scaleAsset(microwave, 1.1).parts![0]!.range).toEqual(microwave.parts![0]!.range);
    const box = new Float64Array(12);
    new BoundingBox(cabinet).write(box, 0, pose());
    new BoundingBox(scaleAsset(cabinet, 1.1)).write(box, 6, pose());
    expect(box[6]!).toBeCloseTo(1.1 * box[0]!, 9);
  });
});
