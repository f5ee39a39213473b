/**
 * Seeded noise on a repeating lattice, from integer hashes alone.
 */

/** A well mixed 32-bit hash of three integers (murmur3's finaliser after odd multiples). */
export function hash3(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x8da6b343) ^ Math.imul(y, 0xd8163841) ^ Math.imul(seed, 0xcb1ab31f)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same in [0, 1). */
export const random3 = (x: number, y: number, seed: number): number => hash3(x, y, seed) / 4294967296;

const wrap = (i: number, period: number): number => ((i % period) + period) % period;

/** Smooth noise in [0, 1) at (x, y) in cells; repeats after `periodX`, `periodY` cells. */
export function valueNoise(x: number, y: number, periodX: number, periodY: number, seed: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i;
  const fy = y - j;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const i0 = wrap(i, periodX);
  const i1 = wrap(i + 1, periodX);
  const j0 = wrap(j, periodY);
  const j1 = wrap(j + 1, periodY);
  const top = random3(i0, j0, seed) + sx * (random3(i1, j0, seed) - random3(i0, j0, seed));
  const bottom = random3(i0, j1, seed) + sx * (random3(i1, j1, seed) - random3(i0, j1, seed));
  return top + sy * (bottom - top);
}

/** Octaves of `valueNoise`, each of half the size and strength, in [0, 1). */
export function fractalNoise(
  x: number,
  y: number,
  periodX: number,
  periodY: number,
  octaves: number,
  seed: number,
): number {
  let sum = 0;
  let weight = 0;
  let strength = 1;
  for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2) {
    sum += strength * valueNoise(x * scale, y * scale, periodX * scale, periodY * scale, seed + octave);
    weight += strength;
    strength *= 0.5;
  }
  return sum / weight;
}
