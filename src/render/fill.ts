/**
 * Fills triangles into a grid of samples, nearest first; exact coverage by the top-left rule.
 *
 * Corners lie on a lattice of 32 steps a pixel. A row's first and last sample come from one division of whole numbers below
 * 2^53 whose quotient is rounded up: the quotient of such numbers is exact enough that rounding never crosses a sample, however
 * large the triangle, so there is no guard band. Nearness is any quantity that is linear on the screen and grows towards
 * the viewer, such as 1/w.
 */

/** Lattice steps a pixel. */
export const SUBPIXELS = 32;

export class FillTarget {
  /** Samples in a row, and rows. */
  readonly width: number;
  readonly height: number;
  /** (height, width): nearness of what is nearest; 0 where there is nothing */
  readonly nearness: Float32Array;
  /** (height, width): number of the triangle, 0 for none; empty where only nearness is kept */
  readonly triangles: Int32Array;
  /** (height, 2): first and last-but-one sample that rows were filled in since `resetSpans` */
  readonly spans: Int32Array;
  /** (6,): x0 y0 x1 y1 x2 y2 of the triangle to fill, in lattice steps */
  readonly corners = new Float64Array(6);
  /** (5,): nearness = plane[0] x + plane[1] y + plane[2] for x, y in pixels; it is held within plane[3] .. plane[4] */
  readonly plane = new Float64Array(5);
  readonly #spacing: number;
  readonly #offset: number;
  readonly #keepsTriangles: boolean;

  /** Sample i of a row lies `spacing * i + offset` lattice steps from the left. */
  constructor(width: number, height: number, spacing: number, offset: number, keepsTriangles: boolean) {
    this.width = width;
    this.height = height;
    this.nearness = new Float32Array(width * height);
    this.triangles = new Int32Array(keepsTriangles ? width * height : 0);
    this.spans = new Int32Array(2 * height);
    this.#spacing = spacing;
    this.#offset = offset;
    this.#keepsTriangles = keepsTriangles;
  }

  clear(nearness = 0): void {
    this.nearness.fill(nearness);
    this.triangles.fill(0);
  }

  resetSpans(): void {
    for (let row = 0; row < this.height; row++) {
      this.spans[2 * row] = this.width;
      this.spans[2 * row + 1] = 0;
    }
  }

  /** Fills the triangle in `corners`, of either orientation, with `plane`. */
  fill(triangle: number): void {
    const c = this.corners;
    let ax = c[0];
    let ay = c[1];
    let bx = c[2];
    let by = c[3];
    let cx = c[4];
    let cy = c[5];
    // a above b above c
    let swap = 0;
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
    const spacing = this.#spacing;
    const offset = this.#offset;
    const first = Math.max(0, Math.ceil((ay - offset) / spacing) | 0);
    const last = Math.min(this.height, Math.ceil((cy - offset) / spacing) | 0);
    if (first >= last) return;
    const bend = Math.ceil((by - offset) / spacing) | 0;

    const dyLong = cy - ay;
    const dxLong = cx - ax;
    const bendsRight = (bx - ax) * dyLong - (by - ay) * dxLong > 0;
    const denominatorLong = dyLong * spacing;
    const stepLong = dxLong * spacing;
    let long = (ax - offset) * dyLong + (spacing * first + offset - ay) * dxLong;

    let dy = by - ay;
    let dx = bx - ax;
    let short = (ax - offset) * dy + (spacing * first + offset - ay) * dx;
    if (first >= bend) {
      dy = cy - by;
      dx = cx - bx;
      short = (bx - offset) * dy + (spacing * first + offset - by) * dx;
    }
    let denominator = dy * spacing;
    let step = dx * spacing;

    const width = this.width;
    const spans = this.spans;
    const nearness = this.nearness;
    const triangles = this.triangles;
    const keepsTriangles = this.#keepsTriangles;
    const slopeX = this.plane[0];
    const slopeY = this.plane[1];
    const base = this.plane[2];
    const low = this.plane[3];
    const high = this.plane[4];
    const pitch = spacing / SUBPIXELS;
    const phase = offset / SUBPIXELS;
    const steep = Math.abs(slopeX) * pitch > high - low || Math.abs(slopeY) * pitch > high - low;

    for (let row = first; row < last; row++) {
      if (row === bend) {
        dy = cy - by;
        dx = cx - bx;
        short = (bx - offset) * dy + (spacing * row + offset - by) * dx;
        denominator = dy * spacing;
        step = dx * spacing;
      }
      const onLong = Math.ceil(long / denominatorLong) | 0;
      const onShort = Math.ceil(short / denominator) | 0;
      long += stepLong;
      short += step;
      let from = bendsRight ? onLong : onShort;
      let to = bendsRight ? onShort : onLong;
      if (from < 0) from = 0;
      if (to > width) to = width;
      if (from >= to) continue;
      if (from < spans[2 * row]) spans[2 * row] = from;
      if (to > spans[2 * row + 1]) spans[2 * row + 1] = to;
      const rowBase = base + slopeY * (row * pitch + phase);
      let at = (row * width + from) | 0;
      const end = (at + to - from) | 0;
      let x = from * pitch + phase;
      if (steep) {
        for (; at < end; at++, x += pitch) {
          const z = Math.min(high, Math.max(low, rowBase + slopeX * x));
          if (z > nearness[at]) {
            nearness[at] = z;
            if (keepsTriangles) triangles[at] = triangle;
          }
        }
      } else if (keepsTriangles) {
        for (; at < end; at++, x += pitch) {
          const z = rowBase + slopeX * x;
          if (z > nearness[at]) {
            nearness[at] = z;
            triangles[at] = triangle;
          }
        }
      } else {
        for (; at < end; at++, x += pitch) {
          const z = rowBase + slopeX * x;
          if (z > nearness[at]) nearness[at] = z;
        }
      }
    }
  }
}
