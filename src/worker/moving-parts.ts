/**
 * Moving parts in pictures: each is a body of its own, behind the robot and the objects, and shows its object's instance.
 */
import { type Numbers, pose } from '../core/pose.ts';
import type { AssetDrawable } from '../render/asset-drawables.ts';
import { FIRST_OBJECT_INSTANCE, ROBOT_BODIES } from '../render/kitchen-scene.ts';
import type { SceneDescription } from '../render/scene.ts';
import { partPose, type SceneJoint } from '../sim/joints.ts';

/**
 * The same scene with the drawables of parts on rows of their own.
 *
 * @param joints of the scene, in the order of the log
 */
export function withMovingParts(scene: SceneDescription, joints: readonly SceneJoint[]): SceneDescription {
  if (joints.length === 0) return scene;
  const drawables = scene.drawables.map((drawable: AssetDrawable) => {
    const { part, instanceId } = drawable;
    if (part === undefined) return drawable;
    const row = joints.findIndex(
      (joint) => joint.part.name === part && FIRST_OBJECT_INSTANCE + joint.object === instanceId,
    );
    return row < 0 ? drawable : { ...drawable, body: scene.bodyCount + row };
  });
  return { ...scene, drawables, bodyCount: scene.bodyCount + joints.length };
}

const part = pose();

/**
 * Writes the poses of the parts behind those of the objects.
 *
 * @param out (robot's bodies + n + J, 7), with the objects' poses
 * @param positions (J,) [m] or [rad]
 */
export function writePartPoses(
  out: Float64Array,
  joints: readonly SceneJoint[],
  positions: Numbers,
  objects: number,
): void {
  joints.forEach((joint, i) => {
    const body = 7 * (ROBOT_BODIES + joint.object);
    partPose(part, joint.part, out.subarray(body, body + 7), positions[i]!);
    out.set(part, 7 * (ROBOT_BODIES + objects + i));
  });
}
