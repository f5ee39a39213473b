/**
 * Light on the surface points of a row, four at a time: Lambert and a GGX-like highlight from one lamp with a shadow map, ambient
 * light and its reflection as a first-order function of direction.
 */
import { entryRoom, entryXs, entryYs } from './entries';
import { MATERIAL_BYTES, materials, zeroed } from './scene';
import { lookUpShadows } from './shadow-lookup';
import { albedos, createSurfacePoints, depths, entryMaterials, normalXs, normalYs, normalZs } from './surface-points';

/** Given (6,) f32: direction to the lamp, its colour. */
export const lamp: usize = memory.data(32, 16);
/** Given (12,) f32: constant, x, y and z terms of the ambient light, rgb each. */
export const ambient: usize = memory.data(48, 16);
/** Given (9,) f32, (3, 3): pixel (x, y, 1) to the ray of unit depth in the world. */
export const rays: usize = memory.data(48, 16);

/** Light beyond this is cut before pixels are averaged, or a highlight's edge would not be smoothed. */
const LIGHT_MAX: f32 = 1.6;

/** Of each entry, f32: linear light, 0 to LIGHT_MAX. */
export let reds: usize = 0;
export let greens: usize = 0;
export let blues: usize = 0;

export function createLight(width: i32): void {
  createSurfacePoints(width);
  const bytes: usize = 4 * entryRoom(width);
  reds = zeroed(bytes);
  greens = zeroed(bytes);
  blues = zeroed(bytes);
}

function constant(block: usize, index: i32): v128 {
  return v128.load32_splat(block + 4 * index);
}

function dot(x: v128, y: v128, z: v128, a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(x, a), f32x4.mul(y, b)), f32x4.mul(z, c));
}

/** Ambient light of channel c on a surface, or from a direction. */
function ambientFrom(c: i32, x: v128, y: v128, z: v128): v128 {
  return f32x4.add(
    constant(ambient, c),
    dot(x, y, z, constant(ambient, 3 + c), constant(ambient, 6 + c), constant(ambient, 9 + c)),
  );
}

/** Lights the first `count` entries. */
export function lightRow(count: i32): void {
  const zero = f32x4.splat(0);
  const most = f32x4.splat(LIGHT_MAX);
  for (let e = 0; e < count; e += 4) {
    const at: usize = 4 * e;
    const x = v128.load(entryXs + at);
    const y = v128.load(entryYs + at);
    const nx = v128.load(normalXs + at);
    const ny = v128.load(normalYs + at);
    const nz = v128.load(normalZs + at);
    const facing = dot(nx, ny, nz, constant(lamp, 0), constant(lamp, 1), constant(lamp, 2));
    const lit = lookUpShadows(e, x, y, v128.load(depths + at), nx, ny, nz, facing);
    // four colours, turned into red, green, blue and what has a highlight
    const a = v128.load(albedos + 16 * e);
    const b = v128.load(albedos + 16 * e, 16);
    const c = v128.load(albedos + 16 * e, 32);
    const d = v128.load(albedos + 16 * e, 48);
    const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const lampR = constant(lamp, 3);
    const lampG = constant(lamp, 4);
    const lampB = constant(lamp, 5);
    let red = f32x4.mul(
      f32x4.add(ambientFrom(0, nx, ny, nz), f32x4.mul(lampR, lit)),
      v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5),
    );
    let green = f32x4.mul(
      f32x4.add(ambientFrom(1, nx, ny, nz), f32x4.mul(lampG, lit)),
      v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7),
    );
    let blue = f32x4.mul(
      f32x4.add(ambientFrom(2, nx, ny, nz), f32x4.mul(lampB, lit)),
      v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5),
    );
    if (v128.any_true(f32x4.gt(v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), zero))) {
      setHighlight(e, x, y, nx, ny, nz, facing, lit);
      red = f32x4.add(red, shine(specularR, lampR, ambientFrom(0, mirrorX, mirrorY, mirrorZ)));
      green = f32x4.add(green, shine(specularG, lampG, ambientFrom(1, mirrorX, mirrorY, mirrorZ)));
      blue = f32x4.add(blue, shine(specularB, lampB, ambientFrom(2, mirrorX, mirrorY, mirrorZ)));
    }
    v128.store(reds + at, f32x4.pmax(f32x4.pmin(most, red), zero));
    v128.store(greens + at, f32x4.pmax(f32x4.pmin(most, green), zero));
    v128.store(blues + at, f32x4.pmax(f32x4.pmin(most, blue), zero));
  }
}

