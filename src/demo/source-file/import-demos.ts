/**
 * Source demos of MimicGen's layout as seed demos: frames converted, segments cut at the subtask signals.
 */

import type { Asset } from '../../asset/asset.ts';
import { BoundingBox } from '../../asset/bounds.ts';
import type { Catalogue } from '../../asset/catalogue.ts';
import { findAsset } from '../../asset/catalogue.ts';
import { complain, UserError } from '../../core/errors.ts';
import { multiplyPose, pose } from '../../core/pose.ts';
import { uprightFrame } from '../frames.ts';
import type { DemoSegment, SeedDemo } from '../seed-demo.ts';
import { Hdf5Reader } from './hdf5-reader.ts';
import { ownMapping, type SourceMapping } from './mapping.ts';
import { poseOfMatrix } from './rigid.ts';

/** Control periods a second that a demo must have. */
const FPS = 20;

export interface ImportOptions {
  readonly taskId: string;
  readonly templateType: string;
  readonly catalogue: Catalogue;
  /** Null where the file was exported by this project. */
  readonly mapping: SourceMapping | null;
}

/** Every demo of a file, in the order of their numbers. @throws UserError for whatever does not fit */
export async function importDemos(path: string, options: ImportOptions): Promise<SeedDemo[]> {
  const reader = await Hdf5Reader.open(path);
  try {
    checkRate(reader);
    const names = reader.names('data').sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
    if (names.length === 0) throw new UserError(`${reader.where('data')}: holds no demos`);
    return names.map((name, index) => importDemo(reader, name, index, options));
  } finally {
    reader.close();
  }
}

const numberOf = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);

function checkRate(reader: Hdf5Reader): void {
  const text = reader.text('data', 'env_args');
  if (text === null) return;
  let rate: unknown;
  try {
    rate = JSON.parse(text).env_kwargs?.control_freq;
  } catch {
    throw new UserError(`${reader.where('data: env_args')}: not JSON`);
  }
  if (rate === undefined || rate === FPS) return;
  const where = reader.where('data: env_args.env_kwargs.control_freq');
  throw complain({
    where,
    what: 'demos of another control rate cannot be replayed [Hz]',
    got: rate,
    expected: `${FPS}`,
  });
}

function importDemo(reader: Hdf5Reader, name: string, index: number, options: ImportOptions): SeedDemo {
  const at = `data/${name}/datagen_info`;
  if (!reader.has(at)) {
    throw withoutDatagenInfo(reader, `data/${name}`);
  }
  const mapping =
    options.mapping ?? ownMapping(reader.text(`data/${name}`, 'better_datagen'), reader.where(`data/${name}`));
  const { shape } = reader.numbers(`${at}/eef_pose`, [-1, 4, 4]);
  const length = shape[0]!;
  if (length === 0) throw new UserError(`${reader.where(at)}: the demo has no frames`);
  const { eef_T_tcp: tcp, world_T_source: world } = mapping;
  const things = Object.entries(mapping.objects).map(([id, { as, object_T_base: base }]) => ({
    id,
    asset: findAsset(options.catalogue, as, `objects.${id}.as`),
    poses: posesOf(reader, `${at}/object_poses/${id}`, length, world, base),
  }));
  const scene: Scene = { reader, at, length, things };
  const objectPoses = new Float32Array(7 * things.length * length);
  things.forEach(({ poses }, k) => {
    for (let t = 0; t < length; t++) objectPoses.set(poses.subarray(7 * t, 7 * t + 7), 7 * (t * things.length + k));
  });
  const segments = cutSegments(scene, mapping);
  return {
    metadata: {
      format: 'better-datagen seed demo',
      version: 1,
      name: `demo_${String(index).padStart(4, '0')}`,
      template_type: options.templateType,
      task_id: options.taskId,
      variation_id: 'imported',
      fps: FPS,
      object_ids: things.map(({ id }) => id),
      semantic_names: things.map(({ asset }) => asset.semanticName),
      segments,
      manner: { imported_from: name },
    },
    length,
    tcp: Float32Array.from(posesOf(reader, `${at}/eef_pose`, length, world, tcp)),
    target: Float32Array.from(posesOf(reader, `${at}/target_pose`, length, world, tcp)),
    gripper: gripperOf(reader, `${at}/gripper_action`, length),
    objectPoses,
    phase: Array.from({ length }, (_, t) => phaseOf(segments, t)),
  };
}

/**
 * Observations are no substitute: they hold what the hand did, not what it was told to do, and nothing says which of their
 * numbers are which object's, or when a subtask is done. MimicGen's script plays the states back and asks its environment.
 */
