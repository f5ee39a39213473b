import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../../src/asset/catalogue.ts';
import { multiplyPose, pose, yawQuaternion } from '../../../src/core/pose.ts';
import { matrices } from '../../../src/dataset/export/arrays.ts';
import { Hdf5File } from '../../../src/dataset/export/hdf5-file.ts';
import { decodeSeedDemo, encodeSeedDemo } from '../../../src/demo/seed-demo.ts';
import { importDemos } from '../../../src/demo/source-file/import-demos.ts';
import { mappingSchema, type SourceMapping } from '../../../src/demo/source-file/mapping.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'better-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const T = 40;
const GRASPED = 15;
const CUBE = pose([0.4, 0.1, 0.83], yawQuaternion(0.3));
const BOX = pose([0.6, -0.1, 0.8], yawQuaternion(-0.2));

/** The hand stays a little above the cube's centre. */
const HAND = pose([0.4, 0.1, 0.85], [0, 1, 0, 0]);

const still = (at: Float64Array) => matrices(Float64Array.from({ length: 7 * T }, (_, i) => at[i % 7]!));
const step = (at: number) => new Int32Array(T).fill(1, at);

type Arrays = Record<string, { values: Float64Array | Int32Array; shape: number[] }>;

function source(): Arrays {
  const matrix = (at: Float64Array) => ({ values: still(at), shape: [T, 4, 4] });
  return {
    eef_pose: matrix(HAND),
    target_pose: matrix(HAND),
    gripper_action: { values: Float64Array.from({ length: T }, (_, t) => (t < 10 ? -1 : 1)), shape: [T, 1] },
    'object_poses/cube': matrix(CUBE),
    'object_poses/bin': matrix(BOX),
    'subtask_term_signals/grasp': { values: step(GRASPED), shape: [T] },
  };
}

const MAPPING = mappingSchema.parse({
  objects: { cube: { as: 'apple', object_T_base: [0, 0, -0.03, 1, 0, 0, 0] }, bin: { as: 'lunchbox_container' } },
  subtasks: [
    { signal: 'grasp', kind: 'grasp', object: 'cube' },
    { kind: 'place', object: 'cube', reference: 'bin' },
  ],
});

let number = 0;

async function write(change: (arrays: Arrays) => void = () => {}, envArgs = '{"env_kwargs": {"control_freq": 20}}') {
  const arrays = source();
  change(arrays);
  const name = `source-${number++}.hdf5`;
  const file = await Hdf5File.create(folder, name);
  file.setAttribute('data', 'env_args', envArgs);
  for (const [path, array] of Object.entries(arrays))
    file.write({ path: `data/demo_0/datagen_info/${path}`, ...array });
  await file.finish();
  return join(folder, name);
}

const run = (path: string, mapping: SourceMapping | null = MAPPING) =>
  importDemos(path, { taskId: 'Task', templateType: 'loose_packing', catalogue: builtinCatalogue, mapping });