// of four surface points: what they reflect at normal incidence, the highlight, more at a grazing view, and the mirrored view
let specularR: v128 = i32x4.splat(0);
let specularG: v128 = i32x4.splat(0);
let specularB: v128 = i32x4.splat(0);
let highlight: v128 = i32x4.splat(0);
let fresnel: v128 = i32x4.splat(0);
let mirrorX: v128 = i32x4.splat(0);
let mirrorY: v128 = i32x4.splat(0);
let mirrorZ: v128 = i32x4.splat(0);

/** What is reflected of the lamp and of the surroundings, in one channel. */
function shine(specular: v128, lampLight: v128, surroundings: v128): v128 {
  const one = f32x4.splat(1);
  const share = f32x4.add(specular, f32x4.mul(f32x4.sub(one, specular), fresnel));
  return f32x4.add(f32x4.mul(f32x4.mul(specular, highlight), lampLight), f32x4.mul(share, surroundings));
}

function material(entry: i32): usize {
  return materials + MATERIAL_BYTES * load<i32>(entryMaterials + 4 * entry);
}

function setHighlight(e: i32, x: v128, y: v128, nx: v128, ny: v128, nz: v128, facing: v128, lit: v128): void {
  const m0 = material(e);
  const m1 = material(e + 1);
  const m2 = material(e + 2);
  const m3 = material(e + 3);
  const a = v128.load(m0, 16);
  const b = v128.load(m1, 16);
  const c = v128.load(m2, 16);
  const d = v128.load(m3, 16);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  specularR = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5);
  specularG = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
  specularB = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5);
  const roughness4 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
  const ab = v128.shuffle<f32>(v128.load(m0, 32), v128.load(m1, 32), 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(v128.load(m2, 32), v128.load(m3, 32), 0, 4, 1, 5);
  const breadth = v128.shuffle<f32>(ab, cd, 0, 1, 4, 5);
  const gloss = v128.shuffle<f32>(ab, cd, 2, 3, 6, 7);

  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  // unit vector to the eye
  const rayX = dot(x, y, one, constant(rays, 0), constant(rays, 1), constant(rays, 2));
  const rayY = dot(x, y, one, constant(rays, 3), constant(rays, 4), constant(rays, 5));
  const rayZ = dot(x, y, one, constant(rays, 6), constant(rays, 7), constant(rays, 8));
  const scale = f32x4.div(f32x4.splat(-1), f32x4.sqrt(dot(rayX, rayY, rayZ, rayX, rayY, rayZ)));
  const ex = f32x4.mul(rayX, scale);
  const ey = f32x4.mul(rayY, scale);
  const ez = f32x4.mul(rayZ, scale);
  const seen = f32x4.pmax(dot(nx, ny, nz, ex, ey, ez), zero);
  // with h halfway between lamp and eye: (n.h)^2 = (n.l + n.e)^2 / (2 + 2 l.e), (l.h)^2 = (1 + l.e) / 2
  const between = f32x4.add(dot(ex, ey, ez, constant(lamp, 0), constant(lamp, 1), constant(lamp, 2)), one);
  const along = f32x4.add(facing, seen);
  const span = f32x4.add(f32x4.mul(between, two), f32x4.splat(1e-6));
  const d2 = f32x4.add(
    f32x4.mul(f32x4.mul(along, along), f32x4.sub(roughness4, one)),
    f32x4.mul(span, f32x4.splat(1.00001)),
  );
  const spread = f32x4.mul(f32x4.pmax(f32x4.mul(between, f32x4.splat(0.5)), f32x4.splat(0.1)), breadth);
  // 1 for nothing, whose numbers are all 0
  const below = f32x4.pmax(f32x4.mul(f32x4.mul(d2, d2), spread), f32x4.splat(1e-12));
  highlight = f32x4.div(f32x4.mul(f32x4.mul(lit, roughness4), f32x4.mul(span, span)), below);
  const away = f32x4.sub(one, seen);
  const grazing = f32x4.mul(away, away);
  fresnel = f32x4.mul(f32x4.mul(grazing, grazing), gloss);
  const twice = f32x4.mul(seen, two);
  mirrorX = f32x4.sub(f32x4.mul(twice, nx), ex);
  mirrorY = f32x4.sub(f32x4.mul(twice, ny), ey);
  mirrorZ = f32x4.sub(f32x4.mul(twice, nz), ez);
}
