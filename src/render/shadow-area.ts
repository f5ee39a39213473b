/**
 * Where the shadow map of a directional light lies.
 */
import type { Colour } from './scene.ts';

/** A square across the light, about a centre [m]. */
export interface ShadowArea {
  readonly centre: Colour;
  readonly halfWidthM: number;
}

/** The table and its surroundings. */
export const SHADOW_AREA: ShadowArea = { centre: [0.5, 0, 0], halfWidthM: 1.05 };

/** Width and height of a tile of the map [texels]. */
const TILE = 8;
/** Nearness counts from this far behind the centre [m], so that it is positive for everything in the room. */
const BEHIND_M = 16;

/** (3, 4): world to texel x, texel y, nearness [m], for a map of `size` texels and a unit vector to the light. */
export function shadowMatrix(direction: Colour, size: number, area: ShadowArea = SHADOW_AREA): Float64Array {
  const [dx, dy, dz] = direction;
  // any axis that is not along the light will do
  const [ax, ay, az] = Math.abs(dz) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  let [ux, uy, uz] = [ay * dz - az * dy, az * dx - ax * dz, ax * dy - ay * dx];
  const length = Math.sqrt(ux * ux + uy * uy + uz * uz);
  [ux, uy, uz] = [ux / length, uy / length, uz / length];
  const [vx, vy, vz] = [dy * uz - dz * uy, dz * ux - dx * uz, dx * uy - dy * ux];
  const scale = texelsPerMetre(size, area);
  const rows = [
    [ux * scale, uy * scale, uz * scale, size / 2],
    [vx * scale, vy * scale, vz * scale, size / 2],
    [dx, dy, dz, BEHIND_M],
  ] as const;
  const matrix = new Float64Array(12);
  rows.forEach(([x, y, z, middle], r) => {
    const offset = x * area.centre[0] + y * area.centre[1] + z * area.centre[2];
    matrix.set([x, y, z, middle - offset], 4 * r);
  });
  return matrix;
}

export const texelsPerMetre = (size: number, { halfWidthM }: ShadowArea = SHADOW_AREA): number =>
  size / (2 * halfWidthM);

export function requireShadowSize(size: number): void {
  if (!Number.isInteger(size) || size < 64 || size > 4096 || size % TILE !== 0) {
    throw new RangeError(`Renderer: a shadow map of a multiple of ${TILE} from 64 to 4096 is needed, got ${size}`);
  }
}
