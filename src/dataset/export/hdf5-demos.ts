/**
 * robomimic's HDF5, a file a task: `data/demo_<i>` with states, actions and observations, and masks that name demos; and what
 * MimicGen adds to a demo that it generates from, `datagen_info` (robomimic, "Dataset overview"; MimicGen, "Data generation for
 * custom environments").
 */
import { complain } from '../../core/errors.ts';
import type { EpisodeLog } from '../../episode/column.ts';
import { type Feature, FPS, type PlacedEpisode } from '../feature.ts';
import type { FileEntry } from '../hashed-file.ts';
import { components, flattenedStates, matrices, quaternionsXyzw } from './arrays.ts';
import { decodePictures } from './gr00t.ts';
import { Hdf5File } from './hdf5-file.ts';
import type { ExportSink, ExportSource } from './sink.ts';
import { signalValues, subtaskSignals } from './subtasks.ts';

/** Videos are not decoded here: a camera has to be of pictures. */
export const DEMO_DTYPES = ['float32', 'float64', 'int32', 'int64', 'bool', 'image'] as const;

const ARM_JOINTS = 7;

/** Of a task. */
interface DemoFile {
  readonly file: Hdf5File;
  /** Demos of each variation. */
  readonly masks: Map<string, string[]>;
  demos: number;
  samples: number;
}

/** As much of a resolved episode as the file names things by. */
interface Scene {
  readonly objects: readonly { readonly id: string; readonly semantic_name: string; readonly asset: string }[];
  readonly container_instance_id?: string;
}

export class DemoFileSink implements ExportSink {
  readonly #source: ExportSource;
  readonly #hasDatagenInfo: boolean;
  readonly #files = new Map<string, DemoFile>();

  private constructor(source: ExportSource, hasDatagenInfo: boolean) {
    this.#source = source;
    this.#hasDatagenInfo = hasDatagenInfo;
  }

  static async open(source: ExportSource, { datagenInfo }: { datagenInfo: boolean }): Promise<DemoFileSink> {
    return new DemoFileSink(source, datagenInfo);
  }

