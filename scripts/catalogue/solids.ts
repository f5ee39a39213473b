/**
 * Solids by a few numbers.
 */
import { cos, sin } from '../../src/core/portable-math.ts';
import { at, circle, type Flat, loft, type Mesh, merge, type Point, roundedRectangle } from './mesh.ts';

/** Turned about z: points (radius, height) along the outside, from the bottom up; closed by points of radius 0 or by flat ends. */
export function lathe(profile: readonly Flat[], segments = 24): Mesh {
  const ends = [profile[0][0] > 0, profile[profile.length - 1][0] > 0] as const;
  return loft(
    profile.map(([radius, z]) => at(circle(radius, segments), z)),
    { ends },
  );
}

/** The same without ends: a coat over a part of something. */
export const latheCoat = (profile: readonly Flat[], segments = 24): Mesh =>
  loft(
    profile.map(([radius, z]) => at(circle(radius, segments), z)),
    { ends: [false, false] },
  );

/** Points (radius, height) of an arc of a circle or ellipse; angles from the equator [rad]. */
export function arc(centre: Flat, radius: Flat, from: number, to: number, steps: number): Flat[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / steps;
    const r = centre[0] + radius[0] * cos(angle);
    return [Math.abs(r) < 1e-9 ? 0 : r, centre[1] + radius[1] * sin(angle)];
  });
}

/** A ball or an ellipsoid of revolution about z, its centre at the origin. */
export const ball = (radius: number, halfHeight = radius, segments = 20, rings = 12): Mesh =>
  lathe(arc([0, 0], [radius, halfHeight], -Math.PI / 2, Math.PI / 2, rings), segments);

/** An upright cylinder from z0 to z1 with bevelled edges. */
export function cylinder(radius: number, z0: number, z1: number, bevel = 0.001, segments = 24): Mesh {
  return lathe(
    [
      [radius - bevel, z0],
      [radius, z0 + bevel],
      [radius, z1 - bevel],
      [radius - bevel, z1],
    ],
    segments,
  );
}

/** An upright prism of a given outline, which shrinks by `inset` at the bevels. */
export function prism(outline: (inset: number) => readonly Flat[], z0: number, z1: number, bevel = 0.001): Mesh {
  return loft([at(outline(bevel), z0), at(outline(0), z0 + bevel), at(outline(0), z1 - bevel), at(outline(bevel), z1)]);
}

export interface Block {
  /** Half extents [m]. */
  readonly half: Point;
  readonly centre?: Point;
  /** Of the upright edges. */
  readonly radius?: number;
  readonly bevel?: number;
  readonly perCorner?: number;
}

/** A box with rounded upright edges and bevels. */
export function block({
  half: [x, y, z],
  centre = [0, 0, z],
  radius = 0.001,
  bevel = 0.0008,
  perCorner = 2,
}: Block): Mesh {
  const edge = Math.min(bevel, 0.45 * x, 0.45 * y, 0.45 * z);
  const mesh = prism(
    (inset) => roundedRectangle(x - inset, y - inset, Math.max(radius - inset, 0.0002), perCorner),
    centre[2] - z,
    centre[2] + z,
    edge,
  );
  return { ...mesh, points: mesh.points.map((p) => [p[0] + centre[0], p[1] + centre[1], p[2]]) };
}

export interface Vessel {
  /** The outside, and by `inset` what lies within it, at a height as a share from 0 to 1. */
  readonly outline: (inset: number, share: number) => readonly Flat[];
  readonly height: number;
  readonly wall: number;
  readonly floor: number;
  readonly steps?: number;
}

/** Open at the top: walls, a floor, a rim. */
export function vessel({ outline, height, wall, floor, steps = 1 }: Vessel): Mesh {
  const bevel = Math.min(0.0012, wall / 3);
  const shares = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const outside = shares.map((share) =>
    at(outline(0, share), share === 0 ? bevel : share === 1 ? height - bevel : share * height),
  );
  const inside = [...shares].reverse().map((share) => {
    const z = floor + share * (height - floor);
    return at(outline(wall, z / height), share === 1 ? height - bevel : z);
  });
  return loft([
    at(outline(bevel, 0), 0),
    ...outside,
    at(outline(bevel, 1), height),
    at(outline(wall - bevel, 1), height),
    ...inside,
  ]);
}

