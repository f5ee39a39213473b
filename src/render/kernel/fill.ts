/**
 * Fills triangles into a grid of samples, nearest first; exact coverage by the top-left rule.
 *
 * Corners lie on a lattice of 32 steps a pixel, within 2^25 of its origin. A row's first and last sample come from one division of
 * whole numbers below 2^53 whose quotient is rounded up: the quotient of such numbers is exact enough that rounding never crosses
 * a sample, however large the triangle, so there is no guard band. Nearness is any quantity that is linear on the screen and
 * grows towards the viewer, such as 1/w.
 */
import { zeroed } from './scene';

/** Lattice steps a pixel. */
export const SUBPIXELS: i32 = 32;
/** Lattice coordinates are held within this; products of their differences stay whole in 53 bits. */
export const LATTICE_MAX: f32 = 33554432;

export class FillTarget {
  /** (height, stride) f32: nearness of what is nearest; 0 where there is nothing */
  nearness: usize;
  /** (height, stride) i32: number of the triangle, 0 for none; 0 where only nearness is kept */
  triangles: usize;
  /** (height, 2) i32: first and last-but-one sample that rows were filled in since `resetSpans` */
  spans: usize;
  /** Samples from row to row; rows begin on 16 bytes, and at least one sample stands beyond the last. */
  stride: i32;

  /** Sample i of a row lies `(i << shift) + offset` lattice steps from the left. */
  constructor(
    public width: i32,
    public height: i32,
    public shift: i32,
    public offset: i32,
    keepsTriangles: bool,
  ) {
    this.stride = (width + 4) & ~3;
    this.nearness = zeroed(this.bytes());
    this.triangles = keepsTriangles ? zeroed(this.bytes()) : 0;
    this.spans = zeroed(8 * height);
  }

  /** Bytes of `nearness`, and of `triangles`: a little more, since groups of samples are read beyond the last row. */
  bytes(): usize {
    return 4 * this.stride * this.height + 64;
  }

  clear(): void {
    memory.fill(this.nearness, 0, this.bytes());
    if (this.triangles !== 0) memory.fill(this.triangles, 0, this.bytes());
  }

  resetSpans(): void {
    for (let row = 0; row < this.height; row++) {
      store<i32>(this.spans + 8 * row, this.width);
      store<i32>(this.spans + 8 * row, 0, 4);
    }
  }

  /** First sample at or beyond a lattice coordinate. */
  sample(at: i32): i32 {
    return (at - this.offset + (1 << this.shift) - 1) >> this.shift;
  }

  /** Whether the box about three points, lattice x and y in their first two lanes (i32), holds any sample. */
  covers(a: v128, b: v128, c: v128): bool {
    const bias = i32x4.splat((1 << this.shift) - 1 - this.offset);
    const least = i32x4.add(i32x4.min_s(a, i32x4.min_s(b, c)), bias);
    const most = i32x4.add(i32x4.max_s(a, i32x4.max_s(b, c)), bias);
    const size = i32x4.replace_lane(i32x4.splat(this.width), 1, this.height);
    const from = i32x4.max_s(i32x4.shr_s(least, this.shift), i32x4.splat(0));
    const to = i32x4.min_s(i32x4.shr_s(most, this.shift), size);
    return (i32x4.bitmask(i32x4.lt_s(from, to)) & 3) === 3;
  }
}

/** Twice the area of a triangle on the lattice, x and y in its corners' first two lanes (i32); exact. */
export function doubleArea(a: v128, b: v128, c: v128): f64 {
  const u = f64x2.convert_low_i32x4_s(i32x4.sub(b, a));
  const v = f64x2.convert_low_i32x4_s(i32x4.sub(c, a));
  const products = f64x2.mul(u, v128.shuffle<f64>(v, v, 1, 0));
  return f64x2.extract_lane(products, 0) - f64x2.extract_lane(products, 1);
}

/** Nearness of the triangle to fill: slopeX x + slopeY y + base for x, y in pixels, held within low .. high. */
let slopeX: f64 = 0;
let slopeY: f64 = 0;
let base: f64 = 0;
let low: f32 = 0;
let high: f32 = 0;

export function setPlane(x: f64, y: f64, constant: f64): void {
  slopeX = x;
  slopeY = y;
  base = constant;
}

export function setBounds(lowest: f32, highest: f32): void {
  low = lowest;
  high = highest;
}

