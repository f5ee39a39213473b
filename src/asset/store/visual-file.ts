/**
 * `visual.bin`: a visual mesh's arrays, one after the other, little-endian: positions, normals, uvs (float32), indices (uint32), texels.
 *
 * Plain numbers, so that reading takes no decoder, and equal meshes are equal bytes. What stands where follows from the counts in `asset.json`.
 *
 * `visual.deflate`, in stores that are shipped, is the same packed: the bytes of each number apart (all first bytes, then all second ones,
 * ...), then deflate. Compressors differ between machines, so hashes are of the plain bytes.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { UserError } from '../../core/errors.ts';
import type { VisualMesh } from '../visual.ts';

/** The counts that give the file its layout. */
export interface VisualLayout {
  readonly vertexCount: number;
  readonly triangleCount: number;
  readonly textureSizes: readonly number[];
}

export function layoutOf({ positions, indices, textures }: VisualMesh): VisualLayout {
  return {
    vertexCount: positions.length / 3,
    triangleCount: indices.length / 3,
    textureSizes: textures.map(({ size }) => size),
  };
}

/** Length of the file [bytes]. */
export function visualBytes({ vertexCount, triangleCount, textureSizes }: VisualLayout): number {
  return 4 * (8 * vertexCount + 3 * triangleCount) + textureSizes.reduce((sum, size) => sum + 3 * size * size, 0);
}

export function encodeVisual(mesh: VisualMesh): Uint8Array {
  const out = new Uint8Array(visualBytes(layoutOf(mesh)));
  let offset = 0;
  for (const array of [mesh.positions, mesh.normals, mesh.uvs, mesh.indices, ...mesh.textures.map(({ rgb }) => rgb)]) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  return out;
}

/** @throws UserError when the file is not as long as its layout says */
export function decodeVisual(
  bytes: Uint8Array,
  layout: VisualLayout,
  materials: VisualMesh['materials'],
  where: string,
): VisualMesh {
  if (bytes.length !== visualBytes(layout)) {
    throw new UserError(
      `${where}: damaged: ${bytes.length} bytes where ${visualBytes(layout)} belong; import the asset again`,
    );
  }
  const { vertexCount, triangleCount, textureSizes } = layout;
  // a copy of its own: a small file that was read shares its memory with others, at any offset
  const copy = new Uint8Array(bytes);
  let offset = 0;
  const floats = (count: number): Float32Array => {
    const from = offset;
    offset += 4 * count;
    return new Float32Array(copy.buffer, from, count);
  };
  const positions = floats(3 * vertexCount);
  const normals = floats(3 * vertexCount);
  const uvs = floats(2 * vertexCount);
  const indices = new Uint32Array(copy.buffer, offset, 3 * triangleCount);
  offset += indices.byteLength;
  const textures = textureSizes.map((size) => {
    const rgb = new Uint8Array(copy.buffer, offset, 3 * size * size);
    offset += rgb.byteLength;
    return { size, rgb };
  });
  return { positions, normals, uvs, indices, materials, textures };
}

/** Plain bytes as they are shipped. */
export function packVisual(plain: Uint8Array, layout: VisualLayout): Uint8Array {
  const apart = plain.slice();
  for (const [place, to] of shuffle(layout)) apart[to] = plain[place];
  return deflateRawSync(apart, { level: 9 });
}

/** @throws UserError when the bytes are damaged, or come to more than their layout says */
export function unpackVisual(packed: Uint8Array, layout: VisualLayout, where: string): Uint8Array {
  const expected = visualBytes(layout);
  let apart: Uint8Array;
  try {
    apart = inflateRawSync(packed, { maxOutputLength: Math.max(1, expected) });
  } catch {
    throw new UserError(`${where}: damaged: cannot be unpacked; import the asset again`);
  }
  if (apart.length !== expected) {
    throw new UserError(`${where}: damaged: ${apart.length} bytes where ${expected} belong; import the asset again`);
  }
  const plain = new Uint8Array(apart);
  for (const [place, from] of shuffle(layout)) plain[place] = apart[from];
  return plain;
}

/** The places of each byte of a number: as it is, and with equal bytes of all numbers together. Texels, behind them, stay. */
function* shuffle({ vertexCount, triangleCount }: VisualLayout): Generator<readonly [number, number]> {
  const numbers = 8 * vertexCount + 3 * triangleCount;
  for (let k = 0; k < 4; k++) for (let i = 0; i < numbers; i++) yield [4 * i + k, k * numbers + i];
}
