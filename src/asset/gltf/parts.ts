/**
 * A document's scene as flat arrays: every primitive of every node, in the scene's frame.
 */
import type { Accessor, Document, Material, Node, Primitive, TextureInfo } from '@gltf-transform/core';
import type { Transform } from '@gltf-transform/extensions';
import { UserError } from '../../core/errors.ts';
import { cos, sin } from '../../core/portable-math.ts';
import { isCollider, partOf } from './authored.ts';
import { baseTexture } from './base-texture.ts';
import { determinant, multiplyMatrices } from './matrices.ts';
import { LIMITS } from './options.ts';
import { flipTriangles } from './soup.ts';

/** Triangles of one primitive, placed. */
export interface Part {
  /** (V, 3), in the file's units and axes */
  readonly positions: Float32Array;
  /** (V, 3), unit length; null where there are none */
  readonly normals: Float32Array | null;
  /** (V, 2); null where there are none, or none that the base colour uses */
  readonly uvs: Float32Array | null;
  /** (V, 3) linear vertex colours; null where there are none */
  readonly colours: Float32Array | null;
  /** (T, 3) */
  readonly indices: Uint32Array;
  readonly material: Material | null;
  /** The moving part that it belongs to; absent for the body. */
  readonly movingPart?: string;
}

export interface PartList {
  readonly parts: readonly Part[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

const DUST = 1e-15;

/** glTF's numbers for `primitive.mode`. */
const TRIANGLES = 4;
const STRIP = 5;
const FAN = 6;

/** @throws UserError when instances make more triangles than are allowed */
export function listParts(document: Document, name: string): PartList {
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  const nodes: Node[] = [];
  if (scene) scene.traverse((node) => nodes.push(node));
  else nodes.push(...root.listNodes());
  const parts: Part[] = [];
  const notes = new Set<string>();
  let triangles = 0;
  for (const node of nodes) {
    const mesh = node.getMesh();
    if (!mesh || isCollider(node)) continue;
    const movingPart = partOf(node);
    for (const primitive of mesh.listPrimitives()) {
      const indices = triangleIndices(primitive, notes);
      if (!indices || !primitive.getAttribute('POSITION')) continue;
      for (const matrix of instanceMatrices(node)) {
        triangles += indices.length / 3;
        if (triangles > LIMITS.triangles) {
          throw new UserError(
            `${name}: its instances make more than ${LIMITS.triangles} triangles: a scene, not a thing`,
          );
        }
        parts.push({ ...placePart(primitive, indices, matrix), ...(movingPart === undefined ? {} : { movingPart }) });
      }
    }
  }
  if (root.listSkins().length > 0) notes.add('dropped the skin: it stands in its bind pose');
  if (root.listAnimations().length > 0) notes.add(`dropped ${root.listAnimations().length} animation(s)`);
  if (parts.some(({ colours }) => colours)) notes.add('vertex colours were averaged by triangle');
  return { parts, notes: [...notes] };
}

/** (T, 3) indices, whatever the primitive's mode; null for points and lines. */
function triangleIndices(primitive: Primitive, notes: Set<string>): Uint32Array | null {
  if (primitive.listTargets().length > 0) notes.add('dropped morph targets');
  const mode: number = primitive.getMode();
  const position = primitive.getAttribute('POSITION');
  if (!position) return null;
  const array = primitive.getIndices()?.getArray();
  const given = array ? Uint32Array.from(array) : Uint32Array.from({ length: position.getCount() }, (_, i) => i);
  if (mode === TRIANGLES) return given.subarray(0, given.length - (given.length % 3));
  if (mode !== STRIP && mode !== FAN) {
    notes.add('dropped points or lines');
    return null;
  }
  const out = new Uint32Array(3 * Math.max(0, given.length - 2));
  for (let i = 0; i + 2 < given.length; i++) {
    const [a, b] = mode === FAN ? [0, i + 1] : i % 2 === 0 ? [i, i + 1] : [i + 1, i];
    out.set([given[a]!, given[b]!, given[i + 2]!], 3 * i);
  }
  return out;
}

/** (16,) column by column: one for a plain node, one for each of its copies where it is instanced. */
function instanceMatrices(node: Node): Float64Array[] {
  // a quarter turn leaves dust where zeros belong, which would go into every coordinate
  const world = Float64Array.from(node.getWorldMatrix(), (value) => (Math.abs(value) < DUST ? 0 : value));
  const batch = node.getExtension('EXT_mesh_gpu_instancing') as {
    getAttribute(name: string): Accessor | null;
  } | null;
  if (!batch) return [world];
  const [t, r, s] = ['TRANSLATION', 'ROTATION', 'SCALE'].map((key) => batch.getAttribute(key));
  const count = Math.max(...[t, r, s].map((accessor) => accessor?.getCount() ?? 0));
  return Array.from({ length: count }, (_, i) =>
    multiplyMatrices(
      world,
      compose(
        t?.getElement(i, []) ?? [0, 0, 0],
        r?.getElement(i, []) ?? [0, 0, 0, 1],
        s?.getElement(i, []) ?? [1, 1, 1],
      ),
    ),
  );
}

function compose([tx, ty, tz]: number[], [x, y, z, w]: number[], [sx, sy, sz]: number[]): Float64Array {
  const [X, Y, Z, W] = [x!, y!, z!, w!];
  return Float64Array.from([
    (1 - 2 * (Y * Y + Z * Z)) * sx!,
    2 * (X * Y + W * Z) * sx!,
    2 * (X * Z - W * Y) * sx!,
    0,
    2 * (X * Y - W * Z) * sy!,
    (1 - 2 * (X * X + Z * Z)) * sy!,
    2 * (Y * Z + W * X) * sy!,
    0,
    2 * (X * Z + W * Y) * sz!,
    2 * (Y * Z - W * X) * sz!,
    (1 - 2 * (X * X + Y * Y)) * sz!,
    0,
    tx!,
    ty!,
    tz!,
    1,
  ]);
}

function placePart(primitive: Primitive, indices: Uint32Array, m: Float64Array): Part {
  const local = valuesOf(primitive.getAttribute('POSITION')!, 3);
  const positions = new Float32Array(local.length);
  for (let i = 0; i < local.length; i += 3) {
    for (let row = 0; row < 3; row++) {
      positions[i + row] =
        m[row]! * local[i]! + m[4 + row]! * local[i + 1]! + m[8 + row]! * local[i + 2]! + m[12 + row]!;
    }
  }
  const material = primitive.getMaterial();
  const uv = primitive.getAttribute(`TEXCOORD_${baseTexture(material).info?.getTexCoord() ?? 0}`);
  const colour = primitive.getAttribute('COLOR_0');
  const normal = primitive.getAttribute('NORMAL');
  return {
    positions,
    normals: normal ? placeNormals(valuesOf(normal, 3), m) : null,
    uvs: uv ? transformUvs(valuesOf(uv, 2), baseTexture(material).info) : null,
    colours: colour ? valuesOf(colour, 3) : null,
    indices: mirrors(m) ? flipTriangles(indices) : indices,
    material,
  };
}

/** Applies KHR_texture_transform, which a renderer then need not know of. */
function transformUvs(uvs: Float32Array, info: TextureInfo | null): Float32Array {
  const transform = info?.getExtension<Transform>('KHR_texture_transform');
  if (!transform) return uvs;
  const [offsetU, offsetV] = transform.getOffset();
  const [scaleU, scaleV] = transform.getScale();
  const [c, s] = [cos(transform.getRotation()), sin(transform.getRotation())];
  const out = new Float32Array(uvs.length);
  for (let i = 0; i < uvs.length; i += 2) {
    const [u, v] = [uvs[i]! * scaleU, uvs[i + 1]! * scaleV];
    out[i] = c * u + s * v + offsetU;
    out[i + 1] = c * v - s * u + offsetV;
  }
  return out;
}

/** Normals go by the cofactors of the matrix, which keeps them upright on what is stretched. */
function placeNormals(normals: Float32Array, m: Float64Array): Float32Array {
  const sign = mirrors(m) ? -1 : 1;
  const at = (row: number, column: number): number => m[4 * (column % 3) + (row % 3)]!;
  const cofactor = Float64Array.from({ length: 9 }, (_, k) => {
    const [row, column] = [Math.floor(k / 3), k % 3];
    const minor = at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
    return sign * minor;
  });
  const out = new Float32Array(normals.length);
  for (let i = 0; i < normals.length; i += 3) {
    const [x, y, z] = [normals[i]!, normals[i + 1]!, normals[i + 2]!];
    const turned = [0, 3, 6].map((row) => cofactor[row]! * x + cofactor[row + 1]! * y + cofactor[row + 2]! * z);
    const length = Math.sqrt(turned[0]! * turned[0]! + turned[1]! * turned[1]! + turned[2]! * turned[2]!);
    for (let k = 0; k < 3; k++) out[i + k] = length > 0 ? turned[k]! / length : 0;
  }
  return out;
}

/** The first `width` components of each element, normalised integers as fractions. */
function valuesOf(accessor: Accessor, width: number): Float32Array {
  const count = accessor.getCount();
  const out = new Float32Array(width * count);
  const element: number[] = [];
  for (let i = 0; i < count; i++) {
    accessor.getElement(i, element);
    for (let k = 0; k < width; k++) out[width * i + k] = element[k] ?? 0;
  }
  return out;
}

/** True when a matrix turns left into right. */
const mirrors = (m: Float64Array): boolean => determinant(m) < 0;
