/**
 * The scene in linear memory: one pool of vertices, one of triangles, one of texels. What stands fixed comes first.
 *
 * Every array begins on 16 bytes. The host writes all that is marked `given`, right after `createScene`.
 */

export let vertexCount: i32 = 0;
export let triangleCount: i32 = 0;
export let drawableCount: i32 = 0;
/** Drawables, and triangles, before this one stand fixed. */
export let firstMoving: i32 = 0;
export let firstMovingTriangle: i32 = 0;

/** Given (V, 4) f32: point [m] and unit normal in the mesh's frame. */
export let localPositions: usize = 0;
export let localNormals: usize = 0;
/** (V, 4) f32: the same in the world. */
export let positions: usize = 0;
export let normals: usize = 0;
/** Given (V, 2) f32: repetitions of the texture. */
export let uvs: usize = 0;
/** Given (T, 3) i32: vertices; triangle 0 stands for nothing. */
export let indices: usize = 0;
/** Given (T,) i32: smooth surfaces, numbered through the scene; 0 for nothing. */
export let surfaces: usize = 0;
/** Given (T,) i32: drawable; `drawableCount` for nothing. */
export let owners: usize = 0;
/** Given (T,) u8: instance; and 1 where the three normals are equal. */
export let triangleIds: usize = 0;
export let flat: usize = 0;
/** Given (D, 8) i32: first and end vertex, first and end triangle, casts a shadow, two-sided, texture or -1, spare. */
export let drawables: usize = 0;
/** Given (D, 4) f32: bounding sphere in the mesh's frame [m]; and the same in the world. */
export let bounds: usize = 0;
export let spheres: usize = 0;
/** Given (D, 16) f32: world_T_mesh, four columns of x, y, z, 0. */
export let matrices: usize = 0;
/**
 * Given (D + 1, 12) f32; the last, all 0, is for nothing. Linear diffuse rgb, 1 where it has a highlight; specular rgb at normal
 * incidence, roughness^4; 4 roughness^2 + 2, what is reflected more at a grazing view, spare, spare.
 */
export let materials: usize = 0;
/** Given (textures, 16) i32: number of levels, then the texel that each level begins at. */
export let textures: usize = 0;
/** Given (texels, 4) u16: linear rgb of 65535 steps, 65535. */
export let texels: usize = 0;

export const DRAWABLE_BYTES: usize = 32;
export const MATERIAL_BYTES: usize = 48;
export const TEXTURE_BYTES: usize = 64;

/** Forgets all that there was, and makes room. */
export function createScene(
  vertices: i32,
  triangles: i32,
  drawablesCount: i32,
  fixedDrawables: i32,
  fixedTriangles: i32,
  textureCount: i32,
  texelCount: i32,
): void {
  heap.reset();
  vertexCount = vertices;
  triangleCount = triangles;
  drawableCount = drawablesCount;
  firstMoving = fixedDrawables;
  firstMovingTriangle = fixedTriangles;
  localPositions = heap.alloc(16 * vertices);
  localNormals = heap.alloc(16 * vertices);
  positions = heap.alloc(16 * vertices);
  normals = heap.alloc(16 * vertices);
  uvs = heap.alloc(8 * vertices);
  indices = heap.alloc(12 * triangles);
  surfaces = heap.alloc(4 * triangles);
  owners = heap.alloc(4 * triangles);
  triangleIds = heap.alloc(triangles);
  flat = heap.alloc(triangles);
  drawables = heap.alloc(DRAWABLE_BYTES * drawablesCount);
  bounds = heap.alloc(16 * drawablesCount);
  spheres = heap.alloc(16 * drawablesCount);
  matrices = heap.alloc(64 * drawablesCount);
  materials = heap.alloc(MATERIAL_BYTES * (drawablesCount + 1));
  textures = heap.alloc(TEXTURE_BYTES * textureCount);
  texels = heap.alloc(8 * texelCount);
}

/** Room for `bytes`, all 0. */
export function zeroed(bytes: usize): usize {
  const at = heap.alloc(bytes);
  memory.fill(at, 0, bytes);
  return at;
}

/** Places drawables `first` up to `end` by their matrices. */
export function place(first: i32, end: i32): void {
  for (let i = first; i < end; i++) {
    const drawable = drawables + DRAWABLE_BYTES * i;
    const firstVertex = load<i32>(drawable);
    const endVertex = load<i32>(drawable, 4);
    const matrix = matrices + 64 * i;
    const x = v128.load(matrix, 0);
    const y = v128.load(matrix, 16);
    const z = v128.load(matrix, 32);
    const t = v128.load(matrix, 48);
    for (let at: usize = 16 * firstVertex, stop: usize = 16 * endVertex; at < stop; at += 16) {
      v128.store(positions + at, f32x4.add(turned(x, y, z, v128.load(localPositions + at)), t));
      v128.store(normals + at, turned(x, y, z, v128.load(localNormals + at)));
    }
    const bound = v128.load(bounds + 16 * i);
    const centre = f32x4.add(turned(x, y, z, bound), t);
    v128.store(spheres + 16 * i, v128.shuffle<f32>(centre, bound, 0, 1, 2, 7));
  }
}

/** Three columns times the first three numbers of `p`; the fourth number is that of the columns. */
export function turned(x: v128, y: v128, z: v128, p: v128): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(x, v128.shuffle<f32>(p, p, 0, 0, 0, 0)), f32x4.mul(y, v128.shuffle<f32>(p, p, 1, 1, 1, 1))),
    f32x4.mul(z, v128.shuffle<f32>(p, p, 2, 2, 2, 2)),
  );
}
