/**
 * The shadow map of a directional light, shared by all cameras of a step.
 *
 * Shadows are cast by the faces that look away from the light, so that a lit face is not in the map and needs next to no bias.
 * The part cast by what stands fixed is drawn once; a step puts it back where things moved, and draws those.
 */
import { doubleArea, FillTarget, fill, LATTICE_MAX, SUBPIXELS, setBounds, setPlane } from './fill';
import {
  DRAWABLE_BYTES,
  drawableCount,
  drawables,
  firstMoving,
  indices,
  positions,
  spheres,
  turned,
  vertexCount,
  zeroed,
} from './scene';
import { createTiles, forgetMarks, markSphere, measureTiles, restoreTiles, spreadTiles } from './shadow-tiles';

/** Given (4, 4) f32: world point to texel x, texel y, nearness [m], column by column. */
export const shadowMatrix: usize = memory.data(64, 16);
/** Given f32: texels a metre. */
export const texelsPerMetre: usize = memory.data(16, 16);

/** How far behind itself a lit face of a two-sided mesh casts its shadow [m]. */
const LIT_FACE_M: f64 = 0.005;

export let map: FillTarget = changetype<FillTarget>(0);
/** (size, stride) f32: nearness of what stands fixed */
let fixed: usize = 0;
/** (V, 4): x and y in lattice steps (i32), nearness (f32), spare */
let points: usize = 0;
let keepsFixed: bool = true;

export function createShadow(size: i32, keeps: bool): void {
  keepsFixed = keeps;
  map = new FillTarget(size, size, 5, 16, false);
  fixed = zeroed(map.bytes());
  points = heap.alloc(16 * vertexCount);
  createTiles(size);
}

/** Draws what stands fixed, for the light that the matrix was written for. */
export function castFixedShadows(): void {
  map.clear();
  castShadows(0, firstMoving);
  memory.copy(fixed, map.nearness, map.bytes());
  forgetMarks(1);
  measureTiles(map, fixed);
  spreadTiles();
  forgetMarks(0);
}

/** Brings the map to the places that the scene holds. */
export function castMovingShadows(): void {
  if (keepsFixed) {
    restoreTiles(map, fixed);
  } else {
    map.clear();
    castShadows(0, firstMoving);
    forgetMarks(1);
  }
  castShadows(firstMoving, drawableCount);
  for (let i = firstMoving; i < drawableCount; i++) {
    if (!castsShadow(i)) continue;
    const sphere = spheres + 16 * i;
    const centre = projected(v128.load(sphere));
    const reach = load<f32>(sphere, 12) * load<f32>(texelsPerMetre) + 1;
    markSphere(f32x4.extract_lane(centre, 0), f32x4.extract_lane(centre, 1), reach);
  }
  measureTiles(map, fixed);
  spreadTiles();
}

function castsShadow(index: i32): bool {
  return load<i32>(drawables + DRAWABLE_BYTES * index, 16) !== 0;
}

function castShadows(first: i32, end: i32): void {
  for (let i = first; i < end; i++) {
    if (!castsShadow(i)) continue;
    const drawable = drawables + DRAWABLE_BYTES * i;
    project(load<i32>(drawable), load<i32>(drawable, 4));
    fillTriangles(load<i32>(drawable, 8), load<i32>(drawable, 12), load<i32>(drawable, 20) !== 0);
  }
}

function projected(point: v128): v128 {
  return f32x4.add(
    turned(v128.load(shadowMatrix), v128.load(shadowMatrix, 16), v128.load(shadowMatrix, 32), point),
    v128.load(shadowMatrix, 48),
  );
}

function project(firstVertex: i32, endVertex: i32): void {
  const half = f32x4.splat(0.5);
  const steps = f32x4.splat(f32(SUBPIXELS));
  for (let v = firstVertex; v < endVertex; v++) {
    const at = projected(v128.load(positions + 16 * v));
    const scaled = f32x4.floor(f32x4.add(f32x4.mul(at, steps), half));
    const held = f32x4.pmin(f32x4.pmax(scaled, f32x4.splat(-LATTICE_MAX)), f32x4.splat(LATTICE_MAX));
    v128.store(points + 16 * v, v128.shuffle<f32>(i32x4.trunc_sat_f32x4_s(held), at, 0, 1, 6, 7));
  }
}

function fillTriangles(firstTriangle: i32, endTriangle: i32, twoSided: bool): void {
  for (let t = firstTriangle; t < endTriangle; t++) {
    const a = v128.load(points + 16 * load<i32>(indices + 12 * t));
    const b = v128.load(points + 16 * load<i32>(indices + 12 * t, 4));
    const c = v128.load(points + 16 * load<i32>(indices + 12 * t, 8));
    const area = doubleArea(a, b, c);
    if (area >= 0 && (!twoSided || area === 0)) continue;
    if (!map.covers(a, b, c)) continue;
    // a face that looks at the light must not shade itself
    const behind: f64 = area > 0 ? LIT_FACE_M : 0;
    const x0 = i32x4.extract_lane(a, 0);
    const y0 = i32x4.extract_lane(a, 1);
    const x1 = i32x4.extract_lane(b, 0);
    const y1 = i32x4.extract_lane(b, 1);
    const x2 = i32x4.extract_lane(c, 0);
    const y2 = i32x4.extract_lane(c, 1);
    const z0 = f64(f32x4.extract_lane(a, 2)) - behind;
    const z1 = f64(f32x4.extract_lane(b, 2)) - behind;
    const z2 = f64(f32x4.extract_lane(c, 2)) - behind;
    const scale = SUBPIXELS / area;
    const slopeX = ((z1 - z0) * f64(y2 - y0) - (z2 - z0) * f64(y1 - y0)) * scale;
    const slopeY = ((z2 - z0) * f64(x1 - x0) - (z1 - z0) * f64(x2 - x0)) * scale;
    setPlane(slopeX, slopeY, z0 - (slopeX * x0 + slopeY * y0) / SUBPIXELS);
    setBounds(f32(min(z0, min(z1, z2))), f32(max(z0, max(z1, z2))));
    fill(map, x0, y0, x1, y1, x2, y2, t);
  }
}