  async add(episode: PlacedEpisode): Promise<void> {
    const { provenance, log } = episode.record;
    const scene = JSON.parse(provenance.resolved_episode) as Scene;
    const task = await this.#task(provenance.task_id, episode);
    const name = `demo_${task.demos++}`;
    const at = `data/${name}`;
    task.samples += episode.length;
    task.masks.set(provenance.variation_id, [...(task.masks.get(provenance.variation_id) ?? []), name]);
    writeTrajectory(task.file, at, log);
    writeObservations(task.file, `${at}/obs`, log);
    for (const feature of this.#source.features) {
      if (feature.info.dtype === 'image') await writeCamera(task.file, `${at}/obs`, feature, episode);
    }
    task.file.setAttribute(at, 'num_samples', episode.length);
    task.file.setAttribute(at, 'better_datagen', JSON.stringify(describe(episode, scene)));
    if (this.#hasDatagenInfo) writeDatagenInfo(task.file, `${at}/datagen_info`, log, scene);
  }

  async #task(id: string, { record }: PlacedEpisode): Promise<DemoFile> {
    const known = this.#files.get(id);
    if (known) return known;
    const file = await Hdf5File.create(this.#source.folder, `${id}.hdf5`);
    const made: DemoFile = { file, masks: new Map(), demos: 0, samples: 0 };
    this.#files.set(id, made);
    // -1: none of the simulators that robomimic can start
    const { template_type } = record.provenance;
    const env = { env_name: id, type: -1, env_kwargs: { control_freq: FPS, robots: ['Panda'], template_type } };
    file.setAttribute('data', 'env_args', JSON.stringify({ ...env, dataset_digest: this.#source.digest }));
    return made;
  }

  async finish(): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    for (const { file, masks, samples } of this.#files.values()) {
      file.setAttribute('data', 'total', samples);
      for (const [variation, demos] of masks) file.writeTexts(`mask/${variation}`, demos);
      entries.push(await file.finish());
    }
    return entries;
  }

  abort(): void {
    for (const { file } of this.#files.values()) file.abort();
  }
}

/** What the layout has no place for. */
function describe({ record, episodeIndex }: PlacedEpisode, { objects, container_instance_id: container }: Scene) {
  const { task_id, template_type, variation_id, instruction } = record.provenance;
  return {
    episode_index: episodeIndex,
    task_id,
    template_type,
    variation_id,
    instruction,
    objects: Object.fromEntries(objects.map(({ id, semantic_name, asset }) => [id, { semantic_name, asset }])),
    subtasks: subtaskSignals(record.log)
      .filter(({ kind }) => kind !== 'other')
      .map(({ signal, kind, object }) => ({
        signal,
        kind,
        object,
        reference: kind === 'place' ? (container ?? object) : object,
      })),
  };
}

const column = (log: EpisodeLog, name: string) => log.columns[name]!.values;

/** `rewards` is 1 while the goal is reached; `dones` marks the last sample. */
function writeTrajectory(file: Hdf5File, at: string, log: EpisodeLog): void {
  const { length } = log;
  const states = flattenedStates(log);
  const held = column(log, 'goal.held_steps');
  const dones = new Int32Array(length);
  dones[length - 1] = 1;
  file.write({ path: `${at}/actions`, values: column(log, 'action') as Float32Array, shape: [length, 7] });
  file.write({ path: `${at}/states`, values: states.values, shape: [length, states.width] });
  file.write({ path: `${at}/rewards`, values: Float64Array.from(held, (steps) => Number(steps > 0)), shape: [length] });
  file.write({ path: `${at}/dones`, values: dones, shape: [length] });
}

/** By robosuite's names; quaternions are xyzw there. `object` is each object's position and quaternion, in order. */
function writeObservations(file: Hdf5File, at: string, log: EpisodeLog): void {
  const { length } = log;
  const write = (name: string, values: Float64Array, width: number) =>
    file.write({ path: `${at}/${name}`, values, shape: [length, width] });
  const tcp = column(log, 'tcp.pose');
  const [qpos, qvel] = [column(log, 'qpos'), column(log, 'qvel')];
  const [qposWidth, qvelWidth] = [qpos.length / length, qvel.length / length];
  write('robot0_eef_pos', components(tcp, 7, 0, 3), 3);
  write('robot0_eef_quat', quaternionsXyzw(tcp), 4);
  write('robot0_joint_pos', components(qpos, qposWidth, 0, ARM_JOINTS), ARM_JOINTS);
  write('robot0_joint_vel', components(qvel, qvelWidth, 0, ARM_JOINTS), ARM_JOINTS);
  write('robot0_gripper_qpos', components(qpos, qposWidth, ARM_JOINTS, 2), 2);
  write('robot0_gripper_qvel', components(qvel, qvelWidth, ARM_JOINTS, 2), 2);
  const objects = column(log, 'object.pose');
  const width = objects.length / length;
  const values = new Float64Array(objects);
  for (let first = 0; first < objects.length; first += 7)
    values.set(quaternionsXyzw(objects.subarray(first, first + 7)), first + 3);
  write('object', values, width);
}

/** (T, H, W, 3) uint8, as `<camera>_image`. */
async function writeCamera(file: Hdf5File, at: string, feature: Feature, episode: PlacedEpisode): Promise<void> {
  const [height, width] = feature.info.shape as readonly [number, number];
  const size = 3 * height * width;
  const path = `${at}/${feature.name.split('.').at(-1)}_image`;
  const write = file.writeRows(path, [episode.length, height, width, 3]);
  let frame = 0;
  for await (const pixels of decodePictures(await feature.column!.encode(episode))) {
    if (pixels.length !== size) {
      const what = `a picture of ${pixels.length} values`;
      throw complain({ where: `${feature.name}: frame ${frame}`, what, expected: String(size) });
    }
    write(pixels);
    frame++;
  }
}

/** Poses are (T, 4, 4) in the world; `target_pose` is what was asked for, before noise and clipping. */
function writeDatagenInfo(file: Hdf5File, at: string, log: EpisodeLog, { objects }: Scene): void {
  const { length } = log;
  const shape = [length, 4, 4];
  file.write({ path: `${at}/eef_pose`, values: matrices(column(log, 'tcp.pose')), shape });
  file.write({ path: `${at}/target_pose`, values: matrices(column(log, 'target.pose')), shape });
  file.write({ path: `${at}/gripper_action`, values: components(column(log, 'action'), 7, 6, 1), shape: [length, 1] });
  const poses = column(log, 'object.pose');
  objects.forEach(({ id }, index) => {
    file.write({ path: `${at}/object_poses/${id}`, values: matrices(poses, 7 * objects.length, 7 * index), shape });
  });
  for (const subtask of subtaskSignals(log)) {
    const path = `${at}/subtask_term_signals/${subtask.signal}`;
    file.write({ path, values: signalValues(subtask, length), shape: [length] });
  }
}
