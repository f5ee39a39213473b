/**
 * A thing's solid outside as points with normals: what a hand can touch.
 *
 * Every collision shape is convex, so it is taken as the hull of its corners; points that lie within another shape are left out.
 */
import { cos, sin } from '../../core/portable-math.ts';
import { type Numbers, pose, transformPoint } from '../../core/pose.ts';
import type { RandomStream } from '../../core/random.ts';
import type { Asset, PrimitiveShape, Shape } from '../asset.ts';
import { convexHull, type Hull, hullPlanes } from '../geometry/hull.ts';
import { type Inertial, inertialOf } from '../geometry/inertia.ts';
import { areaVector, boundsOf, lengthOf } from '../geometry/triangle-mesh.ts';

export interface Surface {
  /** (N, 3) in the asset's frame [m] */
  readonly points: Float64Array;
  /** (N, 3), outward, of unit length */
  readonly normals: Float64Array;
  /** Points a square metre. */
  readonly density: number;
  /** The convex pieces, and the planes that bound each (F, 4). */
  readonly hulls: readonly Hull[];
  readonly planes: readonly Float64Array[];
  /** (6,): min xyz, max xyz [m] */
  readonly box: Float64Array;
  /** Centre of mass [m] */
  readonly centre: readonly [number, number, number];
}

/** One point for each of these [m^2]: some thirty on a pad; within bounds, so that a tray takes no minute. */
const AREA_A_POINT_M2 = 1e-5;
const LEAST_POINTS = 1000;
const MOST_POINTS = 7000;
/** Points deeper than this within another piece are not outside [m]. */
const BURIED_M = 1e-6;

/** Points drawn evenly over the outside; null for an asset that nothing can touch. */
export function surfaceOf(asset: Asset, stream: RandomStream): Surface | null {
  const hulls = solidShapes(asset).flatMap((shape) => hullOfShape(shape) ?? []);
  if (hulls.length === 0) return null;
  const planes = hulls.map(hullPlanes);
  const areas = hulls.map(areaOf);
  const total = areas.reduce((sum, area) => sum + area, 0);
  const count = Math.round(Math.max(LEAST_POINTS, Math.min(MOST_POINTS, total / AREA_A_POINT_M2)));
  const points: number[] = [];
  const normals: number[] = [];
  hulls.forEach((hull, own) => {
    sampleHull(hull, Math.ceil((count * areas[own]!) / total), stream, (point, normal) => {
      if (planes.some((faces, other) => other !== own && isWithin(faces, point))) return;
      points.push(...point);
      normals.push(...normal);
    });
  });
  return {
    points: Float64Array.from(points),
    normals: Float64Array.from(normals),
    density: count / total,
    hulls,
    planes,
    box: boundsOf(hulls.flatMap(({ vertices }) => vertices)),
    centre: massOf(asset, hulls).centre,
  };
}

const solidShapes = ({ shapes }: Asset): Shape[] => shapes.filter((shape) => shape.collides !== false);

/** As MuJoCo takes it: what is given, or what follows from the pieces. */
function massOf({ inertial, massKg }: Asset, hulls: readonly Hull[]): Inertial {
  return (
    inertial ??
    inertialOf(
      hulls.map(({ vertices, faces }) => ({ positions: vertices, indices: faces })),
      massKg,
    )
  );
}

function isWithin(planes: Float64Array, [x, y, z]: readonly number[]): boolean {
  for (let f = 0; f < planes.length; f += 4) {
    if (planes[f]! * x! + planes[f + 1]! * y! + planes[f + 2]! * z! > planes[f + 3]! - BURIED_M) return false;
  }
  return true;
}

function areaOf({ vertices, faces }: Hull): number {
  const normal = new Float64Array(3);
  let twice = 0;
  for (let f = 0; f < faces.length; f += 3) {
    twice += lengthOf(areaVector(normal, vertices, faces[f]!, faces[f + 1]!, faces[f + 2]!));
  }
  return twice / 2;
}

/** Points spread by area: one in each of `count` equal strips of it, drawn evenly in its triangle. */
function sampleHull(
  { vertices, faces }: Hull,
  count: number,
  stream: RandomStream,
  visit: (point: number[], normal: number[]) => void,
): void {
  const normal = new Float64Array(3);
  const areas = new Float64Array(faces.length / 3);
  let total = 0;
  for (let f = 0; f < areas.length; f++) {
    total += lengthOf(areaVector(normal, vertices, faces[3 * f]!, faces[3 * f + 1]!, faces[3 * f + 2]!));
    areas[f] = total;
  }
  let f = 0;
  for (let k = 0; k < count; k++) {
    const at = ((k + stream.uniform()) / count) * total;
    while (f < areas.length - 1 && areas[f]! < at) f++;
    let [u, v] = [stream.uniform(), stream.uniform()];
    if (u + v > 1) [u, v] = [1 - u, 1 - v];
    const corners = [faces[3 * f]!, faces[3 * f + 1]!, faces[3 * f + 2]!] as const;
    areaVector(normal, vertices, ...corners);
    const length = lengthOf(normal);
    if (!(length > 0)) continue;
    const point = [0, 1, 2].map((axis) => {
      const [a, b, c] = corners.map((corner) => vertices[3 * corner + axis]!) as [number, number, number];
      return (1 - u - v) * a + u * b + v * c;
    });
    visit(point, [normal[0]! / length, normal[1]! / length, normal[2]! / length]);
  }
}

/** The hull of a shape's corners; null for one without extent. */
export function hullOfShape(shape: Shape): Hull | null {
  if (shape.type === 'hull') return shape;
  const at = pose(shape.position, shape.quaternion);
  const corner = new Float64Array(3);
  return convexHull(cornersOf(shape).flatMap((local) => Array.from(transformPoint(corner, at, local))));
}

const SEGMENTS = 32;
const RINGS = 8;

/** Corners of a polyhedron inscribed in a primitive, in the primitive's own frame [m]. */
function cornersOf({ type, size }: PrimitiveShape): Numbers[] {
  const [a, b = 0, c = 0] = size as [number, number?, number?];
  switch (type) {
    case 'box':
      return [-a, a].flatMap((x) => [-b, b].flatMap((y) => [-c, c].map((z) => [x, y, z])));
    case 'sphere':
      return [...dome(a, 0, 1), ...dome(a, 0, -1)];
    case 'capsule':
      return [...dome(a, b, 1), ...dome(a, -b, -1)];
    case 'cylinder':
      return [...ring(a, b), ...ring(a, -b)];
  }
}

const ring = (radius: number, z: number): Numbers[] =>
  Array.from({ length: SEGMENTS }, (_, k) => {
    const angle = (2 * Math.PI * k) / SEGMENTS;
    return [radius * cos(angle), radius * sin(angle), z];
  });

/** Rings of a half sphere over (or, for `way` -1, under) height z, and its pole. */
function dome(radius: number, z: number, way: 1 | -1): Numbers[] {
  const rings = Array.from({ length: RINGS }, (_, k) => {
    const latitude = (Math.PI * k) / (2 * RINGS);
    return ring(radius * cos(latitude), z + way * radius * sin(latitude));
  });
  return [...rings.flat(), [0, 0, z + way * radius]];
}
