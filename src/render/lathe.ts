/**
 * Solids of revolution about z.
 */
import { cos, sin } from '../core/portable-math.ts';
import { type Mesh, MeshBuilder } from './mesh.ts';

/** A point of a profile: distance from the axis and height [m]; `crease` starts a new smooth surface there. */
export interface ProfilePoint {
  readonly radius: number;
  readonly z: number;
  readonly crease?: boolean;
}

export interface LatheOptions {
  /** Facets around the axis. */
  readonly segments: number;
  /** Close ends that lie off the axis by flat caps. */
  readonly caps: boolean;
}

export const LATHE_DEFAULTS: LatheOptions = { segments: 24, caps: true };

/**
 * Turns a profile, given from the bottom up, about z. A profile that begins and ends on the axis gives a closed mesh; one whose
 * ends lie off the axis is closed by flat caps, or left open where its ends are hidden.
 */
export function lathe(profile: readonly ProfilePoint[], options: Partial<LatheOptions> = {}): Mesh {
  const { segments, caps } = { ...LATHE_DEFAULTS, ...options };
  if (profile.length < 2)
    throw new RangeError(`lathe: a profile of two or more points is needed, got ${profile.length}`);
  const points = [...profile];
  if (caps && points[0]!.radius > 0) {
    points[0] = { ...points[0]!, crease: true };
    points.unshift({ radius: 0, z: points[0]!.z });
  }
  const top = points.length - 1;
  if (caps && points[top]!.radius > 0) {
    points[top] = { ...points[top]!, crease: true };
    points.push({ radius: 0, z: points[top]!.z });
  }
  const builder = new MeshBuilder();
  for (let start = 0; start < points.length - 1; ) {
    let end = start + 1;
    while (end < points.length - 1 && !points[end]!.crease) end++;
    builder.beginSurface();
    turnSection(builder, points.slice(start, end + 1), segments);
    start = end;
  }
  return builder.build();
}

/** One smooth run of the profile. */
function turnSection(builder: MeshBuilder, points: readonly ProfilePoint[], segments: number): void {
  const first = builder.vertexCount;
  const widest = Math.max(...points.map(({ radius }) => radius));
  let travelled = 0;
  points.forEach((point, row) => {
    if (row > 0) travelled += distance(points[row - 1]!, point);
    const [nr, nz] = profileNormal(points, row);
    for (let s = 0; s <= segments; s++) {
      const angle = (2 * Math.PI * (s % segments)) / segments;
      const [c, d] = [cos(angle), sin(angle)];
      const u = (2 * Math.PI * widest * s) / segments;
      builder.vertex([point.radius * c, point.radius * d, point.z], [nr * c, nr * d, nz], u, travelled);
    }
  });
  const stride = segments + 1;
  for (let row = 0; row + 1 < points.length; row++) {
    for (let s = 0; s < segments; s++) {
      const a = first + row * stride + s;
      if (points[row]!.radius > 0) builder.triangle(a, a + 1, a + stride + 1);
      if (points[row + 1]!.radius > 0) builder.triangle(a, a + stride + 1, a + stride);
    }
  }
}

const distance = (a: ProfilePoint, b: ProfilePoint): number =>
  Math.sqrt((b.radius - a.radius) * (b.radius - a.radius) + (b.z - a.z) * (b.z - a.z));

/** Outward normal (radial, axial) at a point: the mean of its segments', straight along the axis at a smooth pole. */
function profileNormal(points: readonly ProfilePoint[], row: number): [number, number] {
  let nr = 0;
  let nz = 0;
  for (const from of [row - 1, row]) {
    const a = points[from];
    const b = points[from + 1];
    if (!a || !b) continue;
    const length = distance(a, b);
    nr += (b.z - a.z) / length;
    nz -= (b.radius - a.radius) / length;
  }
  if (points[row]!.radius === 0 && Math.abs(nz) > 1e-9) nr = 0;
  return [nr, nz];
}

/** Points of a quarter turn from (radius, z) along the outline of a rounded edge, to be used in profiles. */
export function arc(
  centre: { readonly radius: number; readonly z: number },
  arcRadiusM: number,
  fromRad: number,
  toRad: number,
  steps: number,
): ProfilePoint[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = fromRad + ((toRad - fromRad) * i) / steps;
    const radius = centre.radius + arcRadiusM * cos(angle);
    return { radius: Math.abs(radius) < 1e-9 ? 0 : radius, z: centre.z + arcRadiusM * sin(angle) };
  });
}
