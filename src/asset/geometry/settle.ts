/**
 * How a thing that cannot stand as it is given comes to rest: on the nearest side of its hull that carries it.
 */

import type { Numbers } from '../../core/pose.ts';
import { convexHull, hullPlanes } from './hull.ts';
import { convexOutline, insideMargin } from './outline.ts';

/** Corners within this of the lowest carry a thing: a share of its size, and a most [m]. */
export const soleDepth = (sizeM: number): number => Math.min(0.0008, 0.008 * sizeM);

/** The centre of mass must lie this share of the size within what a thing stands on. */
const LEAST_MARGIN = 0.012;

export interface Stance {
  /** What it stands on, from above [m]; counter-clockwise. */
  readonly outline: readonly (readonly [number, number])[];
  /** From beneath the centre to the nearest edge of the outline [m]; not above 0 when it tips. */
  readonly marginM: number;
}

/** How points (V, 3) [m] stand on the plane beneath them. */
export function stanceOf(positions: Numbers, centre: Numbers, sizeM: number): Stance {
  const stance = stanceAlong(positions, centre, [0, 0, -1], sizeM);
  return { ...stance, outline: stance.outline.map(([a, b]) => [a + centre[0]!, b + centre[1]!] as const) };
}

export interface Settling {
  /** (9,) row by row: turns the thing so that it lies. */
  readonly rotation: readonly number[];
  readonly cosine: number;
}

/**
 * The turn that lays a thing on the side of its hull that is nearest to being down.
 *
 * @param positions (V, 3) [m]
 * @param centre of mass [m]
 * @returns null when it stands as it is, and when no side carries it
 */
export function settlingTurn(positions: Numbers, centre: Numbers, sizeM: number): Settling | null {
  if (stanceOf(positions, centre, sizeM).marginM >= LEAST_MARGIN * sizeM) return null;
  const hull = convexHull(positions);
  if (!hull) return null;
  const planes = hullPlanes(hull);
  let down: readonly number[] | null = null;
  for (let f = 0; f < planes.length; f += 4) {
    const normal = [planes[f]!, planes[f + 1]!, planes[f + 2]!];
    if (down && normal[2]! >= down[2]!) continue;
    if (stanceAlong(hull.vertices, centre, normal, sizeM).marginM >= LEAST_MARGIN * sizeM) down = normal;
  }
  return down ? { rotation: turnDown(down), cosine: -down[2]! } : null;
}

/** Standing on the side that `down` (3,) points out of; the outline is about the centre. */
function stanceAlong(positions: Numbers, centre: Numbers, down: readonly number[], sizeM: number): Stance {
  const m = turnDown(down);
  const height = (i: number): number => m[6]! * positions[i]! + m[7]! * positions[i + 1]! + m[8]! * positions[i + 2]!;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < positions.length; i += 3) lowest = Math.min(lowest, height(i));
  const soles: [number, number][] = [];
  for (let i = 0; i < positions.length; i += 3) {
    if (height(i) > lowest + soleDepth(sizeM)) continue;
    const [x, y, z] = [positions[i]! - centre[0]!, positions[i + 1]! - centre[1]!, positions[i + 2]! - centre[2]!];
    soles.push([m[0]! * x + m[1]! * y + m[2]! * z, m[3]! * x + m[4]! * y + m[5]! * z]);
  }
  const outline = convexOutline(soles);
  return { outline, marginM: insideMargin(outline, 0, 0) };
}

/** The shortest turn that brings a unit vector to -z, (9,) row by row. */
function turnDown([x, y, z]: readonly number[]): number[] {
  if (z! > 1 - 1e-9) return [1, 0, 0, 0, -1, 0, 0, 0, -1];
  const k = 1 / (1 - z!);
  return [1 - k * x! * x!, -k * x! * y!, x!, -k * x! * y!, 1 - k * y! * y!, y!, -x!, -y!, -z!];
}
