/**
 * An asset's visible shapes as drawables: one for each of its colours.
 */
import type { Asset, PrimitiveShape } from '../asset/asset.ts';
import type { VisualMesh } from '../asset/visual.ts';
import { pose } from '../core/pose.ts';
import { type Mesh, mergeMeshes, transformMesh } from './mesh.ts';
import { boxMesh, capsuleMesh, cylinderMesh, sphereMesh } from './primitives.ts';
import type { Colour, Drawable, Material } from './scene.ts';
import { smoothSurfaces } from './smooth-surfaces.ts';
import { textureFromBytes } from './texture.ts';

export interface AssetDrawableOptions {
  readonly instanceId: number;
  /** Row of the frame's poses. */
  readonly body: number;
  /** Look of a colour of the asset; by default `materialOfColour`. */
  readonly material: (colour: Colour, name: string, asset: Asset) => Material;
  /** What becomes of an imported material's colour. */
  readonly tint: (colour: Colour) => Colour;
}

/** A drawable that may belong to a moving part; it is on the body's row all the same, until someone gives it its own. */
export interface AssetDrawable extends Drawable {
  readonly part?: string;
}

/** Satin paint of that colour. */
export const materialOfColour = (colour: Colour): Material => ({ colour, roughness: 0.45 });

export function assetDrawables(asset: Asset, options: AssetDrawableOptions): AssetDrawable[] {
  if (asset.visual) return visualDrawables(asset, asset.visual, options);
  const { instanceId, body, material } = options;
  return [undefined, ...(asset.parts ?? []).map(({ name }) => name)].flatMap((part) =>
    [...meshesByColour(asset, part)].map(([name, list]) => ({
      name: part === undefined ? `${asset.id}/${name}` : `${asset.id}/${part}/${name}`,
      mesh: mergeMeshes(list),
      material: material(asset.colours[name], name, asset),
      instanceId,
      body,
      ...(part === undefined ? {} : { part }),
    })),
  );
}

/** Visible primitives of the body (no `part`) or of one part. */
function meshesByColour(asset: Asset, part: string | undefined): Map<string, Mesh[]> {
  const meshes = new Map<string, Mesh[]>();
  for (const shape of asset.shapes) {
    if (shape.visible === false || shape.part !== part) continue;
    const list = meshes.get(shape.colour) ?? [];
    list.push(transformMesh(shapeMesh(shape), pose(shape.position, shape.quaternion)));
    meshes.set(shape.colour, list);
  }
  return meshes;
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

/** An imported mesh: a drawable for each of its materials, seen from both sides, since nothing says that it is closed. */
function visualDrawables(
  asset: Asset,
  visual: VisualMesh,
  { instanceId, body, tint }: AssetDrawableOptions,
): AssetDrawable[] {
  const textures = visual.textures.map(({ size, rgb }, i) => textureFromBytes(`${asset.id}/${i}`, size, rgb));
  return visual.materials.map((part, index) => ({
    name: `${asset.id}/${index}`,
    mesh: partOf(visual, part.firstTriangle, part.triangleCount),
    material: {
      colour: tint(part.colour),
      roughness: part.roughness,
      metalness: part.metalness,
      ...(part.texture === undefined ? {} : { texture: textures[part.texture] }),
    },
    instanceId,
    body,
    twoSided: true,
    ...(part.part === undefined ? {} : { part: part.part }),
  }));
}

/** The triangles from `first` on, with the vertices that they use. */
function partOf({ positions, normals, uvs, indices }: VisualMesh, first: number, count: number): Mesh {
  const used = [...new Set(indices.subarray(3 * first, 3 * (first + count)))].sort((a, b) => a - b);
  const place = new Map(used.map((vertex, i) => [vertex, i]));
  const gather = (values: Float32Array, stride: number): Float32Array =>
    Float32Array.from(
      { length: stride * used.length },
      (_, i) => values[stride * used[Math.floor(i / stride)] + (i % stride)],
    );
  const points = gather(positions, 3);
  const corners = Uint32Array.from(indices.subarray(3 * first, 3 * (first + count)), (vertex) => place.get(vertex)!);
  return {
    positions: points,
    normals: gather(normals, 3),
    uvs: gather(uvs, 2),
    indices: corners,
    surfaces: smoothSurfaces(points, corners),
  };
}
