/**
 * Light on every pixel, once for each smooth surface that its samples see.
 *
 * Lambert and a GGX-like highlight from one lamp with a shadow map, ambient light and its reflection as a first-order function of
 * direction, bilinear mipmapped textures. Light is summed linearly and shown through a table.
 */
// biome-ignore-all lint/complexity/useMathMinMax: Math.min and max mind NaN and signed zeros, which costs in this loop
import type { CameraFrame } from './camera.ts';
import { MATERIAL_STRIDE, MAX_LEVELS, type PackedScene } from './packed-scene.ts';
import { NO_TILES, PixelEntries } from './pixel-entries.ts';
import type { Lighting } from './scene.ts';
import type { ShadowMap } from './shadow.ts';
import { BYTE_OF_LIGHT, LIGHT_STEPS } from './srgb.ts';
import type { StillView } from './still-view.ts';
import type { VisibilityPass } from './visibility.ts';

/** How far along its normal a point is moved before its shadow is looked up [m]. */
const NORMAL_OFFSET_M = 0.002;
/** Light beyond this is cut before pixels are averaged, or a highlight's edge would not be smoothed. */
const SAMPLE_MAX = 1.6;

export class Shader {
  readonly #scene: PackedScene;
  readonly #visibility: VisibilityPass;
  readonly #shadow: ShadowMap;
  readonly #antialias: boolean;
  readonly #entries: PixelEntries;
  /** (12,): constant, x, y, z terms of the ambient light, rgb each */
  readonly #ambient = new Float64Array(12);
  /** (6,): direction to the lamp, its colour */
  readonly #lamp = new Float64Array(6);
  readonly #sun = new Float64Array(12);
  /** (height, width): -1 / length of the ray of unit depth through a pixel's centre */
  readonly #rayScales: Float64Array;
  #raysFocalPx = 0;

  constructor(
    scene: PackedScene,
    visibility: VisibilityPass,
    shadow: ShadowMap,
    width: number,
    height: number,
    antialias: boolean,
  ) {
    this.#scene = scene;
    this.#visibility = visibility;
    this.#shadow = shadow;
    this.#antialias = antialias;
    this.#rayScales = new Float64Array(width * height);
    this.#entries = new PixelEntries(scene, visibility, shadow, width);
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

  /** Shadow map coordinates of (x, y, 1) w + eye, for a pixel (x, y) and its depth w. */
  #setSun({ rays, position }: CameraFrame): void {
    const m = this.#shadow.lookup;
    for (let row = 0; row < 12; row += 4) {
      for (let k = 0; k < 3; k++) {
        this.#sun[row + k] = m[row] * rays[k] + m[row + 1] * rays[3 + k] + m[row + 2] * rays[6 + k];
      }
      this.#sun[row + 3] = m[row] * position[0] + m[row + 1] * position[1] + m[row + 2] * position[2] + m[row + 3];
    }
  }

  /** Lengths of the rays through pixels' centres do not depend on where the camera stands. */
  #setRays({ width, height, focalPx }: CameraFrame): void {
    if (this.#raysFocalPx === focalPx) return;
    this.#raysFocalPx = focalPx;
    for (let row = 0, pixel = 0; row < height; row++) {
      const y = (row + 0.5 - height / 2) / focalPx;
      for (let column = 0; column < width; column++, pixel++) {
        const x = (column + 0.5 - width / 2) / focalPx;
        this.#rayScales[pixel] = -1 / Math.sqrt(1 + x * x + y * y);
      }
    }
  }

  /** Shades every pixel into `rgb` (height, width, 3); takes and keeps pixels of a camera that stands still. */
  shade(camera: CameraFrame, rgb: Uint8Array, view: StillView | null): void {
    this.#setSun(camera);
    this.#setRays(camera);
    // kept pixels are all put down at once, and the others over them
    if (view) rgb.set(view.rgb);
    for (let row = 0; row < camera.height; row++) {
      const count = this.#antialias ? this.#entries.gather(row, view) : this.#entries.gatherCentres(row, view);
      this.#shadeEntries(camera, count, rgb, view);
    }
  }