/** Fills a triangle of either orientation, its corners in lattice steps, with the plane that was set. */
export function fill(target: FillTarget, ax: i32, ay: i32, bx: i32, by: i32, cx: i32, cy: i32, triangle: i32): void {
  // a above b above c
  let swap: i32;
  if (by < ay) {
    swap = ax;
    ax = bx;
    bx = swap;
    swap = ay;
    ay = by;
    by = swap;
  }
  if (cy < by) {
    swap = bx;
    bx = cx;
    cx = swap;
    swap = by;
    by = cy;
    cy = swap;
  }
  if (by < ay) {
    swap = ax;
    ax = bx;
    bx = swap;
    swap = ay;
    ay = by;
    by = swap;
  }
  const first = max(0, target.sample(ay));
  const last = min(target.height, target.sample(cy));
  if (first >= last) return;
  const bend = target.sample(by);
  const dyLong = f64(cy - ay);
  const dxLong = f64(cx - ax);
  const bendsRight = f64(bx - ax) * dyLong - f64(by - ay) * dxLong > 0;

  // lane 0 is the long edge, lane 1 the short one above or below the bend
  const offset = target.offset;
  const spacing = 1 << target.shift;
  const firstY = (first << target.shift) + offset;
  const fromA = first < bend;
  const dy = f64(fromA ? by - ay : cy - by);
  const dx = f64(fromA ? bx - ax : cx - bx);
  const startX = f64((fromA ? ax : bx) - offset);
  const startY = f64(firstY - (fromA ? ay : by));
  let place = f64x2(f64(ax - offset) * dyLong + f64(firstY - ay) * dxLong, startX * dy + startY * dx);
  let denominator = f64x2(dyLong * spacing, dy * spacing);
  let step = f64x2(dxLong * spacing, dx * spacing);

  for (let row = first; row < last; row++) {
    if (row === bend && !(row === first)) {
      const dyBelow = f64(cy - by);
      const dxBelow = f64(cx - bx);
      const below = f64((row << target.shift) + offset - by);
      place = f64x2.replace_lane(place, 1, f64(bx - offset) * dyBelow + below * dxBelow);
      denominator = f64x2.replace_lane(denominator, 1, dyBelow * spacing);
      step = f64x2.replace_lane(step, 1, dxBelow * spacing);
    }
    const ends = i32x4.trunc_sat_f64x2_s_zero(f64x2.ceil(f64x2.div(place, denominator)));
    place = f64x2.add(place, step);
    const onLong = i32x4.extract_lane(ends, 0);
    const onShort = i32x4.extract_lane(ends, 1);
    const from = max(0, bendsRight ? onLong : onShort);
    const to = min(target.width, bendsRight ? onShort : onLong);
    if (from < to) fillSpan(target, row, from, to, triangle);
  }
}

/** Samples `from` up to `to` of a row, in groups of four. */
function fillSpan(target: FillTarget, row: i32, from: i32, to: i32, triangle: i32): void {
  const span = target.spans + 8 * row;
  if (from < load<i32>(span)) store<i32>(span, from);
  if (to > load<i32>(span, 4)) store<i32>(span, to, 4);
  const pitch: f64 = f64(1 << target.shift) / SUBPIXELS;
  const phase: f64 = f64(target.offset) / SUBPIXELS;
  const start = from & ~3;
  // counted from the span's first sample, where the plane is exact
  const atFrom = f32x4.splat(f32(base + slopeY * (row * pitch + phase) + slopeX * (from * pitch + phase)));
  const slope = f32x4.splat(f32(slopeX * pitch));
  const lowest = f32x4.splat(low);
  const highest = f32x4.splat(high);
  const behind = f32x4.splat(f32(to - from));
  const four = f32x4.splat(4);
  let index = f32x4.add(f32x4.splat(f32(start - from)), f32x4(0, 1, 2, 3));
  let at: usize = 4 * (row * target.stride + start);
  const end: usize = 4 * (row * target.stride + to);
  const number = i32x4.splat(triangle);
  const keepsTriangles = target.triangles !== 0;
  for (; at < end; at += 16) {
    const z = f32x4.pmin(f32x4.pmax(f32x4.add(atFrom, f32x4.mul(slope, index)), lowest), highest);
    const inside = v128.and(f32x4.ge(index, f32x4.splat(0)), f32x4.lt(index, behind));
    index = f32x4.add(index, four);
    const old = v128.load(target.nearness + at);
    const wins = v128.and(inside, f32x4.gt(z, old));
    if (!v128.any_true(wins)) continue;
    v128.store(target.nearness + at, v128.bitselect(z, old, wins));
    if (keepsTriangles) {
      const triangles = target.triangles + at;
      v128.store(triangles, v128.bitselect(number, v128.load(triangles), wins));
    }
  }
}
