/**
 * What is seen at every sample: projects the scene's vertices and fills the triangles that face the camera.
 *
 * Triangles are never clipped for their attributes: shading works with the homogeneous corners. Only those that cross the near
 * plane are cut, by position.
 */
import type { CameraFrame } from './camera.ts';
import { FillTarget, SUBPIXELS } from './fill.ts';
import type { PackedScene } from './packed-scene.ts';

/** Nothing nearer to the camera than this is drawn [m]. */
export const NEAR_M = 0.01;

export class VisibilityPass {
  readonly target: FillTarget;
  /** (V, 3): x w, y w, w of every vertex in sight */
  readonly corners: Float64Array;
  /** (V, 2): lattice position of every vertex beyond the near plane */
  readonly #lattice: Int32Array;
  readonly #scene: PackedScene;
  readonly #clipped = new Float64Array(3 * 4);
  /** Edges of the image in lattice steps. */
  readonly #right: number;
  readonly #bottom: number;

  /** Samples lie on pixel centres, and with antialiasing halfway between them as well. */
  constructor(scene: PackedScene, width: number, height: number, antialias: boolean) {
    this.#scene = scene;
    this.#right = width * SUBPIXELS;
    this.#bottom = height * SUBPIXELS;
    this.target = antialias
      ? new FillTarget(2 * width + 1, 2 * height + 1, SUBPIXELS / 2, 0, true)
      : new FillTarget(width, height, SUBPIXELS, SUBPIXELS / 2, true);
    this.corners = new Float64Array(3 * scene.vertexCount);
    this.#lattice = new Int32Array(2 * scene.vertexCount);
  }

  /** Draws drawables `first` up to `end` over what the target holds. */
  draw(camera: CameraFrame, first: number, end: number): void {
    for (let i = first; i < end; i++) {
      const drawable = this.#scene.drawables[i];
      if (!this.#inSight(camera, i)) continue;
      this.#project(camera, drawable.firstVertex, drawable.endVertex);
      this.#fillTriangles(drawable.firstTriangle, drawable.endTriangle, drawable.twoSided);
    }
  }

  /** Projects the vertices of drawables `first` up to `end` that are in sight, for shading, and fills nothing. */
  project(camera: CameraFrame, first: number, end: number): void {
    for (let i = first; i < end; i++) {
      const drawable = this.#scene.drawables[i];
      if (this.#inSight(camera, i)) this.#project(camera, drawable.firstVertex, drawable.endVertex);
    }
  }

  #inSight(camera: CameraFrame, index: number): boolean {
    const s = this.#scene.spheres;
    const p = camera.projection;
    const x = s[4 * index];
    const y = s[4 * index + 1];
    const z = s[4 * index + 2];
    const radius = s[4 * index + 3];
    const w = p[8] * x + p[9] * y + p[10] * z + p[11];
    if (w + radius < NEAR_M) return false;
    const across = p[0] * x + p[1] * y + p[2] * z + p[3];
    const down = p[4] * x + p[5] * y + p[6] * z + p[7];
    const f = camera.focalPx;
    const halfWidth = camera.width / 2;
    const halfHeight = camera.height / 2;
    const reachX = radius * Math.sqrt(f * f + halfWidth * halfWidth);
    const reachY = radius * Math.sqrt(f * f + halfHeight * halfHeight);
    return (
      across >= -reachX &&
      camera.width * w - across >= -reachX &&
      down >= -reachY &&
      camera.height * w - down >= -reachY
    );
  }

  #project(camera: CameraFrame, firstVertex: number, endVertex: number): void {
    const positions = this.#scene.positions;
    const corners = this.corners;
    const lattice = this.#lattice;
    const p = camera.projection;
    const p0 = p[0];
    const p1 = p[1];
    const p2 = p[2];
    const p3 = p[3];
    const p4 = p[4];
    const p5 = p[5];
    const p6 = p[6];
    const p7 = p[7];
    const p8 = p[8];
    const p9 = p[9];
    const p10 = p[10];
    const p11 = p[11];
    for (let v = firstVertex; v < endVertex; v++) {
      const x = positions[3 * v];
      const y = positions[3 * v + 1];
      const z = positions[3 * v + 2];
      const hx = p0 * x + p1 * y + p2 * z + p3;
      const hy = p4 * x + p5 * y + p6 * z + p7;
      const w = p8 * x + p9 * y + p10 * z + p11;
      corners[3 * v] = hx;
      corners[3 * v + 1] = hy;
      corners[3 * v + 2] = w;
      if (w >= NEAR_M) {
        const scale = SUBPIXELS / w;
        lattice[2 * v] = Math.floor(hx * scale + 0.5);
        lattice[2 * v + 1] = Math.floor(hy * scale + 0.5);
      }
    }
  }