  #shadeEntries(camera: CameraFrame, count: number, rgb: Uint8Array, view: StillView | null): void {
    const { indices, owners, flat, normals, uvs, materials, textures, texels, levelStarts, levelCounts } = this.#scene;
    const { corners } = this.#visibility;
    const { triangles: entryTriangles, xs, ys, weights, pixels } = this.#entries;
    const { rays } = camera;
    const sun = this.#sun;
    const lampX = this.#lamp[0];
    const lampY = this.#lamp[1];
    const lampZ = this.#lamp[2];
    const lampR = this.#lamp[3];
    const lampG = this.#lamp[4];
    const lampB = this.#lamp[5];
    const ambient = this.#ambient;
    const shadowMatrix = this.#shadow.lookup;
    const shadowEnd = this.#shadow.size - 3;
    const shadowSize = this.#shadow.size;
    const { nearest, farthest, tiles } = this.#shadow;
    const shadowNearness = this.#shadow.target.nearness;
    const { touched } = this.#shadow;
    const noTile = tiles * tiles;
    const { firstMovingTriangle } = this.#scene;
    const isKept = view !== null;
    const kept = view ? view.rgb : rgb;
    const keptTiles = view ? view.tiles : NO_TILES;
    const rayScales = this.#rayScales;
    const byteOfLight = BYTE_OF_LIGHT;
    const lightSteps = LIGHT_STEPS;
    const sampleMax = SAMPLE_MAX;
    const brightest = SAMPLE_MAX * LIGHT_STEPS;

    const sky0 = ambient[0];
    const sky1 = ambient[1];
    const sky2 = ambient[2];
    const sky3 = ambient[3];
    const sky4 = ambient[4];
    const sky5 = ambient[5];
    const sky6 = ambient[6];
    const sky7 = ambient[7];
    const sky8 = ambient[8];
    const sky9 = ambient[9];
    const sky10 = ambient[10];
    const sky11 = ambient[11];
    const ray0 = rays[0];
    const ray1 = rays[1];
    const ray2 = rays[2];
    const ray3 = rays[3];
    const ray4 = rays[4];
    const ray5 = rays[5];
    const ray6 = rays[6];
    const ray7 = rays[7];
    const ray8 = rays[8];

    const sun0 = sun[0];
    const sun1 = sun[1];
    const sun2 = sun[2];
    const sun3 = sun[3];
    const sun4 = sun[4];
    const sun5 = sun[5];
    const sun6 = sun[6];
    const sun7 = sun[7];
    const sun8 = sun[8];
    const sun9 = sun[9];
    const sun10 = sun[10];
    const sun11 = sun[11];
    const light0 = shadowMatrix[0] * NORMAL_OFFSET_M;
    const light1 = shadowMatrix[1] * NORMAL_OFFSET_M;
    const light2 = shadowMatrix[2] * NORMAL_OFFSET_M;
    const light4 = shadowMatrix[4] * NORMAL_OFFSET_M;
    const light5 = shadowMatrix[5] * NORMAL_OFFSET_M;
    const light6 = shadowMatrix[6] * NORMAL_OFFSET_M;
    const light8 = shadowMatrix[8] * NORMAL_OFFSET_M;
    const light9 = shadowMatrix[9] * NORMAL_OFFSET_M;
    const light10 = shadowMatrix[10] * NORMAL_OFFSET_M;