function withoutDatagenInfo(reader: Hdf5Reader, at: string): UserError {
  const own = ['actions', 'obs', 'states'].filter((part) => reader.has(`${at}/${part}`));
  const has = own.length > 0 ? ` (has ${own.join(', ')}, as of robomimic)` : '';
  const missing = 'eef_pose, target_pose, gripper_action, object_poses and subtask_term_signals are not known';
  const expected =
    "a file that MimicGen's `prepare_src_dataset.py --dataset FILE --env_interface NAME --env_interface_type robosuite` has gone over, which adds it from the states; or one of `better export --format mimicgen`";
  return complain({ where: reader.where(at), what: `no datagen_info${has}: ${missing}`, expected });
}

/** What is done at a frame, e.g. `grasp apple`. */
function phaseOf(segments: readonly DemoSegment[], frame: number): string {
  const segment = segments.findLast(({ start }) => start <= frame) ?? segments[0]!;
  return `${segment.kind} ${segment.object}`;
}

/** (T, 7): world * pose * own. */
function posesOf(reader: Hdf5Reader, path: string, length: number, world: readonly number[], own: readonly number[]) {
  const { values } = reader.numbers(path, [length, 4, 4]);
  const out = new Float64Array(7 * length);
  for (let t = 0; t < length; t++) {
    const at = poseOfMatrix(values, 16 * t, reader.where(path));
    out.set(multiplyPose(pose(), multiplyPose(pose(), world, at), own), 7 * t);
  }
  return out;
}

/** The last component, as robosuite's: -1 open, +1 closed. */
function gripperOf(reader: Hdf5Reader, path: string, length: number): Float32Array {
  const { shape, values } = reader.numbers(path, [length, -1]);
  const width = shape[1]!;
  const out = Float32Array.from({ length }, (_, t) => values[width * (t + 1) - 1]!);
  const bad = out.findIndex((value) => !(Math.abs(value) <= 1));
  if (bad < 0) return out;
  const expected = 'a command from -1 (open) to 1 (closed)';
  throw complain({ where: reader.where(path), what: `frame ${bad}`, got: out[bad], expected });
}

interface Thing {
  readonly id: string;
  readonly asset: Asset;
  /** (T, 7) */
  readonly poses: Float64Array;
}

interface Scene {
  readonly reader: Hdf5Reader;
  readonly at: string;
  readonly length: number;
  readonly things: readonly Thing[];
}

/**
 * A segment begins behind the signal before it, and may go on until the next one comes: a replay ends it a few frames behind its
 * own.
 */
function cutSegments(scene: Scene, { subtasks }: SourceMapping): DemoSegment[] {
  const { reader, at, length } = scene;
  const signals = subtasks.map(({ signal }, k) => {
    if (signal !== undefined) return signalFrame(scene, `${at}/subtask_term_signals/${signal}`);
    if (k === subtasks.length - 1) return length - 1;
    throw new UserError(`subtasks[${k}].signal: only the last subtask may do without one`);
  });
  signals.forEach((frame, k) => {
    if (k === 0 || frame > signals[k - 1]!) return;
    const what = `${subtasks[k]!.signal ?? 'the last subtask'} is done at frame ${frame}, the one before it at ${signals[k - 1]}`;
    throw complain({ where: reader.where(at), what, expected: 'subtasks in the order of time' });
  });
  return subtasks.map(({ kind, object, reference = object }, k) => {
    const start = k === 0 ? 0 : signals[k - 1]! + 1;
    const about = thingOf(scene, reference, `subtasks[${k}].reference`);
    return {
      kind,
      object: thingOf(scene, object, `subtasks[${k}].object`).asset.semanticName,
      reference: about.asset.semanticName,
      reference_frame: [...frameOf(about, Math.min(start, signals[k]!))],
      start: Math.min(start, signals[k]!),
      signal: signals[k]!,
      end: k + 1 < signals.length ? signals[k + 1]! : length,
    };
  });
}

/** The one frame at which a signal goes from 0 to 1. */
function signalFrame({ reader, length }: Scene, path: string): number {
  const { values } = reader.numbers(path, [length]);
  const rises = [...values.keys()].filter((t) => values[t]! > 0 && !(t > 0 && values[t - 1]! > 0));
  if (rises.length === 1) return rises[0]!;
  const what = rises.length === 0 ? 'the signal never goes to 1' : 'the signal goes to 1 more than once';
  throw complain({ where: reader.where(path), what, expected: '0, and 1 from where the subtask is done' });
}

function thingOf({ things }: Scene, id: string, where: string): Thing {
  const thing = things.find((one) => one.id === id);
  if (thing) return thing;
  throw complain({ where, what: "not one of the mapping's objects", got: id, expected: things.map((one) => one.id) });
}

function frameOf({ asset, poses }: Thing, frame: number) {
  const at = poses.subarray(7 * frame, 7 * frame + 7);
  const box = new Float64Array(6);
  new BoundingBox(asset).write(box, 0, Float64Array.from(at));
  return uprightFrame(pose(), at, box, 0, asset.symmetry);
}
