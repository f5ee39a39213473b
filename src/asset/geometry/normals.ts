/**
 * Normals for a mesh that has none of its own.
 */
import { areaVector, lengthOf } from './triangle-mesh.ts';
import { weldMap } from './weld.ts';

export interface Shaded {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly uvs: Float32Array;
  readonly indices: Uint32Array;
}

/**
 * At each corner the mean, by area, of the faces around it that turn away by less than the crease; a sharp edge gets two vertices.
 *
 * @param creaseCosine cosine of the crease angle
 * @param stepM positions that are equal to within this are one point [m]
 */
export function creaseNormals(
  { positions, uvs, indices }: Omit<Shaded, 'normals'>,
  creaseCosine: number,
  stepM: number,
): Shaded {
  const faceCount = indices.length / 3;
  const faces = new Float64Array(3 * faceCount);
  const areas = new Float64Array(faceCount);
  for (let f = 0; f < faceCount; f++) {
    const normal = faces.subarray(3 * f, 3 * f + 3);
    areas[f] = lengthOf(areaVector(normal, positions, indices[3 * f]!, indices[3 * f + 1]!, indices[3 * f + 2]!));
    for (let k = 0; k < 3; k++) normal[k] = areas[f]! > 0 ? normal[k]! / areas[f]! : 0;
  }
  const points = weldMap(positions.length / 3, [{ values: positions, width: 3, step: stepM }]);
  const around = new Map<number, number[]>();
  for (let k = 0; k < indices.length; k++) {
    const point = points[indices[k]!]!;
    const list = around.get(point);
    if (list) list.push(Math.floor(k / 3));
    else around.set(point, [Math.floor(k / 3)]);
  }
  const places = new Map<string, number>();
  const out = { positions: [] as number[], normals: [] as number[], uvs: [] as number[] };
  const corners = indices.map((index, k) => {
    const f = Math.floor(k / 3);
    const normal = [0, 0, 0];
    for (const g of around.get(points[index]!)!) {
      const cosine =
        faces[3 * f]! * faces[3 * g]! + faces[3 * f + 1]! * faces[3 * g + 1]! + faces[3 * f + 2]! * faces[3 * g + 2]!;
      if (cosine < creaseCosine && g !== f) continue;
      for (let axis = 0; axis < 3; axis++) normal[axis]! += areas[g]! * faces[3 * g + axis]!;
    }
    const length = lengthOf(normal);
    const unit = length > 0 ? normal.map((value) => value / length) : [0, 0, 1];
    const key = `${index},${unit.map((value) => Math.round(value * 1000)).join()}`;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
      for (let axis = 0; axis < 3; axis++) out.positions.push(positions[3 * index + axis]!);
      out.normals.push(...unit);
      out.uvs.push(uvs[2 * index]!, uvs[2 * index + 1]!);
    }
    return place;
  });
  return {
    positions: Float32Array.from(out.positions),
    normals: Float32Array.from(out.normals),
    uvs: Float32Array.from(out.uvs),
    indices: corners,
  };
}
