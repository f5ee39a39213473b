/**
 * What is seen at every sample: projects the scene's vertices and fills the triangles that face the camera.
 *
 * Triangles are never clipped for their attributes: shading works with the homogeneous corners. Only those that cross the near
 * plane are cut, by position.
 */
import { doubleArea, FillTarget, fill, LATTICE_MAX, SUBPIXELS, setBounds, setPlane } from './fill';
import { DRAWABLE_BYTES, drawables, indices, positions, spheres, turned, vertexCount } from './scene';

/** Nothing nearer to the camera than this is drawn [m]. */
export const NEAR_M: f32 = 0.01;

/** Given (4, 4) f32: world point to x w, y w, w with x, y in pixels and w the depth along the view [m], column by column. */
export const projection: usize = memory.data(64, 16);
/** Given (4,) f32: width and height of the image, and lengths of the rays to its sides and its top at depth 1 [px]. */
export const image: usize = memory.data(16, 16);

/** (V, 4) f32: x w, y w, w of every vertex in sight */
export let corners: usize = 0;
/** (V, 4): x and y in lattice steps (i32), w, 1/w (f32) of every vertex in sight; only w of those before the near plane */
let points: usize = 0;
export let target: FillTarget = changetype<FillTarget>(0);
/** (4, 4) f32: a triangle cut at the near plane */
const cut: usize = memory.data(64, 16);

/** Samples lie on pixel centres, and with antialiasing halfway between them as well. */
export function createVisibility(width: i32, height: i32, antialias: bool): void {
  target = antialias
    ? new FillTarget(2 * width + 1, 2 * height + 1, 4, 0, true)
    : new FillTarget(width, height, 5, 16, true);
  corners = heap.alloc(16 * vertexCount);
  points = heap.alloc(16 * vertexCount);
}

/** Draws drawables `first` up to `end` over what the target holds; or only projects those in sight, for shading. */
export function drawVisible(first: i32, end: i32, fills: bool): void {
  for (let i = first; i < end; i++) {
    if (!inSight(i)) continue;
    const drawable = drawables + DRAWABLE_BYTES * i;
    project(load<i32>(drawable), load<i32>(drawable, 4));
    if (fills) fillTriangles(load<i32>(drawable, 8), load<i32>(drawable, 12), load<i32>(drawable, 20) !== 0);
  }
}

function inSight(index: i32): bool {
  const sphere = v128.load(spheres + 16 * index);
  const radius = f32x4.extract_lane(sphere, 3);
  const centre = projected(sphere);
  const across = f32x4.extract_lane(centre, 0);
  const down = f32x4.extract_lane(centre, 1);
  const w = f32x4.extract_lane(centre, 2);
  if (w + radius < NEAR_M) return false;
  const reachX = radius * load<f32>(image, 8);
  const reachY = radius * load<f32>(image, 12);
  return (
    across >= -reachX &&
    load<f32>(image) * w - across >= -reachX &&
    down >= -reachY &&
    load<f32>(image, 4) * w - down >= -reachY
  );
}

function projected(point: v128): v128 {
  return f32x4.add(
    turned(v128.load(projection), v128.load(projection, 16), v128.load(projection, 32), point),
    v128.load(projection, 48),
  );
}

function project(firstVertex: i32, endVertex: i32): void {
  for (let v = firstVertex; v < endVertex; v++) {
    const corner = projected(v128.load(positions + 16 * v));
    v128.store(corners + 16 * v, corner);
    const w = v128.shuffle<f32>(corner, corner, 2, 2, 2, 2);
    const nearness = f32x4.div(f32x4.splat(1), w);
    const depths = v128.shuffle<f32>(w, nearness, 0, 4, 0, 4);
    v128.store(points + 16 * v, v128.shuffle<i32>(latticeAt(corner, nearness), depths, 0, 1, 4, 5));
  }
}

/** (4,) i32: x and y of a corner in lattice steps. */
function latticeOf(corner: v128): v128 {
  return latticeAt(corner, f32x4.div(f32x4.splat(1), v128.shuffle<f32>(corner, corner, 2, 2, 2, 2)));
}

function latticeAt(corner: v128, nearness: v128): v128 {
  const scale = f32x4.mul(nearness, f32x4.splat(f32(SUBPIXELS)));
  const at = f32x4.add(f32x4.mul(corner, scale), f32x4.splat(0.5));
  const held = f32x4.pmin(f32x4.pmax(at, f32x4.splat(-LATTICE_MAX)), f32x4.splat(LATTICE_MAX));
  return i32x4.trunc_sat_f32x4_s(f32x4.floor(held));
}

