/**
 * A scene flattened into the kernel's memory: one pool of vertices, one of triangles, one of texels.
 *
 * What stands fixed comes first, so that its part of every pass can be kept; its vertices are placed once. What moves is placed
 * once a step, for the shadow map and every camera.
 */
import { multiplyPose, type Numbers, pose, rotationMatrix } from '../core/pose.ts';
import type { Kernel } from './kernel.ts';
import type { Mesh } from './mesh.ts';
import { texelCount, writeMaterials, writeTextures } from './packed-materials.ts';
import type { Drawable, SceneDescription } from './scene.ts';
import type { Texture } from './texture.ts';

/** Numbers of a drawable in the kernel's memory (`kernel/scene.ts`). */
const DRAWABLE_STRIDE = 8;

export class PackedScene {
  readonly bodyCount: number;
  readonly drawableCount: number;
  /** Drawables before this one stand fixed. */
  readonly firstMoving: number;
  readonly #kernel: Kernel;
  /** (D,): row of the poses, -1 for what stands fixed; and (7,) each */
  readonly #bodies: readonly number[];
  readonly #body_T_mesh: readonly Float64Array[];
  readonly #pose = pose();
  readonly #matrix = new Float64Array(9);

  /** Packs the scene, and places what stands fixed. */
  constructor(kernel: Kernel, { drawables, bodyCount }: SceneDescription) {
    const ordered = [
      ...drawables.filter(({ body }) => body === null),
      ...drawables.filter(({ body }) => body !== null),
    ];
    for (const { name, body } of ordered) {
      if (body !== null && !(Number.isInteger(body) && body >= 0 && body < bodyCount)) {
        throw new RangeError(`scene: ${name} is carried by body ${body}; there are ${bodyCount}`);
      }
    }
    this.#kernel = kernel;
    this.bodyCount = bodyCount;
    this.drawableCount = ordered.length;
    this.firstMoving = ordered.filter(({ body }) => body === null).length;
    this.#bodies = ordered.map(({ body }) => body ?? -1);
    this.#body_T_mesh = ordered.map(({ body_T_mesh: p }) => pose(p, p ? Array.from(p).slice(3) : undefined));
    packDrawables(kernel, ordered, this.firstMoving);
    kernel.setSizes(this.drawableCount, 0);
    for (let i = 0; i < this.firstMoving; i++) this.#setMatrix(i, this.#body_T_mesh[i]!);
    kernel.run.place(0, this.firstMoving);
  }

  /** Places what moves: `poses` (bodyCount, 7), row by row. */
  moveTo(poses: Numbers): void {
    const placed = this.#pose;
    for (let i = this.firstMoving; i < this.drawableCount; i++) {
      const row = 7 * this.#bodies[i]!;
      for (let k = 0; k < 7; k++) placed[k] = poses[row + k]!;
      multiplyPose(placed, placed, this.#body_T_mesh[i]!);
      this.#setMatrix(i, placed);
    }
    this.#kernel.run.place(this.firstMoving, this.drawableCount);
  }

  /** Columns of the rotation and the position, each followed by 0. */
  #setMatrix(index: number, world_T_mesh: Float64Array): void {
    const m = rotationMatrix(this.#matrix, world_T_mesh);
    const { matrices } = this.#kernel.views;
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) matrices[16 * index + 4 * column + row] = m[3 * row + column]!;
      matrices[16 * index + 12 + row] = world_T_mesh[row]!;
    }
  }
}

/** Makes room for the drawables and writes all that does not depend on where they are. */
function packDrawables(kernel: Kernel, ordered: readonly Drawable[], firstMoving: number): void {
  const textures = [...new Set(ordered.flatMap(({ material }) => (material.texture ? [material.texture] : [])))];
  const vertices = ordered.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0);
  const trianglesOf = (list: readonly Drawable[]) => list.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 1);
  const triangles = trianglesOf(ordered);
  const texels = textures.reduce((sum, texture) => sum + texelCount(texture), 0);
  kernel.run.createScene(
    vertices,
    triangles,
    ordered.length,
    firstMoving,
    trianglesOf(ordered.slice(0, firstMoving)),
    textures.length,
    texels,
  );
  const pools = new Pools(kernel, vertices, triangles, ordered.length);
  ordered.forEach((drawable, index) => {
    pools.add(index, drawable, textures);
  });
  const materials = ordered.map(({ material }) => material);
  writeMaterials(kernel, materials);
  writeTextures(kernel, textures);
}

