/**
 * Mass, centre and inertia of solids of even density.
 *
 * Sums over the tetrahedra between each face and a point inside, as in D. Eberly, "Polyhedral mass properties (revisited)", 2002.
 */
import type { TriangleMesh } from './triangle-mesh.ts';

/** How a body's mass is spread. */
export interface Inertial {
  /** Centre of mass in the asset's frame [m]. */
  readonly centre: readonly [number, number, number];
  /** xx, yy, zz, xy, xz, yz about the centre, along the asset's axes [kg m^2] */
  readonly matrix: readonly [number, number, number, number, number, number];
}

/** Volume [m^3], first moment [m^4], and second moments of volume (the integrals of xx, yy, zz, xy, xz, yz) [m^5]. */
interface Moments {
  readonly volume: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

const PAIRS = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

function momentsOf({ positions: p, indices }: TriangleMesh): Moments {
  let volume = 0;
  const first = [0, 0, 0];
  const second = [0, 0, 0, 0, 0, 0];
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!] as const;
    const [a, b, c] = corners;
    const six =
      p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!) +
      p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!) +
      p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
    volume += six / 6;
    for (let i = 0; i < 3; i++) first[i]! += (six / 24) * (p[a + i]! + p[b + i]! + p[c + i]!);
    for (let pair = 0; pair < 6; pair++) {
      const [i, j] = PAIRS[pair]!;
      const sumI = p[a + i]! + p[b + i]! + p[c + i]!;
      const sumJ = p[a + j]! + p[b + j]! + p[c + j]!;
      const own = p[a + i]! * p[a + j]! + p[b + i]! * p[b + j]! + p[c + i]! * p[c + j]!;
      second[pair]! += (six / 120) * (own + sumI * sumJ);
    }
  }
  return { volume, first, second };
}

/**
 * Centre and inertia of closed solids that share `massKg` by volume. What overlaps counts twice, as it does in MuJoCo.
 *
 * @throws RangeError when together they have no volume
 */
export function inertialOf(solids: readonly TriangleMesh[], massKg: number): Inertial {
  const parts = solids.map(momentsOf);
  const volume = parts.reduce((sum, part) => sum + part.volume, 0);
  if (!(volume > 0)) throw new RangeError('inertialOf: solids without volume have no inertia');
  const centre = [0, 1, 2].map((i) => 0 + parts.reduce((sum, part) => sum + part.first[i]!, 0) / volume);
  const density = massKg / volume;
  const about = PAIRS.map(
    ([i, j], pair) =>
      density * (parts.reduce((sum, part) => sum + part.second[pair]!, 0) - volume * centre[i]! * centre[j]!),
  );
  const [xx, yy, zz, xy, xz, yz] = about as [number, number, number, number, number, number];
  return {
    centre: centre as [number, number, number],
    // 0 - x and not -x: what is written as JSON has no negative zero
    matrix: [yy + zz, xx + zz, xx + yy, 0 - xy, 0 - xz, 0 - yz],
  };
}
