/**
 * Small triangle meshes: z up, metres, counter-clockwise seen from outside.
 *
 * Nearly all shapes here are lofts: rings of equally many points, one over the other.
 */
import { cos, sin } from '../../src/core/portable-math.ts';
import { type Numbers, pose, quaternionFromRotationVector, transformPoint } from '../../src/core/pose.ts';

export type Point = readonly [number, number, number];
export type Flat = readonly [number, number];

export interface Mesh {
  readonly points: readonly Point[];
  /** As many as points; 1 is one repetition. */
  readonly uvs: readonly Flat[];
  /** (T, 3) */
  readonly indices: readonly number[];
}

export const EMPTY: Mesh = { points: [], uvs: [], indices: [] };

export function merge(...meshes: readonly Mesh[]): Mesh {
  const points: Point[] = [];
  const uvs: Flat[] = [];
  const indices: number[] = [];
  for (const mesh of meshes) {
    const first = points.length;
    points.push(...mesh.points);
    uvs.push(...mesh.uvs);
    for (const index of mesh.indices) indices.push(first + index);
  }
  return { points, uvs, indices };
}

export const mapPoints = (mesh: Mesh, move: (p: Point) => Point): Mesh => ({ ...mesh, points: mesh.points.map(move) });

export const shift = (mesh: Mesh, [x, y, z]: Point): Mesh => mapPoints(mesh, (p) => [p[0] + x, p[1] + y, p[2] + z]);

export const stretch = (mesh: Mesh, [x, y, z]: Point): Mesh => mapPoints(mesh, (p) => [p[0] * x, p[1] * y, p[2] * z]);

/** Turned by a rotation vector [rad], then moved. */
export function place(mesh: Mesh, rotation: Point, position: Point = [0, 0, 0]): Mesh {
  const placed = pose(position);
  quaternionFromRotationVector(placed, 3, rotation);
  return mapPoints(mesh, (p) => {
    const [x, y, z] = transformPoint(new Float64Array(3), placed, p);
    return [x, y, z];
  });
}

/** Seen from the other side. */
export function inverted(mesh: Mesh): Mesh {
  const indices = mesh.indices.slice();
  for (let t = 0; t < indices.length; t += 3) [indices[t + 1], indices[t + 2]] = [indices[t + 2], indices[t + 1]];
  return { ...mesh, indices };
}

/** Texture coordinates of each point. */
export const withUvs = (mesh: Mesh, of: (p: Point) => Flat): Mesh => ({ ...mesh, uvs: mesh.points.map(of) });

/** The texture laid flat on a rectangle of the xy plane, its first row at the largest y. */
export const laidFlat = (mesh: Mesh, halfX: number, halfY: number): Mesh =>
  withUvs(mesh, ([x, y]) => [(x + halfX) / (2 * halfX), (halfY - y) / (2 * halfY)]);

export interface LoftOptions {
  /** Whether the first and the last ring are filled. */
  readonly ends: readonly [boolean, boolean];
}

/**
 * Skin over rings, each counter-clockwise seen from the side that the next one lies on. u goes once around by length, v from 1 at the first ring to
 * 0 at the last by the length of the way.
 */
export function loft(rings: readonly (readonly Point[])[], { ends }: LoftOptions = { ends: [true, true] }): Mesh {
  const count = rings[0].length;
  const heights = ringWays(rings);
  const points = rings.flatMap((ring) => [...ring, ring[0]]);
  const around = waysAround(rings);
  const uvs = rings.flatMap((_, i) => around.map((u): Flat => [u, 1 - heights[i]]));
  const indices: number[] = [];
  for (let i = 0; i + 1 < rings.length; i++) {
    for (let k = 0; k < count; k++) {
      const a = i * (count + 1) + k;
      const d = a + count + 1;
      pushTriangle(indices, points, a, a + 1, d + 1);
      pushTriangle(indices, points, a, d + 1, d);
    }
  }
  const skin = { points, uvs, indices };
  const first = ends[0] ? [inverted(fan(rings[0]))] : [];
  const last = ends[1] ? [fan(rings[rings.length - 1])] : [];
  return merge(skin, ...first, ...last);
}

/** Leaves out what has lost a corner, as at a pole. */
function pushTriangle(indices: number[], points: readonly Point[], a: number, b: number, c: number): void {
  const same = (i: number, j: number): boolean => points[i].every((value, axis) => value === points[j][axis]);
  if (!same(a, b) && !same(b, c) && !same(a, c)) indices.push(a, b, c);
}

/** Share of the way around to each point and back to the first, on the longest ring. */
function waysAround(rings: readonly (readonly Point[])[]): number[] {
  const ways = rings.map((ring) => {
    const way = [0];
    for (const [k, p] of ring.entries()) way.push(way[k] + distance(p, ring[(k + 1) % ring.length]));
    return way;
  });
  const longest = ways.reduce((best, way) => (way[way.length - 1] > best[best.length - 1] ? way : best));
  return longest.map((way) => way / (longest[longest.length - 1] || 1));
}

/** Share of the way from the first ring to each, along the longest of its lines. */
function ringWays(rings: readonly (readonly Point[])[]): number[] {
  const ways = [0];
  for (let i = 1; i < rings.length; i++) {
    const longest = Math.max(...rings[i].map((p, k) => distance(p, rings[i - 1][k])));
    ways.push(ways[i - 1] + longest);
  }
  const whole = ways[ways.length - 1] || 1;
  return ways.map((way) => way / whole);
}

const distance = (a: Numbers, b: Numbers): number =>
  Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));

/** A ring filled from its middle; its texture coordinates are those of its box from above. */
export function fan(ring: readonly Point[]): Mesh {
  const middle = [0, 1, 2].map((axis) => ring.reduce((sum, p) => sum + p[axis], 0) / ring.length);
  const points = [...ring, middle as unknown as Point];
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const uvs = points.map(([x, y]): Flat => [(x - minX) / (maxX - minX || 1), (maxY - y) / (maxY - minY || 1)]);
  const indices = ring.flatMap((_, k) => [k, (k + 1) % ring.length, ring.length]);
  return { points, uvs, indices };
}

/** An outline as a ring at a height. */
export const at = (outline: readonly Flat[], z: number): Point[] => outline.map(([x, y]) => [x, y, z]);

export function circle(radius: number, segments: number): Flat[] {
  return Array.from({ length: segments }, (_, k) => {
    const angle = (2 * Math.PI * k) / segments;
    return [radius * cos(angle), radius * sin(angle)];
  });
}

export const ellipse = (halfX: number, halfY: number, segments: number): Flat[] =>
  circle(1, segments).map(([x, y]) => [x * halfX, y * halfY]);

/** Corners rounded by so many points each. */
export function roundedRectangle(halfX: number, halfY: number, radius: number, perCorner = 4): Flat[] {
  const r = Math.min(radius, halfX, halfY);
  const centres: readonly Flat[] = [
    [halfX - r, halfY - r],
    [r - halfX, halfY - r],
    [r - halfX, r - halfY],
    [halfX - r, r - halfY],
  ];
  return centres.flatMap(([cx, cy], corner) =>
    Array.from({ length: perCorner }, (_, k): Flat => {
      const angle = (Math.PI / 2) * (corner + (perCorner === 1 ? 0.5 : k / (perCorner - 1)));
      return [cx + r * cos(angle), cy + r * sin(angle)];
    }),
  );
}