  #fillTriangles(firstTriangle: number, endTriangle: number, twoSided: boolean): void {
    const { indices } = this.#scene;
    const { corners, target } = this;
    const lattice = this.#lattice;
    const at = target.corners;
    const plane = target.plane;
    const right = this.#right;
    const bottom = this.#bottom;
    for (let t = firstTriangle; t < endTriangle; t++) {
      const a = indices[3 * t];
      const b = indices[3 * t + 1];
      const c = indices[3 * t + 2];
      const aw = corners[3 * a + 2];
      const bw = corners[3 * b + 2];
      const cw = corners[3 * c + 2];
      if (aw < NEAR_M || bw < NEAR_M || cw < NEAR_M) {
        if (aw >= NEAR_M || bw >= NEAR_M || cw >= NEAR_M) this.#fillClipped(t, twoSided);
        continue;
      }
      const x0 = lattice[2 * a];
      const y0 = lattice[2 * a + 1];
      const x1 = lattice[2 * b];
      const y1 = lattice[2 * b + 1];
      const x2 = lattice[2 * c];
      const y2 = lattice[2 * c + 1];
      // y points down: what is counter-clockwise from outside has a negative area here
      const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
      if (area >= 0 && (!twoSided || area === 0)) continue;
      if ((x0 < 0 && x1 < 0 && x2 < 0) || (y0 < 0 && y1 < 0 && y2 < 0)) continue;
      if ((x0 > right && x1 > right && x2 > right) || (y0 > bottom && y1 > bottom && y2 > bottom)) continue;
      if (!this.#setPlane(a, b, c, twoSided)) continue;
      plane[3] = 1 / Math.max(aw, bw, cw);
      plane[4] = 1 / Math.min(aw, bw, cw);
      at[0] = x0;
      at[1] = y0;
      at[2] = x1;
      at[3] = y1;
      at[4] = x2;
      at[5] = y2;
      target.fill(t);
    }
  }

  /** Plane of 1/w on the screen, exact whatever the lattice did to the corners; false for a triangle seen edge on or from behind. */
  #setPlane(a: number, b: number, c: number, twoSided: boolean): boolean {
    const corners = this.corners;
    const ax = corners[3 * a];
    const ay = corners[3 * a + 1];
    const aw = corners[3 * a + 2];
    const ux = corners[3 * b] - ax;
    const uy = corners[3 * b + 1] - ay;
    const uw = corners[3 * b + 2] - aw;
    const vx = corners[3 * c] - ax;
    const vy = corners[3 * c + 1] - ay;
    const vw = corners[3 * c + 2] - aw;
    const nx = uy * vw - uw * vy;
    const ny = uw * vx - ux * vw;
    const nw = ux * vy - uy * vx;
    const d = nx * ax + ny * ay + nw * aw;
    if (!(d < 0 || (twoSided && d > 0))) return false;
    const plane = this.target.plane;
    plane[0] = nx / d;
    plane[1] = ny / d;
    plane[2] = nw / d;
    return true;
  }

  /** Cuts a triangle at the near plane and fills the one or two that are left. */
  #fillClipped(t: number, twoSided: boolean): void {
    const { indices } = this.#scene;
    const { corners, target } = this;
    if (!this.#setPlane(indices[3 * t], indices[3 * t + 1], indices[3 * t + 2], twoSided)) return;
    const cut = this.#clipped;
    let count = 0;
    for (let k = 0; k < 3; k++) {
      const from = 3 * indices[3 * t + k];
      const to = 3 * indices[3 * t + ((k + 1) % 3)];
      const fromW = corners[from + 2];
      const toW = corners[to + 2];
      if (fromW >= NEAR_M) {
        for (let i = 0; i < 3; i++) cut[3 * count + i] = corners[from + i];
        count++;
      }
      if (fromW >= NEAR_M !== toW >= NEAR_M) {
        const share = (NEAR_M - fromW) / (toW - fromW);
        for (let i = 0; i < 2; i++)
          cut[3 * count + i] = corners[from + i] + share * (corners[to + i] - corners[from + i]);
        cut[3 * count + 2] = NEAR_M;
        count++;
      }
    }
    target.plane[3] = 0;
    target.plane[4] = 1 / NEAR_M;
    for (let k = 2; k < count; k++) {
      this.#setCorner(0, 0);
      this.#setCorner(1, k - 1);
      this.#setCorner(2, k);
      target.fill(t);
    }
  }

  #setCorner(corner: number, from: number): void {
    const scale = SUBPIXELS / this.#clipped[3 * from + 2];
    this.target.corners[2 * corner] = Math.floor(this.#clipped[3 * from] * scale + 0.5);
    this.target.corners[2 * corner + 1] = Math.floor(this.#clipped[3 * from + 1] * scale + 0.5);
  }
}
