/**
 * A scene flattened into typed arrays: one pool of vertices, one of triangles, one of texels.
 *
 * What stands fixed comes first, so that its part of every pass can be kept; its vertices are placed once. What moves is placed
 * once a step, for the shadow map and every camera.
 */
import { multiplyPose, type Numbers, pose, rotationMatrix } from '../core/pose.ts';
import type { Drawable, Material, SceneDescription } from './scene.ts';
import { toLinear } from './srgb.ts';
import type { Texture } from './texture.ts';

/** Numbers of a material in `PackedScene.materials`. */
export const MATERIAL_STRIDE = 12;
/** Levels that a texture can have. */
export const MAX_LEVELS = 13;

export interface PackedDrawable {
  readonly name: string;
  readonly firstVertex: number;
  readonly endVertex: number;
  readonly firstTriangle: number;
  readonly endTriangle: number;
  readonly body: number;
  readonly castsShadow: boolean;
  readonly twoSided: boolean;
  /** (7,) */
  readonly body_T_mesh: Float64Array;
  /** (4,): centre [m] in the mesh's frame, radius [m]. */
  readonly bound: Float64Array;
}

export class PackedScene {
  readonly drawables: readonly PackedDrawable[];
  /** Drawables before this one stand fixed. */
  readonly firstMoving: number;
  /** Triangles before this one stand fixed. */
  readonly firstMovingTriangle: number;
  readonly bodyCount: number;
  readonly vertexCount: number;
  readonly triangleCount: number;
  /** (V, 3) [m] in the mesh's frame; (V, 3) unit normals in it */
  readonly localPositions: Float32Array;
  readonly localNormals: Float32Array;
  /** (V, 3) [m]; (V, 3), in the world */
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  /** (V, 2): repetitions of the texture */
  readonly uvs: Float32Array;
  /** (T, 3); triangle 0, and surface 0, stand for nothing */
  readonly indices: Int32Array;
  /** (T,): smooth surfaces, numbered through the scene */
  readonly surfaces: Int32Array;
  /** (T,): index of the drawable */
  readonly owners: Uint16Array;
  /** (T,): 1 where the three normals are equal */
  readonly flat: Uint8Array;
  /** (D, 4): bounding sphere in the world [m] */
  readonly spheres: Float64Array;
  /** (T,): instance, 0 for nothing */
  readonly triangleIds: Uint8Array;
  /** (D,): index of the texture, or -1 */
  readonly textures: Int32Array;
  /**
   * (D, MATERIAL_STRIDE): linear diffuse rgb, specular rgb at normal incidence, roughness^4, spare,
   * roughness + 0.5, 1 where there is no highlight worth drawing, reflectance at a grazing view
   */
  readonly materials: Float64Array;
  /** All textures' texels, linear rgb. */
  readonly texels: Float32Array;
  /** (textures, MAX_LEVELS): where a level begins in `texels`; (textures,): levels and log2 of the size */
  readonly levelStarts: Int32Array;
  readonly levelCounts: Int32Array;
  readonly #pose = pose();
  readonly #matrix = new Float64Array(9);

