/**
 * What is seen of an imported thing: one mesh, few materials, few textures, as flat arrays that a renderer can take as they are.
 */

export interface VisualMaterial {
  readonly name: string;
  /** sRGB, 0 to 1; multiplies the texture where there is one. */
  readonly colour: readonly [number, number, number];
  /** Index into the mesh's textures. */
  readonly texture?: number;
  /** 0 is a mirror, 1 is chalk. */
  readonly roughness: number;
  readonly metalness: number;
  /** Its triangles: the first, and how many. */
  readonly firstTriangle: number;
  readonly triangleCount: number;
  /** The moving part that they belong to; absent for the body. */
  readonly part?: string;
}

/** Square and a power of two wide, repeating, its first row at v = 0. */
export interface VisualTexture {
  readonly size: number;
  /** (size, size, 3) sRGB */
  readonly rgb: Uint8Array;
}

export interface VisualMesh {
  /** (V, 3) in the asset's frame [m] */
  readonly positions: Float32Array;
  /** (V, 3), unit length, outward */
  readonly normals: Float32Array;
  /** (V, 2): texture coordinates, 1 is one repetition */
  readonly uvs: Float32Array;
  /** (T, 3), counter-clockwise seen from outside, material by material */
  readonly indices: Uint32Array;
  readonly materials: readonly VisualMaterial[];
  readonly textures: readonly VisualTexture[];
}
