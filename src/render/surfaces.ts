/**
 * Procedural textures of a kitchen: planks of wood, tiles, plaster, stone. Colours are sRGB, 0 to 1.
 */

import { fractalNoise, random3, valueNoise } from './noise.ts';
import { remember } from './remember.ts';
import type { Colour } from './scene.ts';
import { toLinear } from './srgb.ts';
import { type Texture, textureOf } from './texture.ts';

const linear = (colour: Colour): Colour => [toLinear(colour[0]), toLinear(colour[1]), toLinear(colour[2])];

/** out = a share t of the way from a to b, times `shade`. */
function mix(out: Float64Array, a: Colour, b: Colour, t: number, shade: number): void {
  for (let c = 0; c < 3; c++) out[c] = Math.min(1, (a[c] + (b[c] - a[c]) * t) * shade);
}

export interface WoodOptions {
  readonly seed: number;
  readonly light: Colour;
  readonly dark: Colour;
  /** Planks across the texture; the grain runs along its width. */
  readonly planks: number;
  /** [texels], a power of two */
  readonly size: number;
}

export const WOOD_DEFAULTS: WoodOptions = {
  seed: 1,
  light: [0.8, 0.62, 0.43],
  dark: [0.56, 0.37, 0.21],
  planks: 6,
  size: 512,
};

function makeWood(options: Partial<WoodOptions> = {}): Texture {
  const { seed, light, dark, planks, size } = { ...WOOD_DEFAULTS, ...options };
  const [a, b] = [linear(light), linear(dark)];
  return textureOf(`wood ${seed}`, size, (out, x, y) => {
    const plank = Math.floor(y * planks);
    const across = y * planks - plank;
    const shift = random3(plank, 7, seed) * 8;
    const tint = random3(plank, 3, seed);
    // the rings: distance across, bent by slow noise along the plank
    const bend = fractalNoise(x * 3 + shift, y * planks * 1.5, 3, planks * 3, 3, seed + 11);
    const rings = (across * (2.2 + 2 * tint) + bend * 2.2 + shift) * 2.4;
    const phase = rings - Math.floor(rings);
    const ring = phase < 0.72 ? phase / 0.72 : (1 - phase) / 0.28;
    const fibre = valueNoise(x * 24 + shift, y * size * 0.4, 24, Math.floor(size * 0.4), seed + 23);
    const blotch = fractalNoise(x * 2, y * 4, 2, 4, 3, seed + 31);
    const t = 0.16 + 0.34 * ring * ring + 0.22 * (fibre - 0.5) + 0.3 * (blotch - 0.5) + 0.34 * (tint - 0.5);
    // the seam between planks
    const edge = Math.min(across, 1 - across) * (size / planks);
    mix(out, a, b, Math.max(0, Math.min(1, t)), edge < 1 ? 0.62 : 1);
  });
}

export interface TileOptions {
  readonly seed: number;
  readonly colour: Colour;
  readonly grout: Colour;
  readonly columns: number;
  readonly rows: number;
  /** Every other row is moved by half a tile. */
  readonly staggered: boolean;
  /** Spread of the tiles' brightness. */
  readonly variation: number;
  /** Width of the joint as a share of a tile's height. */
  readonly joint: number;
  /** Strength of clouds within a tile. */
  readonly clouds: number;
  readonly size: number;
}

export const TILE_DEFAULTS: TileOptions = {
  seed: 1,
  colour: [0.9, 0.9, 0.88],
  grout: [0.66, 0.65, 0.62],
  columns: 4,
  rows: 8,
  staggered: true,
  variation: 0.06,
  joint: 0.05,
  clouds: 0.04,
  size: 512,
};

function makeTiles(options: Partial<TileOptions> = {}): Texture {
  const { seed, colour, grout, columns, rows, staggered, variation, joint, clouds, size } = {
    ...TILE_DEFAULTS,
    ...options,
  };
  const [tile, gap] = [linear(colour), linear(grout)];
  return textureOf(`tiles ${seed}`, size, (out, x, y) => {
    const row = Math.floor(y * rows);
    const along = x * columns + (staggered && row % 2 === 1 ? 0.5 : 0);
    const column = Math.floor(along);
    const inX = Math.min(along - column, column + 1 - along) * (rows / columns);
    const inY = Math.min(y * rows - row, row + 1 - y * rows);
    const distance = Math.min(inX, inY);
    const id = random3(column % columns, row, seed);
    const cloud = fractalNoise(x * 8, y * 8, 8, 8, 4, seed + 5);
    const shade = 1 + variation * 2 * (id - 0.5) + clouds * 2 * (cloud - 0.5);
    // a worn edge next to the joint
    const isJoint = distance < joint / 2;
    const worn = distance < joint ? 0.93 : 1;
    if (isJoint) mix(out, gap, gap, 0, 1 + 0.1 * (cloud - 0.5));
    else mix(out, tile, tile, 0, shade * worn);
  });
}

function makePlaster(seed: number, colour: Colour, strength = 0.06, size = 256): Texture {
  const base = linear(colour);
  return textureOf(`plaster ${seed}`, size, (out, x, y) => {
    const cloud = fractalNoise(x * 4, y * 4, 4, 4, 5, seed);
    mix(out, base, base, 0, 1 + strength * 2 * (cloud - 0.5));
  });
}

function makeStone(seed: number, light: Colour, dark: Colour, size = 256): Texture {
  const [a, b] = [linear(light), linear(dark)];
  return textureOf(`stone ${seed}`, size, (out, x, y) => {
    const cloud = fractalNoise(x * 5, y * 5, 5, 5, 4, seed);
    const speck = valueNoise(x * 64, y * 64, 64, 64, seed + 9);
    const t = 0.5 * cloud + (speck > 0.78 ? 0.6 : 0) + (speck < 0.12 ? -0.3 : 0);
    mix(out, a, b, Math.max(0, Math.min(1, t)), 1);
  });
}

function makeMottle(seed: number, strength: number, cells = 8, size = 128): Texture {
  return textureOf(`mottle ${seed}`, size, (out, x, y) => {
    const cloud = fractalNoise(x * cells, y * cells, cells, cells, 3, seed);
    out.fill(1 + strength * 2 * (cloud - 0.5));
  });
}

/** Planks with grain, fibres and a tint each. */
export const woodTexture = remember(makeWood);

export const tileTexture = remember(makeTiles);

/** Painted plaster: one colour with faint clouds. */
export const plasterTexture = remember(makePlaster);

/** Polished stone: specks over clouds. */
export const stoneTexture = remember(makeStone);

/** Fine mottling around 1, to be multiplied by a colour: the skin of fruit, worn paint. */
export const mottleTexture = remember(makeMottle);