/** A tube along points; `radius` is half its width and half its height at a share of the way. */
export function tube(
  path: readonly Point[],
  radius: number | ((share: number) => number | Flat),
  segments = 10,
  rounded = true,
): Mesh {
  const rings: Point[][] = [];
  let side: Point = perpendicular(minus(path[1], path[0]));
  path.forEach((centre, i) => {
    const along = unit(minus(path[Math.min(i + 1, path.length - 1)], path[Math.max(i - 1, 0)]));
    side = unit(minus(side, times(along, dot(side, along))));
    const other = cross(along, side);
    const width = typeof radius === 'number' ? radius : radius(i / (path.length - 1));
    const [a, b] = typeof width === 'number' ? [width, width] : width;
    const ring = (share: number, way: number): Point[] =>
      circle(share, segments).map(([u, v]) =>
        plus(plus(centre, times(along, way)), plus(times(side, a * u), times(other, b * v))),
      );
    if (rounded && i === 0) rings.push(ring(0.55, -0.75 * Math.min(a, b)));
    rings.push(ring(1, 0));
    if (rounded && i === path.length - 1) rings.push(ring(0.55, 0.75 * Math.min(a, b)));
  });
  return loft(rings);
}

/** An arc in the plane of two unit vectors, about a centre; angles [rad] from the first of them. */
export function arcPath(
  centre: Point,
  u: Point,
  v: Point,
  radius: Flat,
  from: number,
  to: number,
  steps: number,
): Point[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / steps;
    return plus(centre, plus(times(u, radius[0] * cos(angle)), times(v, radius[1] * sin(angle))));
  });
}

/** A curved sheet over part of a cylinder or of any ring: a label, from z0 to z1, standing off by nothing. */
export function band(radius: number, z0: number, z1: number, segments = 24): Mesh {
  return loft([at(circle(radius, segments), z0), at(circle(radius, segments), z1)], { ends: [false, false] });
}

/** A flat leaf along x from the origin, bent downwards. */
export function leaf(length: number, width: number, droop: number): Mesh {
  const steps = 5;
  const rings = Array.from({ length: steps + 1 }, (_, i): Point[] => {
    const s = i / steps;
    const half = Math.max(0.0002, width * 2 * s * (1 - s) + 0.0002);
    const z = droop * (0.6 * s - s * s);
    const lift = 0.15 * half;
    return [
      [length * s, -half, z + lift],
      [length * s, 0, z - 0.0004],
      [length * s, half, z + lift],
      [length * s, 0, z + 0.0004],
    ];
  });
  return loft(rings);
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const times = (a: Point, s: number): Point => [a[0] * s, a[1] * s, a[2] * s];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (a: Point): Point => times(a, 1 / Math.sqrt(dot(a, a)));
const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** A unit vector at right angles to a direction, upright where that can be. */
function perpendicular(direction: Point): Point {
  const along = unit(direction);
  const up: Point = Math.abs(along[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1];
  return unit(minus(up, times(along, dot(up, along))));
}

export const blocks = (...list: readonly Block[]): Mesh => merge(...list.map(block));

/** A flat rectangle that looks towards a horizontal direction, its picture upright; `facingRad` 0 looks along +x. */
export function panel(halfWidth: number, halfHeight: number, centre: Point, facingRad: number): Mesh {
  const [c, s] = [cos(facingRad), sin(facingRad)];
  const corner = (across: number, up: number): Point => [
    centre[0] - s * across * halfWidth,
    centre[1] + c * across * halfWidth,
    centre[2] + up * halfHeight,
  ];
  return {
    points: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)],
    uvs: [
      [0, 1],
      [1, 1],
      [1, 0],
      [0, 0],
    ],
    indices: [0, 1, 2, 0, 2, 3],
  };
}
