/**
 * The room around the table, in the task frame: table, floor, walls.
 */
import { pose } from '../core/pose.ts';
import { type Mesh, mergeMeshes, transformMesh } from './mesh.ts';
import { boxMesh } from './primitives.ts';
import type { Drawable } from './scene.ts';

export const ROOM_INSTANCE = 1;
export const TABLE_INSTANCE = 2;

export function boxBetween(low: readonly number[], high: readonly number[], bevelM = 0): Mesh {
  const half = low.map((value, i) => (high[i] - value) / 2);
  return transformMesh(boxMesh(half, { bevelM }), pose(low.map((value, i) => (value + high[i]) / 2)));
}

export function roomDrawables(): Drawable[] {
  const legs = [0.2, 1.0].flatMap((x) =>
    [-0.54, 0.54].map((y) => boxBetween([x - 0.03, y - 0.03, -0.75], [x + 0.03, y + 0.03, -0.02], 0.004)),
  );
  return [
    {
      name: 'table',
      mesh: boxBetween([0.15, -0.6, -0.02], [1.05, 0.6, 0.02], 0.004),
      material: { colour: [0.62, 0.44, 0.28], roughness: 0.5 },
      instanceId: TABLE_INSTANCE,
      body: null,
    },
    {
      name: 'legs',
      mesh: mergeMeshes(legs),
      material: { colour: [0.4, 0.28, 0.18] },
      instanceId: TABLE_INSTANCE,
      body: null,
    },
    {
      name: 'floor',
      mesh: boxBetween([-2.2, -2.4, -0.8], [3.2, 2.4, -0.75]),
      material: { colour: [0.6, 0.6, 0.58], roughness: 0.9 },
      instanceId: ROOM_INSTANCE,
      body: null,
      castsShadow: false,
    },
    {
      name: 'walls',
      mesh: mergeMeshes([
        boxBetween([-2.3, -2.5, -0.8], [-2.2, 2.5, 2]),
        boxBetween([3.2, -2.5, -0.8], [3.3, 2.5, 2]),
        boxBetween([-2.3, -2.5, -0.8], [3.3, -2.4, 2]),
        boxBetween([-2.3, 2.4, -0.8], [3.3, 2.5, 2]),
      ]),
      material: { colour: [0.85, 0.82, 0.76], roughness: 0.95 },
      instanceId: ROOM_INSTANCE,
      body: null,
      castsShadow: false,
    },
    {
      name: 'pedestal',
      mesh: boxBetween([-0.25, -0.15, -0.75], [0.1, 0.15, -0.1], 0.006),
      material: { colour: [0.25, 0.26, 0.28], roughness: 0.5 },
      instanceId: ROOM_INSTANCE,
      body: null,
    },
  ];
}
