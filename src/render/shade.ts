/**
 * Light on every pixel, once for each smooth surface that its samples see.
 *
 * Lambert and a GGX-like highlight from one lamp with a shadow map, ambient light and its reflection as a first-order function of
 * direction, bilinear mipmapped textures. Light is summed linearly and shown through a table.
 */
import type { CameraFrame } from './camera.ts';
import { MATERIAL_STRIDE, MAX_LEVELS, type PackedScene } from './packed-scene.ts';
import type { Lighting } from './scene.ts';
import type { ShadowMap } from './shadow.ts';
import { BYTE_OF_LIGHT, LIGHT_STEPS } from './srgb.ts';
import type { VisibilityPass } from './visibility.ts';

/** Samples that a pixel is averaged over: the centre, its sides, its corners; weights of a tent over two pixels. */
const OFFSET_X = [0, -1, 1, 0, 0, -1, 1, -1, 1];
const OFFSET_Y = [0, 0, 0, -1, 1, -1, -1, 1, 1];
const WEIGHTS = [4, 2, 2, 2, 2, 1, 1, 1, 1];
const FULL_WEIGHT = 16;

/** Slack of the shadow test along the light [m], and of the looked-up point along the surface's normal. */
const SHADOW_BIAS_M = 0.0015;
const NORMAL_OFFSET_M = 0.002;
/** Light beyond this is cut before pixels are averaged, or a highlight's edge would not be smoothed. */
const SAMPLE_MAX = 1.6;

export class Shader {
  readonly #scene: PackedScene;
  readonly #visibility: VisibilityPass;
  readonly #shadow: ShadowMap;
  readonly #width: number;
  readonly #antialias: boolean;
  /** One row's worth of surfaces to shade: triangle, sample (in pixels), weight. */
  readonly #triangles: Int32Array;
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  readonly #weights: Uint8Array;
  /** (12,): constant, x, y, z terms of the ambient light, rgb each */
  readonly #ambient = new Float64Array(12);
  /** (6,): direction to the lamp, its colour */
  readonly #lamp = new Float64Array(6);
  readonly #keys = new Int32Array(9);
  readonly #slots = new Int32Array(9);

  constructor(scene: PackedScene, visibility: VisibilityPass, shadow: ShadowMap, width: number, antialias: boolean) {
    this.#scene = scene;
    this.#visibility = visibility;
    this.#shadow = shadow;
    this.#width = width;
    this.#antialias = antialias;
    this.#triangles = new Int32Array(9 * width);
    this.#xs = new Float64Array(9 * width);
    this.#ys = new Float64Array(9 * width);
    this.#weights = new Uint8Array(9 * width);
  }

  setLighting({ direction, colour, sky, ground, window, windowDirection }: Lighting): void {
    this.#lamp.set([...direction, ...colour]);
    for (let c = 0; c < 3; c++) {
      this.#ambient[c] = (sky[c] + ground[c] + window[c]) / 2;
      for (let axis = 0; axis < 3; axis++) {
        const upright = axis === 2 ? (sky[c] - ground[c]) / 2 : 0;
        this.#ambient[3 + 3 * axis + c] = upright + (window[c] / 2) * windowDirection[axis];
      }
    }
  }

  /** Shades every pixel into `rgb` (height, width, 3). */
  shade(camera: CameraFrame, rgb: Uint8Array): void {
    for (let row = 0; row < camera.height; row++) {
      const count = this.#antialias ? this.#gather(row) : this.#gatherCentres(row);
      this.#shadeEntries(camera, count, rgb, 3 * row * this.#width);
    }
  }

