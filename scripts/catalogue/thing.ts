/**
 * One thing of the catalogue: what is seen, what is felt, what moves, as a GLB that `src/asset/gltf/authored.ts` can read.
 *
 * Recipes write in the asset's frame: metres, z up, the origin at the centre of the base.
 */
import { Document, type Material, type Node, NodeIO } from '@gltf-transform/core';
import type { MovingPart, PrimitiveShape, Surface, TopGrasp, YawSymmetry } from '../../src/asset/asset.ts';
import type { Opening } from '../../src/asset/geometry/opening.ts';
import type { Mesh, Point } from './mesh.ts';
import { encodePng, type Picture, type Rgb } from './paint.ts';

export interface Paint {
  /** sRGB; multiplies the picture. */
  readonly colour: Rgb;
  readonly roughness?: number;
  readonly metalness?: number;
  readonly picture?: Picture;
}

export interface Seen {
  readonly mesh: Mesh;
  readonly paint: Paint;
  /** True shades every triangle as flat; else what meets at less than 40 degrees is smooth. */
  readonly faceted?: boolean;
  /** Name of the moving part; absent for the body. */
  readonly part?: string;
}

/** Only felt; with `quaternion` wxyz and `part` as a shape of an asset has them. */
export type Felt = Pick<PrimitiveShape, 'type' | 'size' | 'position' | 'quaternion' | 'part'>;

export interface Thing {
  readonly seen: readonly Seen[];
  readonly felt: readonly Felt[];
  readonly parts?: readonly MovingPart[];
  readonly massKg: number;
  readonly symmetry: YawSymmetry;
  readonly surface?: Surface;
  readonly grasp?: TopGrasp;
  readonly opening?: Opening;
}

/** From z up to glTF's y up: a quarter turn about x, xyzw. */
const UPRIGHT: [number, number, number, number] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2];
/** Grids that what is written stands on: what packs well, and finer than what is seen. */
const POINT_GRID = 1 / 32768;
const UV_GRID = 1 / 1024;

export function thingToGlb(thing: Thing, title: string): Promise<Uint8Array> {
  const document = new Document();
  document.getRoot().getAsset().generator = 'better-datagen catalogue';
  document.getRoot().getAsset().copyright = 'CC0 better-datagen';
  document.createBuffer();
  const root = document.createNode(title).setRotation(UPRIGHT);
  const { massKg, surface, symmetry, grasp, opening } = thing;
  document.createScene(title).addChild(root).setExtras(withoutUndefined({ massKg, surface, symmetry, grasp, opening }));
  const nodes = new Map<string | undefined, Node>([[undefined, root]]);
  for (const { name, ...rest } of thing.parts ?? []) {
    const node = document.createNode(name).setExtras({ part: withoutUndefined({ name, ...rest }) });
    root.addChild(node);
    nodes.set(name, node);
  }
  const materials = new Map<Paint, Material>();
  thing.seen.forEach(({ mesh, paint, faceted, part }, i) => {
    if (!materials.has(paint)) materials.set(paint, makeMaterial(document, paint, `paint ${materials.size}`));
    nodes.get(part)!.addChild(meshNode(document, faceted ? split(mesh) : mesh, materials.get(paint)!, `seen ${i}`));
  });
  thing.felt.forEach(({ type, size, position, quaternion, part }, i) => {
    const [w, x, y, z] = quaternion ?? [1, 0, 0, 0];
    const node = document
      .createNode(`UCX_${i}`)
      .setTranslation([...position])
      .setRotation([x, y, z, w])
      .setExtras({ collider: { type, size: [...size] } });
    nodes.get(part)!.addChild(node);
  });
  return new NodeIO().writeBinary(document);
}

function meshNode(
  document: Document,
  mesh: Mesh & { normals?: readonly Point[] },
  material: Material,
  name: string,
): Node {
  const buffer = document.getRoot().listBuffers()[0];
  const grid = (value: number, step: number): number => Math.round(value / step) * step || 0;
  const accessor = (type: 'VEC3' | 'VEC2' | 'SCALAR', array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute(
      'POSITION',
      accessor(
        'VEC3',
        Float32Array.from(mesh.points.flat(), (v) => grid(v, POINT_GRID)),
      ),
    )
    .setIndices(accessor('SCALAR', Uint16Array.from(mesh.indices)))
    .setMaterial(material);
  if (material.getBaseColorTexture()) {
    primitive.setAttribute(
      'TEXCOORD_0',
      accessor(
        'VEC2',
        Float32Array.from(mesh.uvs.flat(), (v) => grid(v, UV_GRID)),
      ),
    );
  }
  if (mesh.normals) {
    primitive.setAttribute(
      'NORMAL',
      accessor(
        'VEC3',
        Float32Array.from(mesh.normals.flat(), (v) => grid(v, UV_GRID)),
      ),
    );
  }
  return document.createNode(name).setMesh(document.createMesh(name).addPrimitive(primitive));
}

/** Every triangle with corners and a normal of its own. */
function split({ points, uvs, indices }: Mesh): Mesh & { normals: readonly Point[] } {
  const normals = indices.map((_, k): Point => {
    const t = k - (k % 3);
    const [a, b, c] = [points[indices[t]], points[indices[t + 1]], points[indices[t + 2]]];
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]) || 1;
    return [normal[0] / length, normal[1] / length, normal[2] / length];
  });
  return {
    points: indices.map((index) => points[index]),
    uvs: indices.map((index) => uvs[index]),
    indices: indices.map((_, k) => k),
    normals,
  };
}

function makeMaterial(
  document: Document,
  { colour, roughness = 0.5, metalness = 0, picture }: Paint,
  name: string,
): Material {
  const material = document
    .createMaterial(name)
    .setBaseColorFactor([...colour.map(linearOfSrgb), 1] as [number, number, number, number])
    .setRoughnessFactor(roughness)
    .setMetallicFactor(metalness)
    .setDoubleSided(true);
  if (picture) {
    const image = new Uint8Array(encodePng(picture));
    material.setBaseColorTexture(document.createTexture(name).setMimeType('image/png').setImage(image));
  }
  return material;
}

/** IEC 61966-2-1; x^2.4 is x^2 times the square of the fifth root of x. */
function linearOfSrgb(value: number): number {
  if (value <= 0.04045) return value / 12.92;
  const x = (value + 0.055) / 1.055;
  let root = 1;
  for (let i = 0; i < 60; i++) root = (4 * root + x / (root * root * root * root)) / 5;
  return Math.round(x * x * root * root * 1e6) / 1e6;
}

const withoutUndefined = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
