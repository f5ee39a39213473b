/**
 * Which triangles of a mesh make one smooth surface, where nothing but the mesh tells.
 *
 * Antialiasing shades a surface once a pixel, so that what one holds must look alike within a pixel: a narrow bevel that turns by a
 * right angle does not, nor does the near wall of a cup before the far one. So a surface is a connected set of triangles that face
 * about the same way.
 */

/** Sine of the tilt from which a facet counts as leaning along an axis: 22.5 degrees, so that directions fall into 26 classes. */
const LEANS = 0.3826834323650898;
const CLASSES = 27;

/**
 * Surfaces of a mesh, numbered from 0 in the order of their first triangles.
 *
 * @param positions (V, 3)
 * @param indices (T, 3); triangles meet where they share a vertex: one with two normals is a crease, and stands twice
 * @returns (T,)
 */
export function smoothSurfaces(positions: Float32Array, indices: Uint32Array): Uint16Array {
  const count = indices.length / 3;
  const parents = Int32Array.from({ length: count }, (_, t) => t);
  // of each vertex, the first triangle at it that faces each way
  const first = new Map<number, number>();
  for (let t = 0; t < count; t++) {
    const facing = facingClass(positions, indices, 3 * t);
    for (let k = 0; k < 3; k++) {
      const key = CLASSES * indices[3 * t + k]! + facing;
      const other = first.get(key);
      if (other === undefined) first.set(key, t);
      else join(parents, t, other);
    }
  }
  const numbers = new Map<number, number>();
  return Uint16Array.from({ length: count }, (_, t) => {
    const root = rootOf(parents, t);
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}

/** The first triangle of the set that a triangle is in; the way there is shortened. */
function rootOf(parents: Int32Array, t: number): number {
  let at = t;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]!]!;
    at = parents[at]!;
  }
  return at;
}

function join(parents: Int32Array, a: number, b: number): void {
  const [one, other] = [rootOf(parents, a), rootOf(parents, b)];
  parents[Math.max(one, other)] = Math.min(one, other);
}

/** Which way a triangle faces: minus, about across or plus along each axis, as one number from 0 to 26. */
function facingClass(positions: Float32Array, indices: Uint32Array, at: number): number {
  const [a, b, c] = [3 * indices[at]!, 3 * indices[at + 1]!, 3 * indices[at + 2]!];
  const edge = (end: number, axis: number) => positions[end + axis]! - positions[a + axis]!;
  const x = edge(b, 1) * edge(c, 2) - edge(b, 2) * edge(c, 1);
  const y = edge(b, 2) * edge(c, 0) - edge(b, 0) * edge(c, 2);
  const z = edge(b, 0) * edge(c, 1) - edge(b, 1) * edge(c, 0);
  const least = LEANS * Math.sqrt(x * x + y * y + z * z);
  const leaning = (value: number) => (value > least ? 2 : value < -least ? 0 : 1);
  return 9 * leaning(x) + 3 * leaning(y) + leaning(z);
}