  #gatherCentres(row: number): number {
    const { triangles } = this.#visibility.target;
    const width = this.#width;
    for (let x = 0; x < width; x++) {
      this.#triangles[x] = triangles[row * width + x];
      this.#xs[x] = x + 0.5;
      this.#ys[x] = row + 0.5;
      this.#weights[x] = FULL_WEIGHT;
    }
    return width;
  }

  /** Lists what a row of pixels sees: one entry for a pixel within a surface, several along its edges. */
  #gather(row: number): number {
    const { triangles, width: stride } = this.#visibility.target;
    const { surfaces } = this.#scene;
    const entryTriangles = this.#triangles;
    const xs = this.#xs;
    const ys = this.#ys;
    const weights = this.#weights;
    const keys = this.#keys;
    const slots = this.#slots;
    const width = this.#width;
    let count = 0;
    for (let x = 0; x < width; x++) {
      const at = (2 * row + 1) * stride + 2 * x + 1;
      const t = triangles[at];
      const centre = t < 0 ? -1 : surfaces[t];
      let equal = true;
      for (let k = 1; k < 9; k++) {
        const other = triangles[at + OFFSET_Y[k] * stride + OFFSET_X[k]];
        if (other !== t && (other < 0 ? -1 : surfaces[other]) !== centre) {
          equal = false;
          break;
        }
      }
      entryTriangles[count] = t;
      xs[count] = x + 0.5;
      ys[count] = row + 0.5;
      weights[count] = FULL_WEIGHT;
      if (equal) {
        count++;
        continue;
      }
      const first = count;
      let distinct = 1;
      keys[0] = centre;
      weights[count] = WEIGHTS[0];
      for (let k = 1; k < 9; k++) {
        const other = triangles[at + OFFSET_Y[k] * stride + OFFSET_X[k]];
        const key = other < 0 ? -1 : surfaces[other];
        let slot = 0;
        while (slot < distinct && keys[slot] !== key) slot++;
        if (slot === distinct) {
          keys[distinct++] = key;
          entryTriangles[first + slot] = other;
          xs[first + slot] = x + 0.5 + OFFSET_X[k] / 2;
          ys[first + slot] = row + 0.5 + OFFSET_Y[k] / 2;
          weights[first + slot] = 0;
        }
        weights[first + slot] += WEIGHTS[k];
        slots[k] = slot;
      }
      count += distinct;
    }
    return count;
  }

  #shadeEntries(camera: CameraFrame, count: number, rgb: Uint8Array, firstByte: number): void {
    const { indices, owners, flat, normals, uvs, materials, texels, levelStarts, levelCounts } = this.#scene;
    const { corners } = this.#visibility;
    const entryTriangles = this.#triangles;
    const xs = this.#xs;
    const ys = this.#ys;
    const weights = this.#weights;
    const { rays, position } = camera;
    const r0 = rays[0];
    const r1 = rays[1];
    const r2 = rays[2];
    const r3 = rays[3];
    const r4 = rays[4];
    const r5 = rays[5];
    const r6 = rays[6];
    const r7 = rays[7];
    const r8 = rays[8];
    const eyeX = position[0];
    const eyeY = position[1];
    const eyeZ = position[2];
    const lamp = this.#lamp;
    const lampX = lamp[0];
    const lampY = lamp[1];
    const lampZ = lamp[2];
    const lampR = lamp[3];
    const lampG = lamp[4];
    const lampB = lamp[5];
    const ambient = this.#ambient;
    const shadow = this.#shadow;
    const shadowMatrix = shadow.matrix;
    const shadowSize = shadow.size;
    const tiles = shadow.tiles;
    const { nearest, farthest } = shadow;
    const shadowNearness = shadow.target.nearness;

    let last = -2;
    let material = 0;
    let texture = -1;
    let isFlat = 0;
    // homogeneous barycentrics: b_i = bix x + biy y + biz, of the corner opposite to each edge
    let b0x = 0;
    let b0y = 0;
    let b0z = 0;
    let b1x = 0;
    let b1y = 0;
    let b1z = 0;
    let sx = 0;
    let sy = 0;
    let sz = 0;
    let determinant = 1;
    let n0 = 0;
    let n1 = 0;
    let n2 = 0;
    let u0 = 0;
    let u1 = 0;
    let u2 = 0;
    let v0 = 0;
    let v1 = 0;
    let v2 = 0;
    let nx = 0;
    let ny = 0;
    let nz = 1;

    let sumR = 0;
    let sumG = 0;
    let sumB = 0;
    let sumWeight = 0;
    let byte = firstByte;
    for (let e = 0; e < count; e++) {
      const t = entryTriangles[e];
      let red = 0;
      let green = 0;
      let blue = 0;
      if (t >= 0) {
        if (t !== last) {
          last = t;
          const i0 = indices[3 * t];
          const i1 = indices[3 * t + 1];
          const i2 = indices[3 * t + 2];
          const ax = corners[3 * i0];
          const ay = corners[3 * i0 + 1];
          const aw = corners[3 * i0 + 2];
          const bx = corners[3 * i1];
          const by = corners[3 * i1 + 1];
          const bw = corners[3 * i1 + 2];
          const cx = corners[3 * i2];
          const cy = corners[3 * i2 + 1];
          const cw = corners[3 * i2 + 2];
          b0x = by * cw - bw * cy;
          b0y = bw * cx - bx * cw;
          b0z = bx * cy - by * cx;
          b1x = cy * aw - cw * ay;
          b1y = cw * ax - cx * aw;
          b1z = cx * ay - cy * ax;
          sx = b0x + b1x + (ay * bw - aw * by);
          sy = b0y + b1y + (aw * bx - ax * bw);
          sz = b0z + b1z + (ax * by - ay * bx);
          determinant = ax * b0x + ay * b0y + aw * b0z;
          const owner = owners[t];
          material = owner * MATERIAL_STRIDE;
          texture = materials[material + 7];
          isFlat = flat[t];
          n0 = 3 * i0;
          n1 = 3 * i1;
          n2 = 3 * i2;
          if (isFlat === 1) {
            nx = normals[n0];
            ny = normals[n0 + 1];
            nz = normals[n0 + 2];
          }
          if (texture >= 0) {
            u0 = uvs[2 * i0];
            v0 = uvs[2 * i0 + 1];
            u1 = uvs[2 * i1];
            v1 = uvs[2 * i1 + 1];
            u2 = uvs[2 * i2];
            v2 = uvs[2 * i2 + 1];
          }
        }
        const x = xs[e];
        const y = ys[e];
        const inverse = 1 / (sx * x + sy * y + sz);
        const w = determinant * inverse;
        const l0 = (b0x * x + b0y * y + b0z) * inverse;
        const l1 = (b1x * x + b1y * y + b1z) * inverse;
        const l2 = 1 - l0 - l1;
        if (isFlat === 0) {
          nx = l0 * normals[n0] + l1 * normals[n1] + l2 * normals[n2];
          ny = l0 * normals[n0 + 1] + l1 * normals[n1 + 1] + l2 * normals[n2 + 1];
          nz = l0 * normals[n0 + 2] + l1 * normals[n1 + 2] + l2 * normals[n2 + 2];
          const scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
          nx *= scale;
          ny *= scale;
          nz *= scale;
        }
        const rayX = r0 * x + r1 * y + r2;
        const rayY = r3 * x + r4 * y + r5;
        const rayZ = r6 * x + r7 * y + r8;

        let baseR = materials[material];
        let baseG = materials[material + 1];
        let baseB = materials[material + 2];
        if (texture >= 0) {
          const u = l0 * u0 + l1 * u1 + l2 * u2;
          const v = l0 * v0 + l1 * v1 + l2 * v2;
          // derivatives on the screen by the quotient rule, in texels of the finest level
          const size = 1 << (levelCounts[texture] - 1);
          const du = u0 - u2;
          const eu = u1 - u2;
          const dv = v0 - v2;
          const ev = v1 - v2;
          const gu = u - u2;
          const gv = v - v2;
          const step = inverse * size;
          const ux = (du * b0x + eu * b1x - gu * sx) * step;
          const uy = (du * b0y + eu * b1y - gu * sy) * step;
          const vx = (dv * b0x + ev * b1x - gv * sx) * step;
          const vy = (dv * b0y + ev * b1y - gv * sy) * step;
          const alongX = ux * ux + vx * vx;
          const alongY = uy * uy + vy * vy;
          const footprint = alongX > alongY ? alongX : alongY;
          // half the binary logarithm, rounded
          let level = footprint < 0.5 ? 0 : footprint > 1e9 ? 15 : (31 - Math.clz32(footprint * 2)) >> 1;
          level = level < levelCounts[texture] ? level : levelCounts[texture] - 1;
          const n = size >> level;
          const tu = u * n - 0.5;
          const tv = v * n - 0.5;
          const floorU = Math.floor(tu);
          const floorV = Math.floor(tv);
          const fu = tu - floorU;
          const fv = tv - floorV;
          const mask = n - 1;
          const left = floorU & mask;
          const top = floorV & mask;
          const right = (left + 1) & mask;
          const start = levelStarts[MAX_LEVELS * texture + level];
          const rowTop = start + 3 * top * n;
          const rowBottom = start + 3 * ((top + 1) & mask) * n;
          const p00 = rowTop + 3 * left;
          const p01 = rowTop + 3 * right;
          const p10 = rowBottom + 3 * left;
          const p11 = rowBottom + 3 * right;
          const w11 = fu * fv;
          const w01 = fu - w11;
          const w10 = fv - w11;
          const w00 = 1 - fu - w10;
          baseR *= w00 * texels[p00] + w01 * texels[p01] + w10 * texels[p10] + w11 * texels[p11];
          baseG *= w00 * texels[p00 + 1] + w01 * texels[p01 + 1] + w10 * texels[p10 + 1] + w11 * texels[p11 + 1];
          baseB *= w00 * texels[p00 + 2] + w01 * texels[p01 + 2] + w10 * texels[p10 + 2] + w11 * texels[p11 + 2];
        }

        let lit = nx * lampX + ny * lampY + nz * lampZ;
        if (lit > 0) {
          const px = eyeX + rayX * w + nx * NORMAL_OFFSET_M;
          const py = eyeY + rayY * w + ny * NORMAL_OFFSET_M;
          const pz = eyeZ + rayZ * w + nz * NORMAL_OFFSET_M;
          const su = shadowMatrix[0] * px + shadowMatrix[1] * py + shadowMatrix[2] * pz + shadowMatrix[3] - 0.5;
          const sv = shadowMatrix[4] * px + shadowMatrix[5] * py + shadowMatrix[6] * pz + shadowMatrix[7] - 0.5;
          if (su >= 1 && sv >= 1 && su < shadowSize - 3 && sv < shadowSize - 3) {
            const depth =
              shadowMatrix[8] * px + shadowMatrix[9] * py + shadowMatrix[10] * pz + shadowMatrix[11] + SHADOW_BIAS_M;
            const floorU = su | 0;
            const floorV = sv | 0;
            const left = floorU - 1;
            const top = floorV - 1;
            // the four tiles that the 4 x 4 texels can lie in
            const tile = (top >> 3) * tiles + (left >> 3);
            const tileRight = ((left + 3) >> 3) - (left >> 3);
            const tileDown = (((top + 3) >> 3) - (top >> 3)) * tiles;
            const far = tile + tileRight + tileDown;
            if (
              nearest[tile] > depth ||
              nearest[far] > depth ||
              nearest[tile + tileRight] > depth ||
              nearest[tile + tileDown] > depth
            ) {
              if (
                farthest[tile] > depth &&
                farthest[far] > depth &&
                farthest[tile + tileRight] > depth &&
                farthest[tile + tileDown] > depth
              ) {
                lit = 0;
              } else {
                const fu = su - floorU;
                const fv = sv - floorV;
                const gu = 1 - fu;
                let at = top * shadowSize + left;
                let open = 0;
                let row = 0;
                if (shadowNearness[at] <= depth) row += gu;
                if (shadowNearness[at + 1] <= depth) row += 1;
                if (shadowNearness[at + 2] <= depth) row += 1;
                if (shadowNearness[at + 3] <= depth) row += fu;
                open += row * (1 - fv);
                at += shadowSize;
                row = 0;
                if (shadowNearness[at] <= depth) row += gu;
                if (shadowNearness[at + 1] <= depth) row += 1;
                if (shadowNearness[at + 2] <= depth) row += 1;
                if (shadowNearness[at + 3] <= depth) row += fu;
                open += row;
                at += shadowSize;
                row = 0;
                if (shadowNearness[at] <= depth) row += gu;
                if (shadowNearness[at + 1] <= depth) row += 1;
                if (shadowNearness[at + 2] <= depth) row += 1;
                if (shadowNearness[at + 3] <= depth) row += fu;
                open += row;
                at += shadowSize;
                row = 0;
                if (shadowNearness[at] <= depth) row += gu;
                if (shadowNearness[at + 1] <= depth) row += 1;
                if (shadowNearness[at + 2] <= depth) row += 1;
                if (shadowNearness[at + 3] <= depth) row += fu;
                open += row * fv;
                lit *= open / 9;
              }
            }
          }
        } else {
          lit = 0;
        }

        red = ambient[0] + ambient[3] * nx + ambient[6] * ny + ambient[9] * nz + lampR * lit;
        green = ambient[1] + ambient[4] * nx + ambient[7] * ny + ambient[10] * nz + lampG * lit;
        blue = ambient[2] + ambient[5] * nx + ambient[8] * ny + ambient[11] * nz + lampB * lit;
        red *= baseR;
        green *= baseG;
        blue *= baseB;

        if (materials[material + 9] === 0) {
          const toEye = -1 / Math.sqrt(rayX * rayX + rayY * rayY + rayZ * rayZ);
          const ex = rayX * toEye;
          const ey = rayY * toEye;
          const ez = rayZ * toEye;
          let facing = nx * ex + ny * ey + nz * ez;
          facing = facing > 0 ? facing : 0;
          const specularR = materials[material + 3];
          const specularG = materials[material + 4];
          const specularB = materials[material + 5];
          const grazing = 1 - facing;
          const fresnel = grazing * grazing * grazing * grazing * materials[material + 10];
          const mx = 2 * facing * nx - ex;
          const my = 2 * facing * ny - ey;
          const mz = 2 * facing * nz - ez;
          let highlight = 0;
          if (lit > 0) {
            let hx = lampX + ex;
            let hy = lampY + ey;
            let hz = lampZ + ez;
            const scale = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz + 1e-9);
            hx *= scale;
            hy *= scale;
            hz *= scale;
            let nh = nx * hx + ny * hy + nz * hz;
            nh = nh > 0 ? nh : 0;
            const lh = lampX * hx + lampY * hy + lampZ * hz;
            const a2 = materials[material + 6];
            const d = nh * nh * (a2 - 1) + 1.00001;
            const lh2 = lh * lh;
            highlight = (lit * a2) / (d * d * (lh2 > 0.1 ? lh2 : 0.1) * materials[material + 8] * 4);
          }
          const skyR = ambient[0] + ambient[3] * mx + ambient[6] * my + ambient[9] * mz;
          const skyG = ambient[1] + ambient[4] * mx + ambient[7] * my + ambient[10] * mz;
          const skyB = ambient[2] + ambient[5] * mx + ambient[8] * my + ambient[11] * mz;
          red += specularR * highlight * lampR + (specularR + (1 - specularR) * fresnel) * skyR;
          green += specularG * highlight * lampG + (specularG + (1 - specularG) * fresnel) * skyG;
          blue += specularB * highlight * lampB + (specularB + (1 - specularB) * fresnel) * skyB;
        }
      }
      const weight = weights[e];
      if (weight === FULL_WEIGHT) {
        const limit = SAMPLE_MAX * LIGHT_STEPS;
        red *= LIGHT_STEPS;
        green *= LIGHT_STEPS;
        blue *= LIGHT_STEPS;
        rgb[byte] = BYTE_OF_LIGHT[(red < limit ? red : limit) | 0];
        rgb[byte + 1] = BYTE_OF_LIGHT[(green < limit ? green : limit) | 0];
        rgb[byte + 2] = BYTE_OF_LIGHT[(blue < limit ? blue : limit) | 0];
        byte += 3;
        continue;
      }
      sumR += weight * (red < SAMPLE_MAX ? red : SAMPLE_MAX);
      sumG += weight * (green < SAMPLE_MAX ? green : SAMPLE_MAX);
      sumB += weight * (blue < SAMPLE_MAX ? blue : SAMPLE_MAX);
      sumWeight += weight;
      if (sumWeight === FULL_WEIGHT) {
        const scale = LIGHT_STEPS / FULL_WEIGHT;
        rgb[byte] = BYTE_OF_LIGHT[(sumR * scale) | 0];
        rgb[byte + 1] = BYTE_OF_LIGHT[(sumG * scale) | 0];
        rgb[byte + 2] = BYTE_OF_LIGHT[(sumB * scale) | 0];
        byte += 3;
        sumR = 0;
        sumG = 0;
        sumB = 0;
        sumWeight = 0;
      }
    }
  }
}
