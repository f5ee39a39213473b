/**
 * An asset's visible shapes as drawables: one for each of its colours.
 */
import type { Asset, PrimitiveShape } from '../asset/asset.ts';
import { pose } from '../core/pose.ts';
import { type Mesh, mergeMeshes, transformMesh } from './mesh.ts';
import { boxMesh, capsuleMesh, cylinderMesh, sphereMesh } from './primitives.ts';
import type { Colour, Drawable, Material } from './scene.ts';

export interface AssetDrawableOptions {
  readonly instanceId: number;
  /** Row of the frame's poses. */
  readonly body: number;
  /** Look of a colour of the asset; by default `materialOfColour`. */
  readonly material: (colour: Colour, name: string, asset: Asset) => Material;
}

/** Satin paint of that colour. */
export const materialOfColour = (colour: Colour): Material => ({ colour, roughness: 0.45 });

export function assetDrawables(asset: Asset, { instanceId, body, material }: AssetDrawableOptions): Drawable[] {
  const meshes = new Map<string, Mesh[]>();
  for (const shape of asset.shapes) {
    if (shape.visible === false) continue;
    const list = meshes.get(shape.colour) ?? [];
    list.push(transformMesh(shapeMesh(shape), pose(shape.position, shape.quaternion)));
    meshes.set(shape.colour, list);
  }
  return [...meshes].map(([name, list]) => ({
    name: `${asset.id}/${name}`,
    mesh: mergeMeshes(list),
    material: material(asset.colours[name], name, asset),
    instanceId,
    body,
  }));
}

/** A primitive in its own frame, as finely faceted as its size asks for. */
export function shapeMesh({ type, size }: PrimitiveShape): Mesh {
  switch (type) {
    case 'box':
      return boxMesh(size, { bevelM: Math.min(0.0025, 0.2 * Math.min(...size)) });
    case 'sphere':
      return sphereMesh(size[0], facets(size[0]));
    case 'capsule':
      return capsuleMesh(size[0], size[1], facets(size[0]));
    case 'cylinder':
      return cylinderMesh(size[0], size[1], {
        segments: facets(size[0]).segments,
        bevelM: Math.min(0.0015, size[1] / 3),
      });
  }
}

function facets(radiusM: number): { segments: number; rings: number } {
  if (radiusM < 0.006) return { segments: 8, rings: 6 };
  if (radiusM < 0.02) return { segments: 16, rings: 8 };
  return { segments: 24, rings: 12 };
}
