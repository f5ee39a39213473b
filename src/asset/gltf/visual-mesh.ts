/**
 * The mesh that is seen: few triangles, sorted by look, with normals.
 */
import { MeshoptSimplifier } from 'meshoptimizer';
import { creaseNormals } from '../geometry/normals.ts';
import { areaVector, lengthOf } from '../geometry/triangle-mesh.ts';
import { weldMap } from '../geometry/weld.ts';
import type { VisualMaterial, VisualMesh } from '../visual.ts';
import { fewerLooks, type LookTable } from './looks.ts';
import { LIMITS } from './options.ts';
import { lookColumn, simplifySoup } from './simplify.ts';
import type { Soup } from './soup.ts';

export interface VisualResult {
  readonly mesh: VisualMesh;
  readonly notes: readonly string[];
}

/** A corner's normal is shared by faces that differ by less than 40 degrees. */
const CREASE_COSINE = 0.766;

/** Normals stand on this grid, finer than anything that can be seen: it halves what they take once packed. */
const NORMAL_STEPS = 2048;

export async function visualMesh(soup: Soup, table: LookTable, sizeM: number): Promise<VisualResult> {
  await MeshoptSimplifier.ready;
  const { looks, textures, notes, stands } = fewerLooks(table, lookAreas(soup, table.looks.length));
  const said = [...notes];
  let drawn = splitByLook({ ...soup, looks: soup.looks.map((look) => stands[look]!) });
  const triangles = drawn.indices.length / 3;
  const simplified = triangles > LIMITS.visualTriangles;
  if (simplified) {
    drawn = simplifySoup(drawn, sizeM, LIMITS.visualTriangles);
    said.push(`simplified from ${triangles} triangles to ${drawn.indices.length / 3}`);
  }
  const sorted = sortByLook(drawn);
  const hasNormals = !simplified && sorted.normals.some((value) => value !== 0);
  const finished = hasNormals ? { ...weldAll(sorted, sizeM) } : creaseNormals(sorted, CREASE_COSINE, 1e-5 * sizeM);
  const materials = looks.map((look, i): VisualMaterial => {
    const firstTriangle = sorted.looks.indexOf(i);
    const triangleCount = sorted.looks.reduce((count, at) => count + (at === i ? 1 : 0), 0);
    const { texture, ...rest } = look;
    return { ...rest, ...(texture >= 0 ? { texture } : {}), firstTriangle: Math.max(0, firstTriangle), triangleCount };
  });
  const normals = finished.normals.map((value) => Math.round(value * NORMAL_STEPS) / NORMAL_STEPS || 0);
  return { mesh: { ...finished, normals, materials, textures }, notes: said };
}

function lookAreas({ positions, indices, looks }: Soup, count: number): number[] {
  const areas = new Array<number>(count).fill(0);
  const normal = new Float64Array(3);
  for (let t = 0; t < looks.length; t++) {
    areas[looks[t]!]! += lengthOf(
      areaVector(normal, positions, indices[3 * t]!, indices[3 * t + 1]!, indices[3 * t + 2]!),
    );
  }
  return areas;
}

/** Gives every triangle corners of its own look, since simplification keeps no list by triangle. */
function splitByLook(soup: Soup): Soup {
  const places = new Map<number, number>();
  const from: number[] = [];
  const indices = soup.indices.map((index, k) => {
    const key = index * 65536 + soup.looks[Math.floor(k / 3)]!;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
      from.push(index);
    }
    return place;
  });
  return { ...gather(soup, from), indices, looks: soup.looks };
}

function gather(
  { positions, normals, uvs }: Soup,
  from: readonly number[],
): Pick<Soup, 'positions' | 'normals' | 'uvs'> {
  const pick = (values: Float32Array, width: number): Float32Array => {
    const out = new Float32Array(width * from.length);
    from.forEach((index, i) => {
      for (let k = 0; k < width; k++) out[width * i + k] = values[width * index + k]!;
    });
    return out;
  };
  return { positions: pick(positions, 3), normals: pick(normals, 3), uvs: pick(uvs, 2) };
}

/** Triangles by look, and only the vertices that they use. */
function sortByLook(soup: Soup): Soup {
  const order = Array.from(soup.looks.keys()).sort((a, b) => soup.looks[a]! - soup.looks[b]! || a - b);
  const places = new Map<number, number>();
  const indices = new Uint32Array(soup.indices.length);
  order.forEach((t, i) => {
    for (let c = 0; c < 3; c++) {
      const index = soup.indices[3 * t + c]!;
      if (!places.has(index)) places.set(index, places.size);
      indices[3 * i + c] = places.get(index)!;
    }
  });
  return { ...gather(soup, [...places.keys()]), indices, looks: Uint16Array.from(order, (t) => soup.looks[t]!) };
}

/** Vertices equal in all become one; a normal of no length becomes that of a face. */
function weldAll(soup: Soup, sizeM: number): Pick<Soup, 'positions' | 'normals' | 'uvs' | 'indices'> {
  const normals = soup.normals.slice();
  const face = new Float64Array(3);
  for (let k = 0; k < soup.indices.length; k++) {
    const index = soup.indices[k]!;
    if (Math.abs(lengthOf(normals.subarray(3 * index, 3 * index + 3)) - 1) < 0.1) continue;
    const t = k - (k % 3);
    areaVector(face, soup.positions, soup.indices[t]!, soup.indices[t + 1]!, soup.indices[t + 2]!);
    const length = lengthOf(face) || 1;
    for (let axis = 0; axis < 3; axis++) normals[3 * index + axis] = face[axis]! / length;
  }
  const map = weldMap(soup.positions.length / 3, [
    { values: soup.positions, width: 3, step: 1e-6 * sizeM },
    { values: normals, width: 3, step: 1e-3 },
    { values: soup.uvs, width: 2, step: 1e-5 },
    { values: lookColumn(soup), width: 1, step: 1 },
  ]);
  const { looks: _looks, ...mesh } = sortByLook({
    ...soup,
    normals,
    indices: soup.indices.map((index) => map[index]!),
  });
  return mesh;
}
