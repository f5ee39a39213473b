/**
 * Points spread evenly over a mesh's surface, the same for the same mesh.
 */
import { areaVector, lengthOf, type TriangleMesh } from './triangle-mesh.ts';

/** (count, 3): point k stands at the share (k + 1/2) / count of the area, and by two irrational steps within its triangle. */
export function surfaceSamples({ positions: p, indices }: TriangleMesh, count: number): Float64Array {
  const triangles = indices.length / 3;
  const sums = new Float64Array(triangles);
  const normal = new Float64Array(3);
  let total = 0;
  for (let t = 0; t < triangles; t++) {
    total += lengthOf(areaVector(normal, p, indices[3 * t]!, indices[3 * t + 1]!, indices[3 * t + 2]!));
    sums[t] = total;
  }
  const out = new Float64Array(3 * count);
  let t = 0;
  for (let k = 0; k < count; k++) {
    const at = ((k + 0.5) / count) * total;
    while (t < triangles - 1 && sums[t]! < at) t++;
    let u = ((k + 1) * 0.7548776662466927) % 1;
    let v = ((k + 1) * 0.5698402909980532) % 1;
    if (u + v > 1) [u, v] = [1 - u, 1 - v];
    const [a, b, c] = [3 * indices[3 * t]!, 3 * indices[3 * t + 1]!, 3 * indices[3 * t + 2]!];
    for (let axis = 0; axis < 3; axis++) {
      out[3 * k + axis] = (1 - u - v) * p[a + axis]! + u * p[b + axis]! + v * p[c + axis]!;
    }
  }
  return out;
}
