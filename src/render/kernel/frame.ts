/**
 * One frame: what a camera sees of what the scene holds, as colour, depth and instances.
 */
import { gather, gatherCentres } from './entries';
import { createLight, lightRow } from './light';
import { resolveRow } from './resolve';
import { drawableCount, firstMoving, triangleIds, zeroed } from './scene';
import { createShadow } from './shadow';
import { createLookup } from './shadow-lookup';
import { createView, keepSamples, keptColours, restoreSamples, useView } from './still-view';
import { interpolateRow } from './surface-points';
import { createVisibility, drawVisible, target } from './visibility';

let width: i32 = 0;
let height: i32 = 0;
let antialias: bool = true;
/** (height, width, 3) u8, sRGB */
export let rgb: usize = 0;
/** (height, width) u16: depth along the view at the pixel's centre [mm]; 0 where nothing is, 65535 from there on */
export let depthMm: usize = 0;
/** (height, width) u8: instance at the pixel's centre; 0 where nothing is */
export let ids: usize = 0;

/** Makes room for frames of the scene. */
export function createFrame(columns: i32, rows: i32, smooth: bool, shadowSize: i32, keepsFixedShadow: bool): void {
  width = columns;
  height = rows;
  antialias = smooth;
  createVisibility(width, height, antialias);
  createShadow(shadowSize, keepsFixedShadow);
  createLight(width);
  createLookup(width);
  rgb = zeroed(3 * width * height);
  depthMm = zeroed(2 * width * height + 16);
  ids = zeroed(width * height + 16);
}

/** Address of what a fixed camera keeps. */
export function createStillView(): usize {
  return createView(width * height);
}

/** Finds what is seen at every sample. `view`: what the camera keeps, or 0; `isNew`: nothing is kept in it yet. */
export function see(view: usize, isNew: bool): void {
  const pixels = width * height;
  useView(view, pixels);
  if (view === 0 || isNew) {
    target.clear();
    drawVisible(0, firstMoving, true);
    if (view !== 0) keepSamples(view, pixels);
  } else {
    restoreSamples(view);
    // the corners of fixed vertices belong to the camera that drew last
    drawVisible(0, firstMoving, false);
  }
  target.resetSpans();
  drawVisible(firstMoving, drawableCount, true);
}

/** Shades what was seen into `rgb`. */
export function shade(): void {
  // kept pixels are all put down at once, and the others over them
  if (keptColours !== 0) memory.copy(rgb, keptColours, 3 * width * height);
  for (let row = 0; row < height; row++) {
    const count = antialias ? gather(row) : gatherCentres(row);
    interpolateRow(count);
    lightRow(count);
    resolveRow(count, rgb);
  }
}

/** Writes depth and instance of the sample at each pixel's centre. */
export function readCentres(): void {
  const limit = i32x4.splat(65535);
  for (let row = 0; row < height; row++) {
    const start: usize = 4 * (antialias ? (2 * row + 1) * target.stride : row * target.stride);
    const nearness = target.nearness + start;
    const triangles = target.triangles + start;
    for (let x = 0; x < width; x += 4) {
      const pixel = row * width + x;
      const seen = centres(triangles, x);
      const metres = f32x4.div(f32x4.splat(1000), centres(nearness, x));
      const rounded = i32x4.trunc_sat_f32x4_s(f32x4.add(metres, f32x4.splat(0.5)));
      const depth = v128.and(i32x4.min_s(rounded, limit), i32x4.ne(seen, i32x4.splat(0)));
      v128.store64_lane(depthMm + 2 * pixel, i16x8.narrow_i32x4_u(depth, depth), 0);
      store<u8>(ids + pixel, load<u8>(triangleIds + i32x4.extract_lane(seen, 0)));
      store<u8>(ids + pixel, load<u8>(triangleIds + i32x4.extract_lane(seen, 1)), 1);
      store<u8>(ids + pixel, load<u8>(triangleIds + i32x4.extract_lane(seen, 2)), 2);
      store<u8>(ids + pixel, load<u8>(triangleIds + i32x4.extract_lane(seen, 3)), 3);
    }
  }
}

/** Values at the centres of pixels `x` to `x + 3` of a row of samples. */
function centres(row: usize, x: i32): v128 {
  if (!antialias) return v128.load(row + 4 * x);
  return v128.shuffle<i32>(v128.load(row + 8 * x), v128.load(row + 8 * x, 16), 1, 3, 5, 7);
}