  constructor(scene: SceneDescription) {
    const ordered = [
      ...scene.drawables.filter(({ body }) => body === null),
      ...scene.drawables.filter(({ body }) => body !== null),
    ];
    this.firstMoving = ordered.filter(({ body }) => body === null).length;
    this.bodyCount = scene.bodyCount;
    this.vertexCount = ordered.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0);
    this.triangleCount = 1 + ordered.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0);
    this.localPositions = new Float32Array(3 * this.vertexCount);
    this.localNormals = new Float32Array(3 * this.vertexCount);
    this.positions = new Float64Array(3 * this.vertexCount);
    this.normals = new Float64Array(3 * this.vertexCount);
    this.uvs = new Float32Array(2 * this.vertexCount);
    this.indices = new Int32Array(3 * this.triangleCount);
    this.surfaces = new Int32Array(this.triangleCount);
    this.owners = new Uint16Array(this.triangleCount);
    this.triangleIds = new Uint8Array(this.triangleCount);
    this.flat = new Uint8Array(this.triangleCount);
    this.spheres = new Float64Array(4 * ordered.length);
    this.textures = new Int32Array(ordered.length);
    this.materials = new Float64Array(MATERIAL_STRIDE * ordered.length);
    const textures = [...new Set(ordered.flatMap(({ material }) => (material.texture ? [material.texture] : [])))];
    this.levelStarts = new Int32Array(MAX_LEVELS * textures.length);
    this.levelCounts = Int32Array.from(textures, ({ levels }) => levels.length);
    this.texels = this.#packTextures(textures);
    this.drawables = this.#packDrawables(ordered, scene.bodyCount);
    this.firstMovingTriangle = this.drawables[this.firstMoving]?.firstTriangle ?? this.triangleCount;
    ordered.forEach(({ material }, index) => {
      writeMaterial(this.materials, index, material);
      this.textures[index] = material.texture ? textures.indexOf(material.texture) : -1;
    });
    for (let i = 0; i < this.firstMoving; i++) this.#place(i, this.drawables[i]!.body_T_mesh);
  }

  /** Places what moves: `poses` (bodyCount, 7), row by row. */
  moveTo(poses: Numbers): void {
    const placed = this.#pose;
    for (let i = this.firstMoving; i < this.drawables.length; i++) {
      const { body, body_T_mesh } = this.drawables[i]!;
      for (let k = 0; k < 7; k++) placed[k] = poses[7 * body + k]!;
      multiplyPose(placed, placed, body_T_mesh);
      this.#place(i, placed);
    }
  }

  #packTextures(textures: readonly Texture[]): Float32Array {
    const total = textures.reduce((sum, { levels }) => sum + levels.reduce((n, level) => n + level.length, 0), 0);
    const texels = new Float32Array(total);
    let at = 0;
    textures.forEach(({ levels }, index) => {
      levels.forEach((level, n) => {
        this.levelStarts[MAX_LEVELS * index + n] = at;
        texels.set(level, at);
        at += level.length;
      });
    });
    return texels;
  }

  #packDrawables(ordered: readonly Drawable[], bodyCount: number): PackedDrawable[] {
    let vertex = 0;
    let triangle = 1;
    let surface = 1;
    return ordered.map(
      ({ name, mesh, material, instanceId, body, body_T_mesh, castsShadow = true, twoSided = false }, index) => {
        if (body !== null && !(Number.isInteger(body) && body >= 0 && body < bodyCount)) {
          throw new RangeError(`scene: ${name} is carried by body ${body}; there are ${bodyCount}`);
        }
        const firstVertex = vertex;
        const firstTriangle = triangle;
        this.localPositions.set(mesh.positions, 3 * vertex);
        this.localNormals.set(mesh.normals, 3 * vertex);
        const scale = material.textureScale ?? 1;
        // whole repetitions more, so that all are positive: shading rounds towards zero
        const lowest = mesh.uvs.reduce((least, value) => Math.min(least, value), 0) * scale;
        const shift = 2 - Math.floor(lowest);
        for (let i = 0; i < mesh.uvs.length; i++) this.uvs[2 * vertex + i] = mesh.uvs[i]! * scale + shift;
        let last = 0;
        for (let t = 0; t < mesh.surfaces.length; t++, triangle++) {
          for (let k = 0; k < 3; k++) this.indices[3 * triangle + k] = vertex + mesh.indices[3 * t + k]!;
          this.surfaces[triangle] = surface + mesh.surfaces[t]!;
          last = Math.max(last, mesh.surfaces[t]!);
          this.owners[triangle] = index;
          this.triangleIds[triangle] = instanceId;
          this.flat[triangle] = isFlat(mesh.normals, mesh.indices, 3 * t) ? 1 : 0;
        }
        surface += last + 1;
        vertex += mesh.positions.length / 3;
        return {
          name,
          firstVertex,
          endVertex: vertex,
          firstTriangle,
          endTriangle: triangle,
          body: body ?? -1,
          castsShadow,
          twoSided,
          body_T_mesh: pose(body_T_mesh, body_T_mesh ? Array.from(body_T_mesh).slice(3) : undefined),
          bound: boundingSphere(mesh.positions),
        };
      },
    );
  }

  #place(index: number, world_T_mesh: Float64Array): void {
    const { firstVertex, endVertex, bound } = this.drawables[index]!;
    const m = rotationMatrix(this.#matrix, world_T_mesh);
    const m0 = m[0]!,
      m1 = m[1]!,
      m2 = m[2]!;
    const m3 = m[3]!,
      m4 = m[4]!,
      m5 = m[5]!;
    const m6 = m[6]!,
      m7 = m[7]!,
      m8 = m[8]!;
    const tx = world_T_mesh[0]!,
      ty = world_T_mesh[1]!,
      tz = world_T_mesh[2]!;
    const { localPositions, localNormals, positions, normals, spheres } = this;
    for (let i = 3 * firstVertex; i < 3 * endVertex; i += 3) {
      const x = localPositions[i]!,
        y = localPositions[i + 1]!,
        z = localPositions[i + 2]!;
      positions[i] = m0 * x + m1 * y + m2 * z + tx;
      positions[i + 1] = m3 * x + m4 * y + m5 * z + ty;
      positions[i + 2] = m6 * x + m7 * y + m8 * z + tz;
      const a = localNormals[i]!,
        b = localNormals[i + 1]!,
        c = localNormals[i + 2]!;
      normals[i] = m0 * a + m1 * b + m2 * c;
      normals[i + 1] = m3 * a + m4 * b + m5 * c;
      normals[i + 2] = m6 * a + m7 * b + m8 * c;
    }
    const x = bound[0]!,
      y = bound[1]!,
      z = bound[2]!;
    spheres[4 * index] = m0 * x + m1 * y + m2 * z + tx;
    spheres[4 * index + 1] = m3 * x + m4 * y + m5 * z + ty;
    spheres[4 * index + 2] = m6 * x + m7 * y + m8 * z + tz;
    spheres[4 * index + 3] = bound[3]!;
  }
}

function isFlat(normals: Float32Array, indices: Uint32Array, at: number): boolean {
  const [a, b, c] = [3 * indices[at]!, 3 * indices[at + 1]!, 3 * indices[at + 2]!];
  for (let k = 0; k < 3; k++) {
    if (normals[a + k] !== normals[b + k] || normals[a + k] !== normals[c + k]) return false;
  }
  return true;
}

/** Centre of the box around the points, and the distance of the farthest. */
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

function writeMaterial(out: Float64Array, index: number, material: Material): void {
  const { colour, roughness = 0.5, metalness = 0 } = material;
  const at = MATERIAL_STRIDE * index;
  colour.forEach((value, c) => {
    const linear = toLinear(value);
    out[at + c] = linear * (1 - metalness);
    out[at + 3 + c] = 0.04 * (1 - metalness) + linear * metalness;
  });
  const squared = Math.max(0.04, roughness * roughness);
  out[at + 6] = squared * squared;
  out[at + 8] = roughness + 0.5;
  out[at + 9] = roughness >= 0.9 && metalness === 0 ? 1 : 0;
  out[at + 10] = 1 - roughness;
}
