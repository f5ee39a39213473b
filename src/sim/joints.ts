/**
 * The scene's joints, those of moving parts, and where everything stands in the simulator's state.
 *
 * Here a state is the robot, then all objects, then all joints. MuJoCo has the joints of a thing right behind the thing itself.
 */
import type { MovingPart } from '../asset/asset.ts';
import {
  multiplyPose,
  type Numbers,
  type Pose,
  pose,
  quaternionFromRotationVector,
  transformPoint,
} from '../core/pose.ts';
import { jointName } from '../task/predicates.ts';
import { partName, type Scene } from './mjcf.ts';
import { idOf, type Simulation } from './mujoco.ts';

/** Joint positions of the robot in `qpos` and `qvel`: 7 arm, left finger, right finger; objects follow. */
export const ROBOT_JOINTS = 9;

export interface SceneJoint {
  /** Index of the object that it belongs to. */
  readonly object: number;
  readonly objectId: string;
  readonly part: MovingPart;
}

/** In the order of objects, and of parts in each: the order of the joints in a state. */
export function jointsOf({ objects }: Scene): SceneJoint[] {
  return objects.flatMap(({ id, asset }, object) =>
    (asset.parts ?? []).map((part) => ({ object, objectId: id, part })),
  );
}

/** Their names, as conditions know them, e.g. `cabinet_1/drawer`. */
export const jointNames = (scene: Scene): string[] =>
  jointsOf(scene).map(({ objectId, part }) => jointName(objectId, part.name));

/** Where each number of our `qpos` and `qvel` stands in the simulator's. */
export interface StateLayout {
  /** (9 + 7 n + J,) */
  readonly qpos: Int32Array;
  /** (9 + 6 n + J,) */
  readonly qvel: Int32Array;
}

export function stateLayout(scene: Scene, simulation: Simulation): StateLayout {
  const robot = Array.from({ length: ROBOT_JOINTS }, (_, i) => i);
  const { jnt_qposadr, jnt_dofadr, body_jntadr } = simulation.model as unknown as Record<string, Int32Array>;
  const jointOf = (body: string): number => body_jntadr![idOf(simulation, 'body', body)]!;
  const free = scene.objects.map((_, i) => jointOf(`object_${i}`));
  const moving = scene.objects.flatMap(({ asset }, i) => (asset.parts ?? []).map((_, k) => jointOf(partName(i, k))));
  const address = (table: Int32Array, width: number): Int32Array =>
    Int32Array.from([
      ...robot,
      ...free.flatMap((joint) => Array.from({ length: width }, (_, k) => table[joint]! + k)),
      ...moving.map((joint) => table[joint]!),
    ]);
  return { qpos: address(jnt_qposadr!, 7), qvel: address(jnt_dofadr!, 6) };
}

/** out[i] = from[address[i]] */
export function gather(out: Float64Array, from: Float64Array, address: Int32Array): void {
  for (let i = 0; i < address.length; i++) out[i] = from[address[i]!]!;
}

const moved = pose();
const turned = new Float64Array(3);

/**
 * out = pose of a part in the world: that of the body at joint 0, as its shapes are written.
 *
 * @param world_T_body (7,); may not be `out`
 * @param value of the joint [m] or [rad]
 */
export function partPose(out: Pose, { joint, axis, origin }: MovingPart, world_T_body: Numbers, value: number): Pose {
  moved.set([0, 0, 0, 1, 0, 0, 0]);
  if (joint === 'slide') for (let k = 0; k < 3; k++) moved[k] = axis[k]! * value;
  else {
    // about the axis through `origin`: x -> R (x - origin) + origin
    quaternionFromRotationVector(moved, 3, [axis[0] * value, axis[1] * value, axis[2] * value]);
    transformPoint(turned, moved, origin);
    for (let k = 0; k < 3; k++) moved[k] = origin[k]! - turned[k]!;
  }
  return multiplyPose(out, world_T_body, moved);
}