/** The pools that drawables are added to, one after another; triangle 0 and surface 0 stand for nothing. */
class Pools {
  readonly #positions: Float32Array;
  readonly #normals: Float32Array;
  readonly #uvs: Float32Array;
  readonly #indices: Int32Array;
  readonly #surfaces: Int32Array;
  readonly #owners: Int32Array;
  readonly #ids: Uint8Array;
  readonly #flat: Uint8Array;
  readonly #drawables: Int32Array;
  readonly #bounds: Float32Array;
  #vertex = 0;
  #triangle = 1;
  #surface = 1;

  constructor(kernel: Kernel, vertices: number, triangles: number, drawables: number) {
    this.#positions = kernel.view('f32', 'localPositions', 4 * vertices).fill(1);
    this.#normals = kernel.view('f32', 'localNormals', 4 * vertices).fill(0);
    this.#uvs = kernel.view('f32', 'uvs', 2 * vertices);
    this.#indices = kernel.view('i32', 'indices', 3 * triangles);
    this.#surfaces = kernel.view('i32', 'surfaces', triangles);
    this.#owners = kernel.view('i32', 'owners', triangles);
    this.#ids = kernel.view('u8', 'triangleIds', triangles);
    this.#flat = kernel.view('u8', 'flat', triangles);
    this.#drawables = kernel.view('i32', 'drawables', DRAWABLE_STRIDE * drawables);
    this.#bounds = kernel.view('f32', 'bounds', 4 * drawables);
    this.#indices.fill(0, 0, 3);
    this.#surfaces[0] = 0;
    this.#owners[0] = drawables;
    this.#ids[0] = 0;
    this.#flat[0] = 1;
    kernel.view('f32', 'matrices', 16 * drawables).fill(0);
  }

  add(index: number, drawable: Drawable, textures: readonly Texture[]): void {
    const { mesh, material, instanceId, castsShadow = true, twoSided = false } = drawable;
    const firstVertex = this.#vertex;
    const firstTriangle = this.#triangle;
    this.#addVertices(mesh, material.textureScale ?? 1);
    this.#addTriangles(mesh, firstVertex, index, instanceId);
    const texture = material.texture ? textures.indexOf(material.texture) : -1;
    const ends = [firstVertex, this.#vertex, firstTriangle, this.#triangle];
    this.#drawables.set([...ends, Number(castsShadow), Number(twoSided), texture, 0], DRAWABLE_STRIDE * index);
    this.#bounds.set(boundingSphere(mesh.positions), 4 * index);
  }

  #addVertices({ positions, normals, uvs }: Mesh, textureScale: number): void {
    const count = positions.length / 3;
    for (let v = 0; v < count; v++) {
      for (let k = 0; k < 3; k++) {
        this.#positions[4 * (this.#vertex + v) + k] = positions[3 * v + k]!;
        this.#normals[4 * (this.#vertex + v) + k] = normals[3 * v + k]!;
      }
    }
    for (let i = 0; i < uvs.length; i++) this.#uvs[2 * this.#vertex + i] = uvs[i]! * textureScale;
    this.#vertex += count;
  }

  #addTriangles({ indices, surfaces, normals }: Mesh, firstVertex: number, owner: number, instanceId: number): void {
    let last = 0;
    for (let t = 0; t < surfaces.length; t++, this.#triangle++) {
      for (let k = 0; k < 3; k++) this.#indices[3 * this.#triangle + k] = firstVertex + indices[3 * t + k]!;
      this.#surfaces[this.#triangle] = this.#surface + surfaces[t]!;
      last = Math.max(last, surfaces[t]!);
      this.#owners[this.#triangle] = owner;
      this.#ids[this.#triangle] = instanceId;
      this.#flat[this.#triangle] = isFlat(normals, indices, 3 * t) ? 1 : 0;
    }
    this.#surface += last + 1;
  }
}

function isFlat(normals: Float32Array, indices: Uint32Array, at: number): boolean {
  const [a, b, c] = [3 * indices[at]!, 3 * indices[at + 1]!, 3 * indices[at + 2]!];
  for (let k = 0; k < 3; k++) {
    if (normals[a + k] !== normals[b + k] || normals[a + k] !== normals[c + k]) return false;
  }
  return true;
}

/** (4,): centre of the box around the points [m], and the distance of the farthest [m]. */
function boundingSphere(positions: Float32Array): Float64Array {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3]!, value);
    high[i % 3] = Math.max(high[i % 3]!, value);
  });
  const centre = low.map((value, i) => (value + high[i]!) / 2);
  let square = 0;
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((k) => positions[i + k]! - centre[k]!) as [number, number, number];
    square = Math.max(square, x * x + y * y + z * z);
  }
  return Float64Array.from([...centre, Math.sqrt(square) * (1 + 1e-6)]);
}