function fillTriangles(firstTriangle: i32, endTriangle: i32, twoSided: bool): void {
  for (let t = firstTriangle; t < endTriangle; t++) {
    const a = load<i32>(indices + 12 * t);
    const b = load<i32>(indices + 12 * t, 4);
    const c = load<i32>(indices + 12 * t, 8);
    const p = v128.load(points + 16 * a);
    const q = v128.load(points + 16 * b);
    const r = v128.load(points + 16 * c);
    const least = f32x4.pmin(p, f32x4.pmin(q, r));
    const most = f32x4.pmax(p, f32x4.pmax(q, r));
    if (f32x4.extract_lane(least, 2) < NEAR_M) {
      if (f32x4.extract_lane(most, 2) >= NEAR_M) fillClipped(t, twoSided);
      continue;
    }
    // y points down: what is counter-clockwise from outside has a negative area here
    const area = doubleArea(p, q, r);
    if (area >= 0 && (!twoSided || area === 0)) continue;
    if (!target.covers(p, q, r)) continue;
    if (!setNearness(a, b, c, twoSided)) continue;
    setBounds(f32x4.extract_lane(least, 3), f32x4.extract_lane(most, 3));
    fillBetween(p, q, r, t);
  }
}

/** Fills triangle `t` between three points of the lattice, with the plane and the bounds that were set. */
function fillBetween(p: v128, q: v128, r: v128, t: i32): void {
  fill(
    target,
    i32x4.extract_lane(p, 0),
    i32x4.extract_lane(p, 1),
    i32x4.extract_lane(q, 0),
    i32x4.extract_lane(q, 1),
    i32x4.extract_lane(r, 0),
    i32x4.extract_lane(r, 1),
    t,
  );
}

/** Plane of 1/w on the screen, exact whatever the lattice did to the corners; false for a triangle seen edge on or from behind. */
function setNearness(a: i32, b: i32, c: i32, twoSided: bool): bool {
  const ax = f64(load<f32>(corners + 16 * a));
  const ay = f64(load<f32>(corners + 16 * a, 4));
  const aw = f64(load<f32>(corners + 16 * a, 8));
  const ux = f64(load<f32>(corners + 16 * b)) - ax;
  const uy = f64(load<f32>(corners + 16 * b, 4)) - ay;
  const uw = f64(load<f32>(corners + 16 * b, 8)) - aw;
  const vx = f64(load<f32>(corners + 16 * c)) - ax;
  const vy = f64(load<f32>(corners + 16 * c, 4)) - ay;
  const vw = f64(load<f32>(corners + 16 * c, 8)) - aw;
  const nx = uy * vw - uw * vy;
  const ny = uw * vx - ux * vw;
  const nw = ux * vy - uy * vx;
  const d = nx * ax + ny * ay + nw * aw;
  if (!(d < 0 || (twoSided && d > 0))) return false;
  const scale = 1 / d;
  setPlane(nx * scale, ny * scale, nw * scale);
  return true;
}

/** Cuts a triangle at the near plane and fills the one or two that are left. */
function fillClipped(t: i32, twoSided: bool): void {
  const at = indices + 12 * t;
  if (!setNearness(load<i32>(at), load<i32>(at, 4), load<i32>(at, 8), twoSided)) return;
  let count = 0;
  for (let k = 0; k < 3; k++) {
    const from = v128.load(corners + 16 * load<i32>(at + 4 * k));
    const to = v128.load(corners + 16 * load<i32>(at + 4 * ((k + 1) % 3)));
    const fromW = f32x4.extract_lane(from, 2);
    const toW = f32x4.extract_lane(to, 2);
    const begins = fromW >= NEAR_M;
    if (begins) v128.store(cut + 16 * count++, from);
    if (begins !== toW >= NEAR_M) {
      // from its end beyond the plane, so that both triangles of an edge cut it in the same point
      const beyond = begins ? from : to;
      const before = begins ? to : from;
      const share = f32x4.splat((begins ? NEAR_M - fromW : NEAR_M - toW) / (begins ? toW - fromW : fromW - toW));
      const crossing = f32x4.add(beyond, f32x4.mul(share, f32x4.sub(before, beyond)));
      v128.store(cut + 16 * count++, f32x4.replace_lane(crossing, 2, NEAR_M));
    }
  }
  setBounds(0, f32(1) / NEAR_M);
  const first = latticeOf(v128.load(cut));
  for (let k = 2; k < count; k++) {
    const second = latticeOf(v128.load(cut + 16 * (k - 1)));
    const third = latticeOf(v128.load(cut + 16 * k));
    fillBetween(first, second, third, t);
  }
}
