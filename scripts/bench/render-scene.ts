/**
 * The scene of the renderer's benchmarks: the kitchen, the arm and eight objects, and a movement of the arm over them.
 */
import { BUILTIN_ASSETS } from '../../src/asset/builtin.ts';
import { pose, yawQuaternion } from '../../src/core/pose.ts';
import { kitchenScene, ROBOT_BODIES, writeRobotPoses } from '../../src/render/kitchen-scene.ts';
import type { SceneDescription } from '../../src/render/scene.ts';
import { BASE_POSITION_M, PandaKinematics } from '../../src/sim/panda.ts';

/** x, y [m], yaw [rad] on the table. */
const LAYOUT: Readonly<Record<string, readonly [number, number, number]>> = {
  apple: [0.5, -0.2, 0.1],
  orange: [0.42, -0.1, 0],
  pear: [0.55, -0.06, 0],
  banana: [0.45, -0.28, 0.6],
  juice_box: [0.62, -0.2, 0.4],
  yogurt_cup: [0.66, -0.08, 0],
  water_bottle: [0.68, -0.3, 0],
  lunchbox_container: [0.52, 0.2, 0],
};

export interface BenchScene {
  readonly scene: SceneDescription;
  /** Frames of (bodies, 7), the arm swinging over the table. */
  readonly frames: readonly Float64Array[];
}

export function benchScene(frameCount: number): BenchScene {
  const objects = BUILTIN_ASSETS.filter(({ semanticName }) => semanticName in LAYOUT).map((asset) => ({
    id: asset.semanticName,
    asset,
  }));
  const world_T_base = pose(BASE_POSITION_M);
  const scene = kitchenScene({ objects, world_T_base });
  const kinematics = new PandaKinematics();
  const frames = Array.from({ length: frameCount }, (_, step) => {
    const swing = frameCount > 1 ? step / (frameCount - 1) : 0.5;
    kinematics.forward([0.4 * (swing - 0.3), 0.15 + 0.2 * swing, -0.1, -2.05 + 0.2 * swing, 0.05, 2.2, 0.8]);
    const poses = new Float64Array(7 * scene.bodyCount);
    writeRobotPoses(poses, world_T_base, kinematics.linkPoses, 0.03, 0.03);
    objects.forEach(({ id }, i) => {
      const [x, y, yaw] = LAYOUT[id];
      poses.set(pose([x, y, 0.02], yawQuaternion(yaw)), 7 * (ROBOT_BODIES + i));
    });
    return poses;
  });
  return { scene, frames };
}
