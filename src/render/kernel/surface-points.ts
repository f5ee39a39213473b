/**
 * Where each entry of a row lies: depth, normal and colour of the surface, interpolated with perspective.
 *
 * Entries come in runs of one triangle. What belongs to the triangle is computed once a run, in doubles and about the run's first
 * sample; then four samples at a time. Anything that is linear over the triangle, times 1/w, is linear on the screen.
 */
import { createEntries, entryRoom, entryTriangles, entryXs, entryYs } from './entries';
import {
  drawableCount,
  drawables,
  flat,
  indices,
  MATERIAL_BYTES,
  materials,
  normals,
  owners,
  uvs,
  zeroed,
} from './scene';
import { colourTextured, setTexture } from './texture';
import { corners, NEAR_M } from './visibility';

/** Of each entry, f32: depth along the view [m]; unit normal. */
export let depths: usize = 0;
export let normalXs: usize = 0;
export let normalYs: usize = 0;
export let normalZs: usize = 0;
/** Of each entry: (4,) f32, linear diffuse rgb and 1 where it has a highlight; material (i32). */
export let albedos: usize = 0;
export let entryMaterials: usize = 0;

export function createSurfacePoints(width: i32): void {
  createEntries(width);
  const bytes: usize = 4 * entryRoom(width);
  depths = zeroed(bytes);
  normalXs = zeroed(bytes);
  normalYs = zeroed(bytes);
  normalZs = zeroed(bytes);
  albedos = zeroed(4 * bytes);
  entryMaterials = zeroed(bytes);
}

/** Finds the surface points of the first `count` entries. */
export function interpolateRow(count: i32): void {
  let first = 0;
  while (first < count) {
    const t = load<i32>(entryTriangles + 4 * first);
    let end = first + 1;
    while (end < count && load<i32>(entryTriangles + 4 * end) === t) end++;
    if (t === 0) leaveEmpty(first, end);
    else interpolateRun(t, first, end);
    first = end;
  }
}

/** Where nothing is seen: no colour, and a normal that no light falls on. */
function leaveEmpty(first: i32, end: i32): void {
  for (let e = first; e < end; e++) {
    store<f32>(depths + 4 * e, 1);
    store<f32>(normalXs + 4 * e, 0);
    store<f32>(normalYs + 4 * e, 0);
    store<f32>(normalZs + 4 * e, 0);
    store<i32>(entryMaterials + 4 * e, drawableCount);
    v128.store(albedos + 16 * e, f32x4.splat(0));
  }
}

// 1/w, and the shares of the triangle's first and second corner times 1/w: at the run's first sample, and across and down
let q0: v128 = i32x4.splat(0);
let qx: v128 = i32x4.splat(0);
let qy: v128 = i32x4.splat(0);
let p0: v128 = i32x4.splat(0);
let px: v128 = i32x4.splat(0);
let py: v128 = i32x4.splat(0);
let r0: v128 = i32x4.splat(0);
let rx: v128 = i32x4.splat(0);
let ry: v128 = i32x4.splat(0);
let qLow: v128 = i32x4.splat(0);
let qHigh: v128 = i32x4.splat(0);
/** -1 for a two-sided triangle that is seen from behind */
let side: f32 = 1;

/** Sets the planes above for the triangle of three vertices, about a sample. */
function setPlanes(i0: i32, i1: i32, i2: i32, x: f64, y: f64): void {
  const ax = f64(load<f32>(corners + 16 * i0));
  const ay = f64(load<f32>(corners + 16 * i0, 4));
  const aw = f64(load<f32>(corners + 16 * i0, 8));
  const bx = f64(load<f32>(corners + 16 * i1));
  const by = f64(load<f32>(corners + 16 * i1, 4));
  const bw = f64(load<f32>(corners + 16 * i1, 8));
  const cx = f64(load<f32>(corners + 16 * i2));
  const cy = f64(load<f32>(corners + 16 * i2, 4));
  const cw = f64(load<f32>(corners + 16 * i2, 8));
  // as in the visibility pass, which let no triangle through that has none
  const ux = bx - ax;
  const uy = by - ay;
  const uw = bw - aw;
  const vx = cx - ax;
  const vy = cy - ay;
  const vw = cw - aw;
  const sx = uy * vw - uw * vy;
  const sy = uw * vx - ux * vw;
  const sw = ux * vy - uy * vx;
  const determinant = sx * ax + sy * ay + sw * aw;
  const scale = 1 / determinant;
  side = determinant > 0 ? -1 : 1;
  q0 = f32x4.splat(f32((sx * x + sy * y + sw) * scale));
  qx = f32x4.splat(f32(sx * scale));
  qy = f32x4.splat(f32(sy * scale));
  // the lattice lets samples lie a little outside
  const nearest = max(min(aw, min(bw, cw)), f64(NEAR_M));
  qLow = f32x4.splat(f32(1 / max(aw, max(bw, cw))));
  qHigh = f32x4.splat(f32(1 / nearest));
  const bcx = by * cw - bw * cy;
  const bcy = bw * cx - bx * cw;
  const bcw = bx * cy - by * cx;
  p0 = f32x4.splat(f32((bcx * x + bcy * y + bcw) * scale));
  px = f32x4.splat(f32(bcx * scale));
  py = f32x4.splat(f32(bcy * scale));
  const cax = cy * aw - cw * ay;
  const cay = cw * ax - cx * aw;
  const caw = cx * ay - cy * ax;
  r0 = f32x4.splat(f32((cax * x + cay * y + caw) * scale));
  rx = f32x4.splat(f32(cax * scale));
  ry = f32x4.splat(f32(cay * scale));
}

