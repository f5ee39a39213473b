/** Scenes that tests make by hand. */
import type { SceneView } from '../../src/task/scene-view.ts';

type Triple = readonly [number, number, number];

export interface Block {
  /** Centre of the base [m]. */
  readonly at: Triple;
  /** Full lengths [m]. */
  readonly size: Triple;
  readonly quaternion?: readonly [number, number, number, number];
}

/** Blocks on their bases; a quaternion turns the pose, and leaves the box as it is. */
export function sceneOf(...blocks: readonly Block[]): SceneView {
  const scene = { objectPoses: new Float64Array(7 * blocks.length), boxes: new Float64Array(6 * blocks.length) };
  blocks.forEach(({ at: [x, y, z], size: [a, b, c], quaternion = [1, 0, 0, 0] }, i) => {
    scene.objectPoses.set([x, y, z, ...quaternion], 7 * i);
    scene.boxes.set([x - a / 2, y - b / 2, z, x + a / 2, y + b / 2, z + c], 6 * i);
  });
  return scene;
}
