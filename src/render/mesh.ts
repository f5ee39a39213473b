/**
 * Triangle meshes as flat arrays, counter-clockwise seen from outside.
 *
 * Coordinates of texture (u, v) are metres along the surface, so that a texture has one grain whatever it covers. A `surface` is
 * a set of triangles that meet without a crease: antialiasing shades each of them once a pixel.
 */
import { multiplyPose, type Numbers, pose, rotationMatrix } from '../core/pose.ts';

export interface Mesh {
  /** (V, 3) [m] */
  readonly positions: Float32Array;
  /** (V, 3), unit length, outward */
  readonly normals: Float32Array;
  /** (V, 2) [m] */
  readonly uvs: Float32Array;
  /** (T, 3) */
  readonly indices: Uint32Array;
  /** (T,): which of the mesh's smooth surfaces a triangle belongs to, from 0. */
  readonly surfaces: Uint16Array;
}

/** Collects vertices and triangles; `build` freezes them. */
export class MeshBuilder {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #uvs: number[] = [];
  readonly #indices: number[] = [];
  readonly #surfaces: number[] = [];
  #surface = 0;

  /** Number of vertices so far. */
  get vertexCount(): number {
    return this.#positions.length / 3;
  }

  /** Triangles added from here on belong to a surface of their own. */
  beginSurface(): void {
    if (this.#surfaces.includes(this.#surface)) this.#surface++;
  }

  /** Adds a vertex and returns its index; the normal is scaled to unit length. */
  vertex(position: Numbers, normal: Numbers, u = 0, v = 0): number {
    const length = Math.sqrt(normal[0]! * normal[0]! + normal[1]! * normal[1]! + normal[2]! * normal[2]!);
    if (!(length > 0)) throw new RangeError('vertex: a normal of length zero points nowhere');
    this.#positions.push(position[0]!, position[1]!, position[2]!);
    this.#normals.push(normal[0]! / length, normal[1]! / length, normal[2]! / length);
    this.#uvs.push(u, v);
    return this.vertexCount - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.#indices.push(a, b, c);
    this.#surfaces.push(this.#surface);
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.triangle(a, b, c);
    this.triangle(a, c, d);
  }

  build(): Mesh {
    return {
      positions: Float32Array.from(this.#positions),
      normals: Float32Array.from(this.#normals),
      uvs: Float32Array.from(this.#uvs),
      indices: Uint32Array.from(this.#indices),
      surfaces: Uint16Array.from(this.#surfaces),
    };
  }
}

/** The mesh moved by `parent_T_mesh` (7,). */
export function transformMesh(mesh: Mesh, parent_T_mesh: Numbers): Mesh {
  const m = rotationMatrix(new Float64Array(9), multiplyPose(pose(), pose(), parent_T_mesh));
  const positions = new Float32Array(mesh.positions.length);
  const normals = new Float32Array(mesh.normals.length);
  for (let i = 0; i < positions.length; i += 3) {
    for (let row = 0; row < 3; row++) {
      const [a, b, c] = [m[3 * row]!, m[3 * row + 1]!, m[3 * row + 2]!];
      const { positions: p, normals: n } = mesh;
      positions[i + row] = a * p[i]! + b * p[i + 1]! + c * p[i + 2]! + parent_T_mesh[row]!;
      normals[i + row] = a * n[i]! + b * n[i + 1]! + c * n[i + 2]!;
    }
  }
  return { ...mesh, positions, normals };
}

/** Several meshes as one; each keeps its surfaces apart from the others'. */
export function mergeMeshes(meshes: readonly Mesh[]): Mesh {
  const builder = {
    positions: [] as number[],
    normals: [] as number[],
    uvs: [] as number[],
    indices: [] as number[],
    surfaces: [] as number[],
  };
  let surface = 0;
  for (const mesh of meshes) {
    const first = builder.positions.length / 3;
    for (const value of mesh.positions) builder.positions.push(value);
    for (const value of mesh.normals) builder.normals.push(value);
    for (const value of mesh.uvs) builder.uvs.push(value);
    for (const index of mesh.indices) builder.indices.push(first + index);
    let last = 0;
    for (const s of mesh.surfaces) {
      builder.surfaces.push(surface + s);
      last = Math.max(last, s);
    }
    surface += last + 1;
  }
  return {
    positions: Float32Array.from(builder.positions),
    normals: Float32Array.from(builder.normals),
    uvs: Float32Array.from(builder.uvs),
    indices: Uint32Array.from(builder.indices),
    surfaces: Uint16Array.from(builder.surfaces),
  };
}