function interpolateRun(t: i32, first: i32, end: i32): void {
  const i0 = load<i32>(indices + 12 * t);
  const i1 = load<i32>(indices + 12 * t, 4);
  const i2 = load<i32>(indices + 12 * t, 8);
  const x0 = load<f32>(entryXs + 4 * first);
  const y0 = load<f32>(entryYs + 4 * first);
  setPlanes(i0, i1, i2, x0, y0);
  const owner = load<i32>(owners + 4 * t);
  const albedo = v128.load(materials + MATERIAL_BYTES * owner);
  const texture = load<i32>(drawables + 32 * owner, 24);
  if (texture >= 0) setTexture(texture, uvs + 8 * i0, uvs + 8 * i1, uvs + 8 * i2);
  const isFlat = load<u8>(flat + t) !== 0;
  const towards = f32x4.splat(side);
  // normal of the third corner, and of the others against it
  const n2 = f32x4.mul(v128.load(normals + 16 * i2), towards);
  const n0 = f32x4.sub(f32x4.mul(v128.load(normals + 16 * i0), towards), n2);
  const n1 = f32x4.sub(f32x4.mul(v128.load(normals + 16 * i1), towards), n2);
  const one = f32x4.splat(1);
  for (let e = first; e < end; e += 4) {
    const at: usize = 4 * e;
    const dx = f32x4.sub(v128.load(entryXs + at), f32x4.splat(x0));
    const dy = f32x4.sub(v128.load(entryYs + at), f32x4.splat(y0));
    const q = f32x4.pmin(f32x4.pmax(plane(q0, qx, qy, dx, dy), qLow), qHigh);
    const w = f32x4.div(one, q);
    v128.store(depths + at, w);
    const stop = min(e + 4, end);
    if (isFlat) {
      v128.store(normalXs + at, v128.shuffle<f32>(n2, n2, 0, 0, 0, 0));
      v128.store(normalYs + at, v128.shuffle<f32>(n2, n2, 1, 1, 1, 1));
      v128.store(normalZs + at, v128.shuffle<f32>(n2, n2, 2, 2, 2, 2));
    }
    if (!isFlat || texture >= 0) {
      const l0 = f32x4.mul(plane(p0, px, py, dx, dy), w);
      const l1 = f32x4.mul(plane(r0, rx, ry, dx, dy), w);
      if (!isFlat) storeNormals(at, n0, n1, n2, l0, l1);
      if (texture >= 0) {
        const l0x = f32x4.mul(w, f32x4.sub(px, f32x4.mul(l0, qx)));
        const l0y = f32x4.mul(w, f32x4.sub(py, f32x4.mul(l0, qy)));
        const l1x = f32x4.mul(w, f32x4.sub(rx, f32x4.mul(l1, qx)));
        const l1y = f32x4.mul(w, f32x4.sub(ry, f32x4.mul(l1, qy)));
        colourTextured(albedos + 16 * e, stop - e, albedo, l0, l1, l0x, l0y, l1x, l1y);
      }
    }
    if (texture < 0) for (let k = e; k < stop; k++) v128.store(albedos + 16 * k, albedo);
    v128.store(entryMaterials + at, i32x4.splat(owner));
  }
}

function plane(constant: v128, across: v128, down: v128, dx: v128, dy: v128): v128 {
  return f32x4.add(f32x4.add(constant, f32x4.mul(across, dx)), f32x4.mul(down, dy));
}

function storeNormals(at: usize, n0: v128, n1: v128, n2: v128, l0: v128, l1: v128): void {
  const x = plane(
    v128.shuffle<f32>(n2, n2, 0, 0, 0, 0),
    v128.shuffle<f32>(n0, n0, 0, 0, 0, 0),
    v128.shuffle<f32>(n1, n1, 0, 0, 0, 0),
    l0,
    l1,
  );
  const y = plane(
    v128.shuffle<f32>(n2, n2, 1, 1, 1, 1),
    v128.shuffle<f32>(n0, n0, 1, 1, 1, 1),
    v128.shuffle<f32>(n1, n1, 1, 1, 1, 1),
    l0,
    l1,
  );
  const z = plane(
    v128.shuffle<f32>(n2, n2, 2, 2, 2, 2),
    v128.shuffle<f32>(n0, n0, 2, 2, 2, 2),
    v128.shuffle<f32>(n1, n1, 2, 2, 2, 2),
    l0,
    l1,
  );
  const square = f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z));
  const scale = f32x4.div(f32x4.splat(1), f32x4.sqrt(square));
  v128.store(normalXs + at, f32x4.mul(x, scale));
  v128.store(normalYs + at, f32x4.mul(y, scale));
  v128.store(normalZs + at, f32x4.mul(z, scale));
}
