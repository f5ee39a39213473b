/**
 * What things are felt as. Things that stand do so on four small spheres: each is one exact contact.
 */
import type { Surface } from '../../src/asset/asset.ts';
import { atan2, cos, sin } from '../../src/core/portable-math.ts';
import { yawQuaternion } from '../../src/core/pose.ts';
import type { Point } from './mesh.ts';
import type { Felt } from './thing.ts';

export type { Felt };

export const ROLLING: Surface = { slide: 0.8, spin: 0.005, roll: 0.002 };
export const FULL = { kind: 'full' } as const;
export const fold = (n: number) => ({ kind: 'n_fold', n }) as const;

const FOOT_RADIUS_M = 0.004;
/** What stands above its soles by this touches nothing that lies flat [m]. */
export const CLEAR_M = 0.001;

export const sphereAt = (radius: number, position: Point): Felt => ({ type: 'sphere', size: [radius], position });
export const boxAt = (half: Point, position: Point, yawRad = 0): Felt => ({
  type: 'box',
  size: half,
  position,
  ...(yawRad === 0 ? {} : { quaternion: yawQuaternion(yawRad) }),
});

/** An upright cylinder from z0 to z1. */
export const cylinderAt = (radius: number, z0: number, z1: number, [x, y] = [0, 0]): Felt => ({
  type: 'cylinder',
  size: [radius, (z1 - z0) / 2],
  position: [x, y, (z0 + z1) / 2],
});

/** A round bar between two points, rounded ends beyond them. */
export function barAt(radius: number, a: Point, b: Point): Felt {
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
  const tilt = atan2(Math.sqrt(dx * dx + dy * dy), dz);
  const yaw = atan2(dy, dx);
  const [c, s] = [cos(tilt / 2), sin(tilt / 2)];
  const [cy, sy] = [cos(yaw / 2), sin(yaw / 2)];
  return {
    type: 'capsule',
    size: [radius, length / 2],
    position: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2],
    // about z by the yaw, after about y by the tilt
    quaternion: [cy * c, -sy * s, cy * s, sy * c],
  };
}

/** Four feet on a circle of that radius. */
export function feet(circleM: number, radius = FOOT_RADIUS_M): Felt[] {
  const d = circleM * Math.SQRT1_2;
  return feetAt(d, d, radius);
}

/** Four feet at the corners of a rectangle of those half extents. */
export const feetAt = (halfX: number, halfY: number, radius = FOOT_RADIUS_M): Felt[] =>
  [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ].map(([x, y]) => sphereAt(radius, [x * halfX, y * halfY, radius]));

/** A cylinder that stands: feet within it, and the rest just above the table. */
export const standing = (radius: number, height: number): Felt[] => [
  cylinderAt(radius, CLEAR_M, height),
  ...feet(radius - FOOT_RADIUS_M / 2),
];

export interface Ring {
  readonly count: number;
  /** Of the outside at the bottom and at the top [m]. */
  readonly bottomRadius: number;
  readonly topRadius: number;
  readonly z0: number;
  readonly z1: number;
  readonly wall: number;
}

/** Walls of a round vessel: boxes side by side whose outer edges lie on the outside. */
export function ring({ count, bottomRadius, topRadius, z0, z1, wall }: Ring): Felt[] {
  const half = Math.PI / count;
  const lean = atan2(topRadius - bottomRadius, z1 - z0);
  const middle = ((bottomRadius + topRadius) / 2) * cos(half) - wall / 2 / cos(lean);
  const width = Math.max(bottomRadius, topRadius) * sin(half);
  const length = (z1 - z0) / 2 / cos(lean);
  return Array.from({ length: count }, (_, k) => {
    const yaw = 2 * half * k;
    const [c, s] = [cos(lean / 2), sin(lean / 2)];
    const [cy, sy] = [cos(yaw / 2), sin(yaw / 2)];
    return {
      type: 'box',
      size: [wall / 2, width, length],
      position: [middle * cos(yaw), middle * sin(yaw), (z0 + z1) / 2],
      quaternion: [cy * c, -sy * s, cy * s, sy * c],
    };
  });
}

export interface OpenBox {
  /** Outer half extents [m]. */
  readonly halfX: number;
  readonly halfY: number;
  readonly height: number;
  readonly wall: number;
  readonly floor?: number;
}

/** A floor and four walls. */
export function openBox({ halfX, halfY, height, wall, floor = wall }: OpenBox): Felt[] {
  const t = wall / 2;
  const [half, middle] = [(height - floor) / 2, (height + floor) / 2];
  return [
    boxAt([halfX, halfY, floor / 2], [0, 0, floor / 2]),
    boxAt([t, halfY, half], [halfX - t, 0, middle]),
    boxAt([t, halfY, half], [t - halfX, 0, middle]),
    boxAt([halfX - wall, t, half], [0, halfY - t, middle]),
    boxAt([halfX - wall, t, half], [0, t - halfY, middle]),
  ];
}

/** The opening of a box of vertical walls. */
export const boxOpening = ({ halfX, halfY, height, wall, floor = wall }: OpenBox) => ({
  volumeM3: 4 * (halfX - wall) * (halfY - wall) * (height - floor),
  floorM: floor,
  rimM: height,
  rimCentre: [0, 0] as const,
  rimHalf: [halfX - wall, halfY - wall] as const,
});

/** The opening of a round vessel, by its inner radii. */
export const roundOpening = (bottom: number, top: number, floor: number, rim: number) => ({
  volumeM3: (Math.PI / 3) * (rim - floor) * (bottom * bottom + bottom * top + top * top),
  floorM: floor,
  rimM: rim,
  rimCentre: [0, 0] as const,
  rimHalf: [top, top] as const,
});
