/**
 * Colour of textured surfaces: bilinear, from the mip level whose texels are about a pixel wide.
 */
import { TEXTURE_BYTES, texels, textures } from './scene';

/** Steps of a texel's colour. */
const TEXEL_ONE: f32 = 65535;

let levels: usize = 0;
let lastLevel: i32 = 0;
// texture coordinates of the triangle's third corner, and of the others against it
let u0: f32 = 0;
let u1: f32 = 0;
let u2: f32 = 0;
let v0: f32 = 0;
let v1: f32 = 0;
let v2: f32 = 0;
/** Of four samples: level, left column and top row (i32), share of the right column and the bottom row (f32). */
const samples: usize = memory.data(80, 16);

/** Turns to a texture, and a triangle by the addresses of its corners' coordinates. */
export function setTexture(texture: i32, first: usize, second: usize, third: usize): void {
  levels = textures + TEXTURE_BYTES * texture;
  lastLevel = load<i32>(levels) - 1;
  u2 = load<f32>(third);
  v2 = load<f32>(third, 4);
  u0 = load<f32>(first) - u2;
  v0 = load<f32>(first, 4) - v2;
  u1 = load<f32>(second) - u2;
  v1 = load<f32>(second, 4) - v2;
}

/**
 * Writes `count` colours, `albedo` times the texture, for four samples by the shares of the triangle's first two corners and how
 * these change across and down the screen.
 */
export function colourTextured(
  out: usize,
  count: i32,
  albedo: v128,
  l0: v128,
  l1: v128,
  l0x: v128,
  l0y: v128,
  l1x: v128,
  l1y: v128,
): void {
  const size = f32x4.splat(f32(1 << lastLevel));
  const uAcross = f32x4.mul(mix(u0, l0x, u1, l1x), size);
  const uDown = f32x4.mul(mix(u0, l0y, u1, l1y), size);
  const vAcross = f32x4.mul(mix(v0, l0x, v1, l1x), size);
  const vDown = f32x4.mul(mix(v0, l0y, v1, l1y), size);
  const footprint = f32x4.pmax(
    f32x4.add(f32x4.mul(uAcross, uAcross), f32x4.mul(vAcross, vAcross)),
    f32x4.add(f32x4.mul(uDown, uDown), f32x4.mul(vDown, vDown)),
  );
  // half the binary logarithm, rounded: from the exponent
  const exponent = i32x4.shr_u(f32x4.add(f32x4.add(footprint, footprint), f32x4.splat(1)), 23);
  const wanted = i32x4.shr_s(i32x4.sub(exponent, i32x4.splat(127)), 1);
  const level = i32x4.min_s(wanted, i32x4.splat(lastLevel));
  // 2^(lastLevel - level), texels in a row of the level
  const width = i32x4.shl(i32x4.add(i32x4.sub(i32x4.splat(lastLevel), level), i32x4.splat(127)), 23);
  const half = f32x4.splat(0.5);
  const u = f32x4.sub(f32x4.mul(f32x4.add(mix(u0, l0, u1, l1), f32x4.splat(u2)), width), half);
  const v = f32x4.sub(f32x4.mul(f32x4.add(mix(v0, l0, v1, l1), f32x4.splat(v2)), width), half);
  const left = f32x4.floor(u);
  const top = f32x4.floor(v);
  v128.store(samples, level);
  v128.store(samples, i32x4.trunc_sat_f32x4_s(left), 16);
  v128.store(samples, i32x4.trunc_sat_f32x4_s(top), 32);
  v128.store(samples, f32x4.sub(u, left), 48);
  v128.store(samples, f32x4.sub(v, top), 64);
  const scaled = f32x4.mul(albedo, f32x4.splat(1 / TEXEL_ONE));
  for (let k = 0; k < count; k++) v128.store(out + 16 * k, f32x4.mul(sample(samples + 4 * k), scaled));
}

function mix(a: f32, l0: v128, b: f32, l1: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(a), l0), f32x4.mul(f32x4.splat(b), l1));
}

/** (4,) f32: the mean of the four texels about a sample; the texture repeats. */
function sample(at: usize): v128 {
  const level = load<i32>(at);
  const size = 1 << (lastLevel - level);
  const mask = size - 1;
  const left = load<i32>(at, 16) & mask;
  const top = load<i32>(at, 32) & mask;
  const right = (left + 1) & mask;
  const fu = load<f32>(at, 48);
  const fv = load<f32>(at, 64);
  const start = texels + 8 * load<i32>(levels + 4 * level, 4);
  const upper = start + 8 * top * size;
  const lower = start + 8 * ((top + 1) & mask) * size;
  const weight11 = fu * fv;
  const weight01 = fu - weight11;
  const weight10 = fv - weight11;
  const weight00 = f32(1) - fu - weight10;
  return f32x4.add(
    f32x4.add(weighted(upper + 8 * left, weight00), weighted(upper + 8 * right, weight01)),
    f32x4.add(weighted(lower + 8 * left, weight10), weighted(lower + 8 * right, weight11)),
  );
}

function weighted(texel: usize, weight: f32): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(v128.load16x4_u(texel)), f32x4.splat(weight));
}
