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
  /** (height, width): number of the triangle; empty where only nearness is kept */
  readonly triangles: Int32Array;
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
    this.#spacing = spacing;
    this.#offset = offset;
    this.#keepsTriangles = keepsTriangles;
  }

  clear(nearness = 0): void {
    this.nearness.fill(nearness);
    this.triangles.fill(-1);
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
    const first = Math.max(0, Math.ceil((ay - offset) / spacing));
    const last = Math.min(this.height, Math.ceil((cy - offset) / spacing));
    if (first >= last) return;
    const bend = Math.ceil((by - offset) / spacing);

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
      const onLong = Math.ceil(long / denominatorLong);
      const onShort = Math.ceil(short / denominator);
      long += stepLong;
      short += step;
      const from = Math.max(0, bendsRight ? onLong : onShort) | 0;
      const to = Math.min(width, bendsRight ? onShort : onLong) | 0;
      if (from >= to) continue;
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
