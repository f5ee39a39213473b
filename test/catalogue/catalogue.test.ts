import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENTRIES, glbOf } from '../../scripts/catalogue/contents.ts';
import { importOptionsOf, readIndex, readModels } from '../../scripts/catalogue/index-file.ts';
import { RACK } from '../../scripts/catalogue/recipes/lab.ts';
import type { Asset } from '../../src/asset/asset.ts';
import { BoundingBox } from '../../src/asset/bounds.ts';
import { BUILTIN_ASSETS } from '../../src/asset/builtin.ts';
import { shapeHull } from '../../src/asset/geometry/primitive-hull.ts';
import { boundsOf } from '../../src/asset/geometry/triangle-mesh.ts';
import { curate } from '../../src/asset/gltf/curate.ts';
import { parseImportOptions } from '../../src/asset/gltf/options.ts';
import { readSource } from '../../src/asset/gltf/source.ts';
import { checkAsset } from '../../src/asset/store/check.ts';
import { AssetStore } from '../../src/asset/store/store.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import { pose, yawQuaternion } from '../../src/core/pose.ts';
import { sceneToMjcf, TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { compile, dispose } from '../../src/sim/mujoco.ts';
import { restOnTable } from '../asset/rest.ts';

const FOLDER = fileURLToPath(new URL('../../configs/catalogue', import.meta.url));
const WIDEST_GRIP_M = 0.0685;

const store = new AssetStore(FOLDER);
const { assets: index } = readIndex(FOLDER);
const bodies = new Map<string, Asset>();
const bodyOf = (id: string): Asset => bodies.get(id)!;

/** min xyz, max xyz of what is felt [m] */
function feltBox(asset: Asset): number[] {
  const box = new Float64Array(6);
  new BoundingBox(asset).write(box, 0, pose());
  return Array.from(box);
}

beforeAll(() => {
  for (const { id, key } of index) bodies.set(id, store.get(key, { visual: false }));
});

describe('the built-in catalogue', () => {
  it('has four instances of each of 30 categories or more, and each is one of a kind', () => {
    const categories = new Set(index.map(({ semanticName }) => semanticName));
    expect(categories.size).toBeGreaterThanOrEqual(30);
    for (const name of categories) {
      const own = index.filter(({ semanticName }) => semanticName === name);
      expect(own.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((n) => `builtin/${name}_${n}`));
      const looks = own.map(({ key }) => JSON.stringify(store.record(key).visual));
      expect(new Set(looks).size, name).toBe(4);
    }
  });
  it('lists what its store holds, no more and no less, all of it whole, free and by this project', () => {
    expect(index.map(({ key }) => key).sort()).toEqual(store.keys());
    for (const { id, key, semanticName } of index) {
      expect(checkAsset(store, key).problems, id).toEqual([]);
      const { asset } = store.record(key);
      expect(asset.semanticName).toBe(semanticName);
      expect(asset.attribution).toMatchObject({ license: 'cc0', author: 'better-datagen' });
    }
  });
  it('is made of the models that its recipes make, byte for byte', async () => {
    const models = readModels(FOLDER);
    expect(Object.keys(models)).toEqual(ENTRIES.map(({ id }) => id));
    const sample = ENTRIES.filter((_, i) => i % 9 === 0);
    for (const entry of sample) expect(sha256Hex(await glbOf(entry)), entry.id).toBe(models[entry.id]);
  });
  it.each(['builtin/apple_2', 'builtin/microwave_1', 'builtin/mug_3'])(
    'holds of %s what an import of its model gives',
    async (id) => {
      const entry = ENTRIES.find((one) => one.id === id)!;
      const curated = await curate(readSource(await glbOf(entry), id), parseImportOptions(importOptionsOf(entry)));
      const { key } = index.find((one) => one.id === id)!;
      expect(curated.key).toBe(key);
      // grasps and places are added to it later
      const { grasps: _grasps, places: _places, ...imported } = store.get(key);
      expect(imported).toEqual(curated.asset);
    },
  );
  it('fits the hand: what is taken from above is narrow enough across the fingers, and clears the palm', () => {
    for (const [id, asset] of bodies) {
      if (!asset.grasp) continue;
      const box = feltBox(asset);
      expect(box[4]! - box[1]!, id).toBeLessThanOrEqual(WIDEST_GRIP_M);
      expect(box[5]! - asset.grasp.heightM, id).toBeLessThan(0.045);
      expect(asset.grasp.heightM, id).toBeGreaterThanOrEqual(0.0125);
    }
  });
  it('stands on its origin', () => {
    for (const [id, asset] of bodies) expect(Math.abs(feltBox(asset)[2]!), id).toBeLessThan(1e-6);
  });
});

describe('first instances', () => {
  it.each(BUILTIN_ASSETS.map((asset) => [asset.semanticName, asset] as const))(
    'of %s have the size, mass and grasp that were proven by hand',
    (name, proven) => {
      const made = bodyOf(`builtin/${name}_1`);
      expect(made.massKg).toBe(proven.massKg);
      expect(made.grasp).toEqual(proven.grasp);
      expect(made.surface).toEqual(proven.surface);
      expect(made.symmetry).toEqual(proven.symmetry);
      const solid = { ...proven, shapes: proven.shapes.filter(({ collides }) => collides !== false) };
      const [a, b] = [feltBox(made), feltBox(solid)];
      a.forEach((value, i) => {
        expect(Math.abs(value - b[i]!), `${name}[${i}]`).toBeLessThan(0.0015);
      });
    },
  );
});

describe('what tasks are built on', () => {
  it('a lunchbox is never narrower inside than the proven one', () => {
    const rims = [1, 2, 3, 4].map((n) => bodyOf(`builtin/lunchbox_container_${n}`).opening!.rimHalf);
    for (const [x, y] of rims) {
      expect(x).toBeGreaterThanOrEqual(0.095 - 1e-9);
      expect(y).toBeGreaterThanOrEqual(0.145 - 1e-9);
    }
  });
  it('a test tube goes into each hole of a rack with 4 mm to spare', () => {
    for (const n of [1, 2, 3, 4]) {
      const tube = feltBox(bodyOf(`builtin/test_tube_${n}`));
      expect(RACK.hole - (tube[3]! - tube[0]!)).toBeCloseTo(0.004, 6);
      const rack = bodyOf(`builtin/tube_rack_${n}`);
      for (const hole of [-1.5, -0.5, 0.5, 1.5]) {
        const inside = rack.shapes
          .filter(({ type }) => type === 'box')
          .map((shape) => boundsOf(shapeHull(shape).vertices));
        const reaches = (box: Float64Array): boolean =>
          box[0]! < 0.01 && box[3]! > -0.01 && box[1]! < hole * RACK.pitch + 0.01 && box[4]! > hole * RACK.pitch - 0.01;
        expect(inside.filter(reaches).map((box) => box[5]!)).toEqual([RACK.floor]);
      }
    }
  });
  it.each([
    ['bowl_3', 'bowl_1', 0],
    ['bowl_1', 'bowl_3', 0.26],
    ['bowl_2', 'bowl_2', 0.13],
  ] as const)('%s carries %s, turned by any angle, 12 mm up', async (low, high, yawRad) => {
    const objects = [low, high].map((name) => ({ id: name, asset: bodyOf(`builtin/${name}`) }));
    const simulation = await compile(sceneToMjcf({ objects }), 'two bowls');
    const qpos = (): Float64Array => simulation.data.qpos as Float64Array;
    qpos().set([0.5, 0, TABLE_TOP_M, 1, 0, 0, 0], 9);
    qpos().set([0.5, 0, TABLE_TOP_M + 0.014, ...yawQuaternion(yawRad)], 16);
    for (let i = 0; i < 1000; i++) simulation.mujoco.mj_step(simulation.model, simulation.data);
    const [, , z, , qx, qy] = qpos().slice(16, 23) as unknown as number[];
    dispose(simulation);
    expect(z! - TABLE_TOP_M).toBeCloseTo(0.012, 3);
    expect(Math.hypot(qx!, qy!)).toBeLessThan(0.01);
  });
  it('drawer and door move as parts, with all that hangs on them', () => {
    for (const n of [1, 2, 3, 4]) {
      const [cabinet, oven] = [bodyOf(`builtin/drawer_cabinet_${n}`), bodyOf(`builtin/microwave_${n}`)];
      expect(cabinet.parts).toMatchObject([{ name: 'drawer', joint: 'slide', axis: [-1, 0, 0], range: [0, 0.15] }]);
      expect(oven.parts).toMatchObject([{ name: 'door', joint: 'hinge', axis: [0, 0, -1], range: [0, 1.9] }]);
      for (const { shapes, parts } of [cabinet, oven]) {
        expect(shapes.some(({ part }) => part === parts![0]!.name)).toBe(true);
        expect(shapes.some(({ part }) => part === undefined)).toBe(true);
      }
    }
  });
  it.each(['apple_4', 'banana_3', 'fork_2', 'mug_2', 'tomato_slice_3', 'test_tube_1', 'soup_bowl_4', 'microwave_1'])(
    'builtin/%s lies still where it is put down',
    async (name) => {
      const { driftM, sunkM, tiltDegrees } = await restOnTable(bodyOf(`builtin/${name}`));
      expect(driftM).toBeLessThan(0.01);
      expect(Math.abs(sunkM)).toBeLessThan(0.001);
      expect(tiltDegrees).toBeLessThan(3);
    },
  );
});
