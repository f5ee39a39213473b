/**
 * What the room and its furniture are made with: where things stand, boxes between corners, surfaces that are made once.
 */
import { pose } from '../core/pose.ts';
import { type Mesh, mergeMeshes, transformMesh } from './mesh.ts';
import { boxMesh } from './primitives.ts';
import type { Drawable, Material } from './scene.ts';
import type { Texture } from './texture.ts';

/** Instances of the segmentation; 0 is where nothing is. */
export const ROOM_INSTANCE = 1;
export const TABLE_INSTANCE = 2;

type Corner = readonly [number, number, number];

/** In the task frame [m]. */
export const FLOOR_M = -0.75;
export const ROOM = { low: [-1.75, -2.3], high: [3.1, 2.3], ceiling: 1.75 } as const;

/** A box between two corners [m]. */
export function boxBetween(low: Corner, high: Corner, bevelM = 0): Mesh {
  const half = low.map((value, i) => (high[i] - value) / 2);
  return transformMesh(boxMesh(half, { bevelM }), pose(low.map((value, i) => (value + high[i]) / 2)));
}

/** Surfaces that are the same in every scene, made when first asked for. */
const surfaces = new Map<string, Texture>();

export function surface(name: string, make: () => Texture): Texture {
  const known = surfaces.get(name);
  if (known) return known;
  const made = make();
  surfaces.set(name, made);
  return made;
}

/** What stands fixed in the world. */
export function fixed(
  name: string,
  material: Material,
  meshes: readonly Mesh[],
  { instanceId = ROOM_INSTANCE, castsShadow = true }: { instanceId?: number; castsShadow?: boolean } = {},
): Drawable {
  return { name, mesh: mergeMeshes(meshes), material, instanceId, body: null, castsShadow };
}