describe('importDemos', () => {
  it('cuts segments at the signals; the last one ends with the demo', async () => {
    const [demo] = await run(await write());
    expect(demo!.metadata.segments).toMatchObject([
      { kind: 'grasp', object: 'apple', reference: 'apple', start: 0, signal: GRASPED, end: T - 1 },
      { kind: 'place', object: 'apple', reference: 'lunchbox_container', start: GRASPED + 1, signal: T - 1, end: T },
    ]);
    expect(decodeSeedDemo(encodeSeedDemo(demo!), 'again').metadata).toEqual(demo!.metadata);
  });
  it('takes the end effector for the TCP, and an object by its base', async () => {
    const [demo] = await run(await write());
    HAND.forEach((value, i) => {
      expect(demo!.target[i]!).toBeCloseTo(value, 6);
    });
    expect(demo!.objectPoses[2]).toBeCloseTo(0.8, 6);
  });
  it('converts the frames that a mapping names', async () => {
    const tcp = [0, 0, 0.05, ...yawQuaternion(Math.PI / 2)];
    const world = [-0.1, 0, -0.78, 1, 0, 0, 0];
    const [demo] = await run(await write(), { ...MAPPING, eef_T_tcp: tcp, world_T_source: world });
    const expected = multiplyPose(pose(), multiplyPose(pose(), world, HAND), tcp);
    const dot = [3, 4, 5, 6].reduce((sum, i) => sum + demo!.tcp[i]! * expected[i]!, 0);
    expect(Math.abs(dot)).toBeCloseTo(1, 6);
    [0, 1, 2].forEach((i) => {
      expect(demo!.tcp[i]!).toBeCloseTo(expected[i]!, 6);
    });
  });

  const faults: [string, (arrays: Arrays) => void, RegExp][] = [
    ['an array is missing', (a) => delete a['target_pose'], /datagen_info\/target_pose: no such array/],
    [
      'an array has another shape',
      (a) => (a['eef_pose'] = { values: new Float64Array(T * 7), shape: [T, 7] }),
      /eef_pose: has another shape; got \[40,7\]; expected \(any, 4, 4\)/,
    ],
    [
      'an array is shorter than the others',
      (a) => (a['gripper_action'] = { values: new Float64Array(5), shape: [5, 1] }),
      /gripper_action: has another shape; got \[5,1\]; expected \(40, any\)/,
    ],
    ['a value is NaN', (a) => (a['eef_pose']!.values[3] = Number.NaN), /eef_pose: value 3 is not a number; got "NaN"/],
    [
      'a pose is no rigid motion',
      (a) => (a['eef_pose']!.values[0] = 2),
      /eef_pose: frame 0 is not a rigid 4 x 4 matrix/,
    ],
    [
      'a gripper command is in other units',
      (a) => (a['gripper_action']!.values[2] = 0.04 * 1000),
      /gripper_action: frame 2; got 40; expected a command from -1/,
    ],
    [
      'a signal never comes',
      (a) => (a['subtask_term_signals/grasp'] = { values: new Int32Array(T), shape: [T] }),
      /signals\/grasp: the signal never goes to 1/,
    ],
    ['an object is not there', (a) => delete a['object_poses/bin'], /object_poses\/bin: no such array/],
  ];
  it.each(faults)('tells where %s', async (_, change, message) => {
    await expect(run(await write(change))).rejects.toThrow(message);
  });
  it('refuses another control rate', async () => {
    const path = await write(undefined, '{"env_kwargs": {"control_freq": 10}}');
    await expect(run(path)).rejects.toThrow(/control_freq: .*got 10; expected 20/);
  });
  it('refuses what is no HDF5 file, and one that is cut off', async () => {
    const text = join(folder, 'text.hdf5');
    writeFileSync(text, 'hello');
    await expect(run(text)).rejects.toThrow(/text\.hdf5: not an HDF5 file that can be read/);
    const whole = readFileSync(await write());
    const cut = join(folder, 'cut.hdf5');
    writeFileSync(cut, whole.subarray(0, whole.length - 1000));
    await expect(run(cut)).rejects.toThrow(/cut\.hdf5: the HDF5 file is cut off/);
  });
  it('asks for a mapping where the file says nothing, and for datagen_info where there is none', async () => {
    await expect(run(await write(), null)).rejects.toThrow(/nothing says what its objects and subtasks are.*--mapping/);
    const file = await Hdf5File.create(folder, 'bare.hdf5');
    file.write({ path: 'data/demo_0/actions', values: new Float64Array(7), shape: [1, 7] });
    await file.finish();
    await expect(run(join(folder, 'bare.hdf5'))).rejects.toThrow(
      /demo_0: no datagen_info \(has actions, as of robomimic\): eef_pose, .*subtask_term_signals are not known; expected .*prepare_src_dataset\.py --dataset/,
    );
  });
  it('refuses subtasks that are not in the order of time, and objects that the catalogue lacks', async () => {
    const path = await write((a) => {
      a['subtask_term_signals/place'] = { values: step(5), shape: [T] };
    });
    const [grasp, place] = MAPPING.subtasks;
    const late = { ...MAPPING, subtasks: [grasp!, { ...place!, signal: 'place' }] };
    await expect(run(path, late)).rejects.toThrow(/place is done at frame 5, the one before it at 15/);
    const unknown = { ...MAPPING, objects: { ...MAPPING.objects, cube: { ...MAPPING.objects['cube']!, as: 'moon' } } };
    await expect(run(path, unknown)).rejects.toThrow(/objects\.cube\.as: no such object in the catalogue/);
  });
});