    let sumR = 0;
    let sumG = 0;
    let sumB = 0;
    let sumWeight = 0;
    // tile that all surfaces of an edge pixel were looked up in; -1 where it cannot be kept
    let edgeTile = noTile;
    let e = 0;
    // runs of one triangle: what belongs to the triangle is computed once a run
    while (e < count) {
      const t = entryTriangles[e];
      const owner = owners[t];
      const nothing = t === 0;
      const isFlat = flat[t] === 1;
      const texture = nothing ? -1 : textures[owner];
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
      // homogeneous barycentrics: each is x, y, z . (pixel x, pixel y, 1); s is their sum
      const b0x = by * cw - bw * cy;
      const b0y = bw * cx - bx * cw;
      const b0z = bx * cy - by * cx;
      const b1x = cy * aw - cw * ay;
      const b1y = cw * ax - cx * aw;
      const b1z = cx * ay - cy * ax;
      const sx = b0x + b1x + (ay * bw - aw * by);
      const sy = b0y + b1y + (aw * bx - ax * bw);
      const sz = b0z + b1z + (ax * by - ay * bx);
      const determinant = ax * b0x + ay * b0y + aw * b0z;
      // two-sided triangles may be seen from behind
      const side = determinant > 0 ? -1 : 1;
      const n0x = side * normals[3 * i0];
      const n0y = side * normals[3 * i0 + 1];
      const n0z = side * normals[3 * i0 + 2];
      let n1x = 0;
      let n1y = 0;
      let n1z = 0;
      let n2x = 0;
      let n2y = 0;
      let n2z = 0;
      if (!isFlat) {
        n1x = side * normals[3 * i1];
        n1y = side * normals[3 * i1 + 1];
        n1z = side * normals[3 * i1 + 2];
        n2x = side * normals[3 * i2];
        n2y = side * normals[3 * i2 + 1];
        n2z = side * normals[3 * i2 + 2];
      }
      // u and v times s, and what picks the mip level
      let ux = 0;
      let uy = 0;
      let uz = 0;
      let vx = 0;
      let vy = 0;
      let vz = 0;
      let size = 1;
      let lastLevel = 0;
      let firstLevel = 0;
      if (texture >= 0) {
        const b2x = sx - b0x - b1x;
        const b2y = sy - b0y - b1y;
        const b2z = sz - b0z - b1z;
        const u0 = uvs[2 * i0];
        const v0 = uvs[2 * i0 + 1];
        const u1 = uvs[2 * i1];
        const v1 = uvs[2 * i1 + 1];
        const u2 = uvs[2 * i2];
        const v2 = uvs[2 * i2 + 1];
        ux = u0 * b0x + u1 * b1x + u2 * b2x;
        uy = u0 * b0y + u1 * b1y + u2 * b2y;
        uz = u0 * b0z + u1 * b1z + u2 * b2z;
        vx = v0 * b0x + v1 * b1x + v2 * b2x;
        vy = v0 * b0y + v1 * b1y + v2 * b2y;
        vz = v0 * b0z + v1 * b1z + v2 * b2z;
        lastLevel = levelCounts[texture] - 1;
        size = 1 << lastLevel;
        firstLevel = MAX_LEVELS * texture;
      }
      const material = owner * MATERIAL_STRIDE;
      const diffuseR = materials[material];
      const diffuseG = materials[material + 1];
      const diffuseB = materials[material + 2];
      const isShiny = materials[material + 9] === 0;
      const specularR = materials[material + 3];
      const specularG = materials[material + 4];
      const specularB = materials[material + 5];
      const a2 = materials[material + 6];
      const breadth = materials[material + 8];
      const gloss = materials[material + 10];

      do {
        const x = xs[e] * 0.5;
        const y = ys[e] * 0.5;
        let red = 0;
        let green = 0;
        let blue = 0;
        let lookedUp = noTile;
        if (!nothing) {
          const inverse = 1 / (sx * x + sy * y + sz);
          const w = determinant * inverse;
          let nx = n0x;
          let ny = n0y;
          let nz = n0z;
          if (!isFlat) {
            const l0 = (b0x * x + b0y * y + b0z) * inverse;
            const l1 = (b1x * x + b1y * y + b1z) * inverse;
            const l2 = 1 - l0 - l1;
            nx = l0 * n0x + l1 * n1x + l2 * n2x;
            ny = l0 * n0y + l1 * n1y + l2 * n2y;
            nz = l0 * n0z + l1 * n1z + l2 * n2z;
            const scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
            nx *= scale;
            ny *= scale;
            nz *= scale;
          }
          let lit = nx * lampX + ny * lampY + nz * lampZ;
          const lampSide = lit;
          if (lit > 0) {
            const su = (sun0 * x + sun1 * y + sun2) * w + sun3 + light0 * nx + light1 * ny + light2 * nz;
            const sv = (sun4 * x + sun5 * y + sun6) * w + sun7 + light4 * nx + light5 * ny + light6 * nz;
            if (su >= 1 && sv >= 1 && su < shadowEnd && sv < shadowEnd) {
              const depth = (sun8 * x + sun9 * y + sun10) * w + sun11 + light8 * nx + light9 * ny + light10 * nz;
              const floorU = su | 0;
              const floorV = sv | 0;
              const left = floorU - 1;
              const top = floorV - 1;
              const tile = (top >> 3) * tiles + (left >> 3);
              lookedUp = tile;
              if (nearest[tile] > depth) {
                if (farthest[tile] > depth) {
                  lit = 0;
                } else {
                  // 3 x 3 means, bilinearly between texels: the outer texels count by their share
                  const fu = su - floorU;
                  const fv = sv - floorV;
                  let at = top * shadowSize + left;
                  let open = 0;
                  for (let j = 0; j < 4; j++, at += shadowSize) {
                    const row =
                      (shadowNearness[at] <= depth ? 1 - fu : 0) +
                      (shadowNearness[at + 1] <= depth ? 1 : 0) +
                      (shadowNearness[at + 2] <= depth ? 1 : 0) +
                      (shadowNearness[at + 3] <= depth ? fu : 0);
                    open += j === 0 ? row * (1 - fv) : j === 3 ? row * fv : row;
                  }
                  lit *= open * (1 / 9);
                }
              }
            }
          } else {
            lit = 0;
          }
          red = (sky0 + sky3 * nx + sky6 * ny + sky9 * nz + lampR * lit) * diffuseR;
          green = (sky1 + sky4 * nx + sky7 * ny + sky10 * nz + lampG * lit) * diffuseG;
          blue = (sky2 + sky5 * nx + sky8 * ny + sky11 * nz + lampB * lit) * diffuseB;

          if (texture >= 0) {
            const u = (ux * x + uy * y + uz) * inverse;
            const v = (vx * x + vy * y + vz) * inverse;
            // derivatives on the screen by the quotient rule, in texels of the finest level
            const step = inverse * size;
            const uAcross = (ux - u * sx) * step;
            const uDown = (uy - u * sy) * step;
            const vAcross = (vx - v * sx) * step;
            const vDown = (vy - v * sy) * step;
            const across = uAcross * uAcross + vAcross * vAcross;
            const down = uDown * uDown + vDown * vDown;
            const footprint = across > down ? across : down;
            // half the binary logarithm, rounded
            const wanted = footprint < 1e9 ? (31 - Math.clz32(footprint * 2 + 1)) >> 1 : lastLevel;
            const level = wanted < lastLevel ? wanted : lastLevel;
            const n = size >> level;
            const tu = u * n - 0.5;
            const tv = v * n - 0.5;
            // u and v are positive
            const floorU = tu | 0;
            const floorV = tv | 0;
            const fu = tu - floorU;
            const fv = tv - floorV;
            const mask = n - 1;
            const left = floorU & mask;
            const right = (left + 1) & mask;
            const top = floorV & mask;
            const start = levelStarts[firstLevel + level];
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
            red *= w00 * texels[p00] + w01 * texels[p01] + w10 * texels[p10] + w11 * texels[p11];
            green *= w00 * texels[p00 + 1] + w01 * texels[p01 + 1] + w10 * texels[p10 + 1] + w11 * texels[p11 + 1];
            blue *= w00 * texels[p00 + 2] + w01 * texels[p01 + 2] + w10 * texels[p10 + 2] + w11 * texels[p11 + 2];
          }

          if (isShiny) {
            const rayX = ray0 * x + ray1 * y + ray2;
            const rayY = ray3 * x + ray4 * y + ray5;
            const rayZ = ray6 * x + ray7 * y + ray8;
            const toEye =
              weights[e] === 16 ? rayScales[pixels[e]] : -1 / Math.sqrt(rayX * rayX + rayY * rayY + rayZ * rayZ);
            const ex = rayX * toEye;
            const ey = rayY * toEye;
            const ez = rayZ * toEye;
            const towards = nx * ex + ny * ey + nz * ez;
            const facing = towards > 0 ? towards : 0;
            let highlight = 0;
            if (lit > 0) {
              // with h halfway between lamp and eye: (n.h)^2 = (n.l + n.e)^2 / (2 + 2 l.e), (l.h)^2 = (1 + l.e) / 2
              const between = 1 + lampX * ex + lampY * ey + lampZ * ez;
              const along = lampSide + facing;
              const span = 2 * between + 1e-6;
              const d = along * along * (a2 - 1) + span * 1.00001;
              highlight = (lit * a2 * span * span) / (d * d * (between > 0.2 ? between * 0.5 : 0.1) * breadth);
            }
            const grazing = (1 - facing) * (1 - facing);
            const fresnel = grazing * grazing * gloss;
            const mx = 2 * facing * nx - ex;
            const my = 2 * facing * ny - ey;
            const mz = 2 * facing * nz - ez;
            red +=
              specularR * highlight * lampR +
              (specularR + (1 - specularR) * fresnel) * (sky0 + sky3 * mx + sky6 * my + sky9 * mz);
            green +=
              specularG * highlight * lampG +
              (specularG + (1 - specularG) * fresnel) * (sky1 + sky4 * mx + sky7 * my + sky10 * mz);
            blue +=
              specularB * highlight * lampB +
              (specularB + (1 - specularB) * fresnel) * (sky2 + sky5 * mx + sky8 * my + sky11 * mz);
          }
        }
        const weight = weights[e];
        const byte = 3 * pixels[e];
        if (weight === 16) {
          rgb[byte] = byteOfLight[(red < sampleMax ? red * lightSteps : brightest) | 0];
          rgb[byte + 1] = byteOfLight[(green < sampleMax ? green * lightSteps : brightest) | 0];
          rgb[byte + 2] = byteOfLight[(blue < sampleMax ? blue * lightSteps : brightest) | 0];
          if (isKept && t < firstMovingTriangle && touched[lookedUp] === 0) {
            kept[byte] = rgb[byte];
            kept[byte + 1] = rgb[byte + 1];
            kept[byte + 2] = rgb[byte + 2];
            keptTiles[pixels[e]] = lookedUp;
          }
        } else {
          sumR += weight * (red < sampleMax ? red : sampleMax);
          sumG += weight * (green < sampleMax ? green : sampleMax);
          sumB += weight * (blue < sampleMax ? blue : sampleMax);
          sumWeight += weight;
          if (t >= firstMovingTriangle || touched[lookedUp] !== 0) edgeTile = -1;
          else if (edgeTile === noTile) edgeTile = lookedUp;
          else if (lookedUp !== noTile && lookedUp !== edgeTile) edgeTile = -1;
          if (sumWeight === 16) {
            rgb[byte] = byteOfLight[(sumR * (lightSteps / 16)) | 0];
            rgb[byte + 1] = byteOfLight[(sumG * (lightSteps / 16)) | 0];
            rgb[byte + 2] = byteOfLight[(sumB * (lightSteps / 16)) | 0];
            if (isKept && edgeTile >= 0) {
              kept[byte] = rgb[byte];
              kept[byte + 1] = rgb[byte + 1];
              kept[byte + 2] = rgb[byte + 2];
              keptTiles[pixels[e]] = edgeTile;
            }
            edgeTile = noTile;
            sumR = 0;
            sumG = 0;
            sumB = 0;
            sumWeight = 0;
          }
        }
        e++;
      } while (e < count && entryTriangles[e] === t);
    }
  }
}
