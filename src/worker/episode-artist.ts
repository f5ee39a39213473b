/**
 * Draws an episode from its log: what every camera of the plan sees at every step. No simulator is asked for anything.
 */
import type { Asset } from '../asset/asset.ts';
import { type Pose, pose } from '../core/pose.ts';
import type { RandomStream } from '../core/random.ts';
import type { EpisodeLog } from '../episode/column.ts';
import type { CameraFrames } from '../episode/record.ts';
import { type Appearance, disturbCamera, sampleAppearance } from '../render/appearance.ts';
import { type CameraSpec, cameraPose } from '../render/camera.ts';
import {
  FIRST_OBJECT_INSTANCE,
  HAND_BODY,
  kitchenScene,
  ROBOT_BODIES,
  ROBOT_INSTANCE,
  writeRobotPoses,
} from '../render/kitchen-scene.ts';
import { Renderer } from '../render/renderer.ts';
import { addSensorNoise } from '../render/sensor-noise.ts';
import { jointsOf, ROBOT_JOINTS, type SceneJoint } from '../sim/joints.ts';
import { ARM_JOINTS, BASE_POSITION_M, PandaKinematics } from '../sim/panda.ts';
import { CameraRecorder } from './camera-recorder.ts';
import type { ImagesPlan, PlannedCamera } from './images-plan.ts';
import { withMovingParts, writePartPoses } from './moving-parts.ts';

export interface DrawnObject {
  readonly id: string;
  readonly asset: Asset;
}

export interface ArtistSubject {
  readonly log: EpisodeLog;
  /** In the order of the log. */
  readonly objects: readonly DrawnObject[];
  readonly appearance: Appearance;
}

export interface DrawnEpisode {
  readonly cameras: readonly CameraFrames[];
  /** (T, 7 c): poses of the c cameras in the world. */
  readonly cameraPoses: Float64Array;
}

/** Appearance of an episode, from its own stream; distractors are what may be tinted. */
export function episodeAppearance(plan: ImagesPlan, distractors: readonly string[], stream: RandomStream): Appearance {
  return sampleAppearance(plan.appearance, stream, {
    objects: distractors,
    cameras: plan.cameras.map(({ name }) => name),
  });
}

/** Numbers that `instances` pictures show, by what they stand for. */
export function instanceNumbers(objects: readonly { readonly id: string }[]): Record<string, number> {
  return { robot: ROBOT_INSTANCE, ...Object.fromEntries(objects.map(({ id }, i) => [id, FIRST_OBJECT_INSTANCE + i])) };
}

/** Keeps its renderers, and the scene that they hold, from episode to episode. */
export class EpisodeArtist {
  readonly #specs: readonly CameraSpec[];
  readonly #recorders: readonly CameraRecorder[];
  readonly #renderers = new Map<string, Renderer>();
  readonly #kinematics = new PandaKinematics();
  readonly #base = pose(BASE_POSITION_M);
  readonly #hand: Pose = pose();
  readonly #nominal: Pose = pose();
  readonly #disturbed: Pose = pose();
  #loaded: { objects: readonly DrawnObject[]; appearance: string } | null = null;

  constructor(plan: ImagesPlan) {
    this.#specs = plan.cameras.map(cameraSpec);
    this.#recorders = this.#specs.map((spec) => new CameraRecorder(spec, plan));
    for (const { width, height } of plan.cameras) {
      this.#renderers.set(sizeKey(width, height), new Renderer({ width, height, shadowSize: plan.shadow_size }));
    }
  }

  async draw({ log, objects, appearance }: ArtistSubject): Promise<DrawnEpisode> {
    this.#load(objects, appearance);
    const joints = jointsOf({ objects });
    const poses = new Float64Array(7 * (ROBOT_BODIES + objects.length + joints.length));
    const cameraPoses = new Float64Array(7 * this.#specs.length * log.length);
    for (const recorder of this.#recorders) recorder.begin(log.length, objects.length);
    for (let t = 0; t < log.length; t++) {
      this.#place(poses, log, t, objects.length, joints);
      for (const renderer of this.#renderers.values()) renderer.beginStep(poses);
      for (let c = 0; c < this.#specs.length; c++) {
        const spec = this.#specs[c]!;
        cameraPose(this.#nominal, spec, this.#hand);
        disturbCamera(this.#disturbed, this.#nominal, appearance, spec.name);
        cameraPoses.set(this.#disturbed, 7 * (t * this.#specs.length + c));
        const recorder = this.#recorders[c]!;
        const buffers = await recorder.buffers();
        this.#renderers.get(sizeKey(spec.width, spec.height))!.draw(spec, this.#disturbed, buffers);
        // two cameras of one scene must not share their noise
        const seed = (appearance.sensorSeed + Math.imul(c, 0x9e3779b1)) >>> 0;
        addSensorNoise(buffers.rgb, appearance.sensorNoise, seed, t);
        recorder.record(t);
      }
    }
    const cameras: CameraFrames[] = [];
    for (const recorder of this.#recorders) cameras.push(await recorder.finish());
    return { cameras, cameraPoses };
  }

  #load(objects: readonly DrawnObject[], appearance: Appearance): void {
    const key = JSON.stringify(appearance);
    if (this.#loaded?.objects === objects && this.#loaded.appearance === key) return;
    const scene = withMovingParts(
      kitchenScene({ objects, appearance, world_T_base: this.#base }),
      jointsOf({ objects }),
    );
    for (const renderer of this.#renderers.values()) renderer.loadScene(scene, appearance.lighting);
    this.#loaded = { objects, appearance: key };
  }

  /** Writes the poses of all bodies at row t of the log to `out` (bodies, 7). */
  #place(out: Float64Array, log: EpisodeLog, t: number, objects: number, joints: readonly SceneJoint[]): void {
    const free = ROBOT_JOINTS + 7 * objects;
    const width = free + joints.length;
    const qpos = log.columns['qpos']!.values.subarray(t * width, (t + 1) * width);
    this.#kinematics.forward(qpos);
    writeRobotPoses(out, this.#base, this.#kinematics.linkPoses, qpos[ARM_JOINTS]!, qpos[ARM_JOINTS + 1]!);
    for (let i = 0; i < 7; i++) this.#hand[i] = out[7 * HAND_BODY + i]!;
    out.set(qpos.subarray(ROBOT_JOINTS, free), 7 * ROBOT_BODIES);
    writePartPoses(out, joints, qpos.subarray(free), objects);
  }
}

const sizeKey = (width: number, height: number): string => `${width}x${height}`;

function cameraSpec(camera: PlannedCamera): CameraSpec {
  const { name, width, height, vertical_fov_rad, parent, parent_T_camera } = camera;
  return {
    name,
    width,
    height,
    verticalFovRad: vertical_fov_rad,
    parent,
    parent_T_camera: Float64Array.from(parent_T_camera),
  };
}
