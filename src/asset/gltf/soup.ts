/**
 * All parts as one mesh, z up, without what cannot be drawn.
 */
import { UserError } from '../../core/errors.ts';
import { areaVector } from '../geometry/triangle-mesh.ts';
import type { UpAxis } from './options.ts';
import type { Part } from './parts.ts';

/** One mesh whose triangles each have a look. */
export interface Soup {
  /** (V, 3) */
  readonly positions: Float32Array;
  /** (V, 3); zero where the file has none */
  readonly normals: Float32Array;
  /** (V, 2); zero where the file has none */
  readonly uvs: Float32Array;
  /** (T, 3) */
  readonly indices: Uint32Array;
  /** (T,) */
  readonly looks: Uint16Array;
}

/** Rows of the rotation (9,) that turns that axis of the file to +z. +y is glTF's own: its front, +z, comes to -y. */
export const ROTATION: Readonly<Record<UpAxis, readonly number[]>> = {
  '+y': [1, 0, 0, 0, 0, -1, 0, 1, 0],
  '-y': [1, 0, 0, 0, 0, 1, 0, -1, 0],
  '+z': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  '-z': [1, 0, 0, 0, -1, 0, 0, 0, -1],
  '+x': [0, 0, -1, 0, 1, 0, 1, 0, 0],
  '-x': [0, 0, 1, 0, 1, 0, -1, 0, 0],
};

export interface Merged {
  readonly soup: Soup;
  readonly notes: readonly string[];
}

/**
 * Merges parts, and drops triangles that are not sound: of points that do not exist or are not numbers, and of no area.
 *
 * @throws UserError when nothing is left
 */
export function mergeParts(parts: readonly Part[], looks: readonly Uint16Array[], up: UpAxis, name: string): Merged {
  const vertexCount = parts.reduce((sum, part) => sum + part.positions.length / 3, 0);
  const triangleCount = parts.reduce((sum, part) => sum + part.indices.length / 3, 0);
  const soup = {
    positions: new Float32Array(3 * vertexCount),
    normals: new Float32Array(3 * vertexCount),
    uvs: new Float32Array(2 * vertexCount),
    indices: new Uint32Array(3 * triangleCount),
    looks: new Uint16Array(triangleCount),
  };
  const m = ROTATION[up];
  const dropped = { absent: 0, unreal: 0, flat: 0 };
  let vertex = 0;
  let triangle = 0;
  parts.forEach((part, k) => {
    rotateInto(soup.positions, 3 * vertex, part.positions, m);
    if (part.normals) rotateInto(soup.normals, 3 * vertex, part.normals, m);
    if (part.uvs)
      soup.uvs.set(
        part.uvs.map((value) => (Number.isFinite(value) ? value : 0)),
        2 * vertex,
      );
    const count = part.positions.length / 3;
    for (let t = 0; t < part.indices.length; t += 3) {
      const corners = [part.indices[t]!, part.indices[t + 1]!, part.indices[t + 2]!];
      if (corners.some((corner) => corner >= count)) dropped.absent++;
      else if (corners.some((corner) => !isReal(part.positions, corner))) dropped.unreal++;
      else if (isFlat(part.positions, corners)) dropped.flat++;
      else {
        for (let c = 0; c < 3; c++) soup.indices[3 * triangle + c] = vertex + corners[c]!;
        soup.looks[triangle++] = looks[k]![t / 3]!;
      }
    }
    vertex += count;
  });
  if (triangle === 0)
    throw new UserError(`${name}: none of its ${triangleCount} triangles has an area and real positions`);
  const notes: string[] = [];
  if (dropped.absent > 0) notes.push(`dropped ${dropped.absent} triangles of vertices that do not exist`);
  if (dropped.unreal > 0) notes.push(`dropped ${dropped.unreal} triangles whose positions are not numbers`);
  if (dropped.flat > 0) notes.push(`dropped ${dropped.flat} triangles without area`);
  return {
    soup: { ...soup, indices: soup.indices.slice(0, 3 * triangle), looks: soup.looks.slice(0, triangle) },
    notes,
  };
}

function rotateInto(out: Float32Array, offset: number, values: Float32Array, m: readonly number[]): void {
  for (let i = 0; i < values.length; i += 3) {
    for (let row = 0; row < 3; row++) {
      out[offset + i + row] =
        m[3 * row]! * values[i]! + m[3 * row + 1]! * values[i + 1]! + m[3 * row + 2]! * values[i + 2]!;
    }
  }
}

/** Beyond this, sums of squares no longer fit. */
const LARGEST = 1e12;

function isReal(p: Float32Array, vertex: number): boolean {
  const i = 3 * vertex;
  return Math.abs(p[i]!) < LARGEST && Math.abs(p[i + 1]!) < LARGEST && Math.abs(p[i + 2]!) < LARGEST;
}

const normal = new Float64Array(3);

function isFlat(p: Float32Array, [a, b, c]: readonly number[]): boolean {
  areaVector(normal, p, a!, b!, c!);
  return normal[0] === 0 && normal[1] === 0 && normal[2] === 0;
}

/** The soup with only those triangles for which `keep` is 1. */
export function filterTriangles(soup: Soup, keep: Uint8Array): Soup {
  const indices: number[] = [];
  const looks: number[] = [];
  for (let t = 0; t < keep.length; t++) {
    if (!keep[t]) continue;
    indices.push(soup.indices[3 * t]!, soup.indices[3 * t + 1]!, soup.indices[3 * t + 2]!);
    looks.push(soup.looks[t]!);
  }
  return { ...soup, indices: Uint32Array.from(indices), looks: Uint16Array.from(looks) };
}

/** The soup with only the vertices that its triangles use, in order of first use. */
export function compactSoup(soup: Soup): Soup {
  const places = new Int32Array(soup.positions.length / 3).fill(-1);
  const indices = new Uint32Array(soup.indices.length);
  let count = 0;
  for (let k = 0; k < indices.length; k++) {
    const index = soup.indices[k]!;
    if (places[index] === -1) places[index] = count++;
    indices[k] = places[index]!;
  }
  const pick = (values: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(width * count);
    for (let v = 0; v < places.length; v++) {
      if (places[v] === -1) continue;
      for (let k = 0; k < width; k++) out[width * places[v]! + k] = values[width * v + k]!;
    }
    return out;
  };
  return {
    positions: pick(soup.positions, 3),
    normals: pick(soup.normals, 3),
    uvs: pick(soup.uvs, 2),
    indices,
    looks: soup.looks,
  };
}

/** The soup turned by a rotation (9,), then scaled, then shifted (3,). */
export function moveSoup(soup: Soup, rotation: readonly number[], factor: number, shift: readonly number[]): Soup {
  const positions = new Float32Array(soup.positions.length);
  const normals = new Float32Array(soup.normals.length);
  rotateInto(positions, 0, soup.positions, rotation);
  rotateInto(normals, 0, soup.normals, rotation);
  for (let i = 0; i < positions.length; i++) positions[i] = positions[i]! * factor + shift[i % 3]!;
  return { ...soup, positions, normals };
}

/** Each triangle seen from its other side. */
export function flipTriangles(indices: Uint32Array): Uint32Array {
  const out = indices.slice();
  for (let t = 0; t < out.length; t += 3) {
    out[t + 1] = indices[t + 2]!;
    out[t + 2] = indices[t + 1]!;
  }
  return out;
}

export const NO_TURN: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
