import { fileURLToPath } from 'node:url';
import { BUILTIN_ASSETS } from '../../src/asset/builtin.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import { pose, yawQuaternion } from '../../src/core/pose.ts';
import { DEFAULT_APPEARANCE } from '../../src/render/appearance.ts';
import { cameraPose, readCamera, resizeCamera } from '../../src/render/camera.ts';
import {
  HAND_BODY,
  type KitchenOptions,
  kitchenScene,
  ROBOT_BODIES,
  writeRobotPoses,
} from '../../src/render/kitchen-scene.ts';
import { Renderer, type RenderOptions } from '../../src/render/renderer.ts';
import { BASE_POSITION_M, PandaKinematics } from '../../src/sim/panda.ts';
import { emptyFrame } from './scenes.ts';

const SIZE = 96;
const CAMERAS = ['front', 'left_shoulder', 'wrist'];

/** Frames of the arm moving over every built-in object: the kitchen as it is by default. */
export function kitchenFrames(count: number, options: Partial<KitchenOptions> = {}) {
  const objects = BUILTIN_ASSETS.map((asset) => ({ id: asset.semanticName, asset }));
  const scene = kitchenScene({ objects, ...options });
  const kinematics = new PandaKinematics();
  const frames = Array.from({ length: count }, (_, step) => {
    const poses = new Float64Array(7 * scene.bodyCount);
    kinematics.forward([0.3 - 0.12 * step, 0.2, -0.1, -2, 0.05, 2.2, 0.8]);
    writeRobotPoses(poses, pose(BASE_POSITION_M), kinematics.linkPoses, 0.03, 0.03);
    objects.forEach((_object, i) => {
      const at = [0.4 + 0.12 * (i % 3), -0.28 + 0.18 * Math.floor(i / 3), 0.02];
      poses.set(pose(at, yawQuaternion(0.3 * i)), 7 * (ROBOT_BODIES + i));
    });
    return poses;
  });
  return { scene, frames };
}

/** Hashes of colour, depth and ids of every step and camera. */
export function hashFrames(options: Partial<RenderOptions> = {}, kitchen: Partial<KitchenOptions> = {}): string[] {
  const { scene, frames } = kitchenFrames(3, kitchen);
  const renderer = new Renderer({ width: SIZE, height: SIZE, shadowSize: 512, ...options });
  renderer.loadScene(scene, DEFAULT_APPEARANCE.lighting);
  const out = emptyFrame(SIZE, SIZE);
  const hashes: string[] = [];
  for (const [step, poses] of frames.entries()) {
    renderer.beginStep(poses);
    for (const name of CAMERAS) {
      const path = fileURLToPath(new URL(`../../configs/cameras/${name}.yaml`, import.meta.url));
      const camera = resizeCamera(readCamera(path), SIZE, SIZE);
      const hand = poses.subarray(7 * HAND_BODY, 7 * HAND_BODY + 7);
      renderer.draw(camera, cameraPose(pose(), camera, hand), out);
      const depth = new Uint8Array(out.depthMm.buffer);
      for (const [part, bytes] of Object.entries({ rgb: out.rgb, depth, ids: out.ids })) {
        hashes.push(`${step} ${name} ${part} ${sha256Hex(bytes).slice(0, 16)}`);
      }
    }
  }
  return hashes;
}
