/**
 * The shadow map of a directional light, shared by all cameras of a step.
 *
 * Shadows are cast by the faces that look away from the light, so that a lit face is not in the map and needs next to no bias.
 * The part cast by what stands fixed is drawn once; a step puts it back where things moved, and draws those. Nearest and farthest
 * nearness of every tile of 8 x 8 texels settle most look-ups without reading a texel.
 */
import { FillTarget, SUBPIXELS } from './fill.ts';
import type { PackedScene } from './packed-scene.ts';
import type { Colour } from './scene.ts';

export const TILE = 8;

/** Where the map lies: a square across the light, about a centre [m]. */
export interface ShadowArea {
  readonly centre: Colour;
  readonly halfWidthM: number;
}

/** The table and its surroundings. */
export const SHADOW_AREA: ShadowArea = { centre: [0.5, 0, 0], halfWidthM: 1.05 };

/** Nearness counts from this far behind the centre [m], so that it is positive for everything in the room. */
const BEHIND_M = 16;
/** Slack of the shadow test along the light [m]. */
const BIAS_M = 0.0015;
/** How far behind itself a lit face of a two-sided mesh casts its shadow [m]. */
const LIT_FACE_M = 0.005;

export class ShadowMap {
  readonly size: number;
  readonly target: FillTarget;
  readonly tiles: number;
  /** (tiles, tiles): largest and smallest nearness in the tile and those to its right and below, which a look-up may reach */
  readonly nearest: Float32Array;
  readonly farthest: Float32Array;
  /** (tiles * tiles + 1,): 1 where what moves casts a shadow into the tile or the ones to its right and below; the last is 0 */
  readonly touched: Uint8Array;
  /** (3, 4): world to texel x, texel y, nearness [m] */
  readonly matrix = new Float64Array(12);
  /** (3, 4): the same for looking up: from the centre of texel 0, and with the test's slack */
  readonly lookup = new Float64Array(12);
  readonly #scene: PackedScene;
  readonly #fixed: Float32Array;
  readonly #moved: Uint8Array;
  /** (tiles, tiles): largest and smallest nearness in the tile alone */
  readonly #high: Float32Array;
  readonly #low: Float32Array;
  /** (tiles, tiles): 1 where bounds were measured again */
  readonly #measured: Uint8Array;
  /** (tiles, tiles): 1 where the tile is not as what stands fixed leaves it */
  readonly #differs: Uint8Array;
  readonly #points: Float64Array;
  readonly #keepsFixed: boolean;

  /** @param keepsFixed false draws everything anew each step, with the same outcome; for tests */
  constructor(scene: PackedScene, size: number, keepsFixed = true) {
    if (!Number.isInteger(size) || size < 64 || size > 4096 || size % TILE !== 0) {
      throw new RangeError(`ShadowMap: a size that is a multiple of ${TILE} from 64 to 4096 is needed, got ${size}`);
    }
    this.size = size;
    this.tiles = size / TILE;
    this.target = new FillTarget(size, size, SUBPIXELS, SUBPIXELS / 2, false);
    this.#high = new Float32Array(this.tiles * this.tiles);
    this.#low = new Float32Array(this.tiles * this.tiles);
    this.nearest = new Float32Array(this.tiles * this.tiles);
    this.farthest = new Float32Array(this.tiles * this.tiles);
    this.touched = new Uint8Array(this.tiles * this.tiles + 1);
    this.#scene = scene;
    this.#fixed = new Float32Array(size * size);
    this.#moved = new Uint8Array(this.tiles * this.tiles);
    this.#measured = new Uint8Array(this.tiles * this.tiles);
    this.#differs = new Uint8Array(this.tiles * this.tiles);
    this.#points = new Float64Array(3 * scene.vertexCount);
    this.#keepsFixed = keepsFixed;
  }

  /** Turns the map towards a light (unit vector) and draws what stands fixed. */
  setLight(direction: Colour, area: ShadowArea = SHADOW_AREA): void {
    const [dx, dy, dz] = direction;
    // any axis that is not along the light will do
    const [ax, ay, az] = Math.abs(dz) < 0.9 ? [0, 0, 1] : [1, 0, 0];
    let [ux, uy, uz] = [ay * dz - az * dy, az * dx - ax * dz, ax * dy - ay * dx];
    const length = Math.sqrt(ux * ux + uy * uy + uz * uz);
    [ux, uy, uz] = [ux / length, uy / length, uz / length];
    const [vx, vy, vz] = [dy * uz - dz * uy, dz * ux - dx * uz, dx * uy - dy * ux];
    const scale = this.size / (2 * area.halfWidthM);
    const rows = [
      [ux * scale, uy * scale, uz * scale, this.size / 2],
      [vx * scale, vy * scale, vz * scale, this.size / 2],
      [dx, dy, dz, BEHIND_M],
    ];
    rows.forEach((row, r) => {
      const offset = row[0] * area.centre[0] + row[1] * area.centre[1] + row[2] * area.centre[2];
      this.matrix.set([row[0], row[1], row[2], row[3] - offset], 4 * r);
    });
    this.lookup.set(this.matrix);
    this.lookup[3] -= 0.5;
    this.lookup[7] -= 0.5;
    this.lookup[11] += BIAS_M;
    this.target.clear();
    this.#draw(0, this.#scene.firstMoving);
    this.#fixed.set(this.target.nearness);
    this.#moved.fill(1);
    this.#measureTiles();
    this.#spread();
    this.#moved.fill(0);
  }

  /** Brings the map to the poses that the scene holds. */
  update(): void {
    if (this.#keepsFixed) {
      this.#restore();
    } else {
      this.target.clear();
      this.#draw(0, this.#scene.firstMoving);
      this.#moved.fill(1);
    }
    this.#draw(this.#scene.firstMoving, this.#scene.drawables.length);
    for (let i = this.#scene.firstMoving; i < this.#scene.drawables.length; i++) this.#mark(i);
    this.#measureTiles();
    this.#spread();
  }

  /** A look-up that begins in a tile may reach the next to the right and below. */
  #spread(): void {
    const { tiles, touched, nearest, farthest } = this;
    const differs = this.#differs;
    const measured = this.#measured;
    const high = this.#high;
    const low = this.#low;
    for (let row = 0; row < tiles; row++) {
      const down = row + 1 < tiles ? tiles : 0;
      for (let column = 0; column < tiles; column++) {
        const at = row * tiles + column;
        const right = column + 1 < tiles ? at + 1 : at;
        if ((measured[at] | measured[right] | measured[at + down] | measured[right + down]) === 0) continue;
        touched[at] = differs[at] | differs[right] | differs[at + down] | differs[right + down];
        nearest[at] = Math.max(high[at], high[right], high[at + down], high[right + down]);
        farthest[at] = Math.min(low[at], low[right], low[at + down], low[right + down]);
      }
    }
    measured.fill(0);
  }

  /** Puts the fixed part back into every tile that something moving was drawn to. */
  #restore(): void {
    const { size, tiles } = this;
    const moved = this.#moved;
    const from = this.#fixed;
    const to = this.target.nearness;
    for (let row = 0; row < tiles; row++) {
      for (let column = 0; column < tiles; column++) {
        // left marked, so that its bounds are measured again
        if (moved[row * tiles + column] === 0) continue;
        moved[row * tiles + column] = 2;
        for (let y = row * TILE; y < row * TILE + TILE; y++) {
          const start = y * size + column * TILE;
          for (let at = start; at < start + TILE; at++) to[at] = from[at];
        }
      }
    }
  }

  /** Marks the tiles that the bounding sphere of drawable `index` covers. */
  #mark(index: number): void {
    if (!this.#scene.drawables[index].castsShadow) return;
    const s = this.#scene.spheres;
    const m = this.matrix;
    const x = s[4 * index];
    const y = s[4 * index + 1];
    const z = s[4 * index + 2];
    const reach = (s[4 * index + 3] * this.size) / (2 * SHADOW_AREA.halfWidthM) + 1;
    const u = m[0] * x + m[1] * y + m[2] * z + m[3];
    const v = m[4] * x + m[5] * y + m[6] * z + m[7];
    const left = Math.max(0, Math.floor((u - reach) / TILE));
    const right = Math.min(this.tiles - 1, Math.floor((u + reach) / TILE));
    const top = Math.max(0, Math.floor((v - reach) / TILE));
    const bottom = Math.min(this.tiles - 1, Math.floor((v + reach) / TILE));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) this.#moved[row * this.tiles + column] = 1;
    }
  }

  /** Bounds of every marked tile; marks of tiles that only the last step touched are taken off. */
  #measureTiles(): void {
    const { size, tiles } = this;
    const moved = this.#moved;
    const nearness = this.target.nearness;
    const fixed = this.#fixed;
    for (let row = 0; row < tiles; row++) {
      for (let column = 0; column < tiles; column++) {
        const tile = row * tiles + column;
        if (moved[tile] === 0) continue;
        if (moved[tile] === 2) moved[tile] = 0;
        let high = 0;
        let low = 1e9;
        let differs = 0;
        for (let y = row * TILE; y < row * TILE + TILE; y++) {
          const start = y * size + column * TILE;
          for (let at = start; at < start + TILE; at++) {
            const value = nearness[at];
            if (value > high) high = value;
            if (value < low) low = value;
            if (value !== fixed[at]) differs = 1;
          }
        }
        this.#high[tile] = high;
        this.#low[tile] = low;
        this.#measured[tile] = 1;
        this.#differs[tile] = differs;
      }
    }
  }

  #draw(first: number, end: number): void {
    for (let i = first; i < end; i++) {
      const { castsShadow, twoSided, firstVertex, endVertex, firstTriangle, endTriangle } = this.#scene.drawables[i];
      if (!castsShadow) continue;
      this.#project(firstVertex, endVertex);
      this.#fillTriangles(firstTriangle, endTriangle, twoSided);
    }
  }

  #project(firstVertex: number, endVertex: number): void {
    const positions = this.#scene.positions;
    const points = this.#points;
    const m = this.matrix;
    for (let v = 3 * firstVertex; v < 3 * endVertex; v += 3) {
      const x = positions[v];
      const y = positions[v + 1];
      const z = positions[v + 2];
      points[v] = Math.floor((m[0] * x + m[1] * y + m[2] * z + m[3]) * SUBPIXELS + 0.5);
      points[v + 1] = Math.floor((m[4] * x + m[5] * y + m[6] * z + m[7]) * SUBPIXELS + 0.5);
      points[v + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
    }
  }

  #fillTriangles(firstTriangle: number, endTriangle: number, twoSided: boolean): void {
    const { indices } = this.#scene;
    const { target } = this;
    const points = this.#points;
    const at = target.corners;
    const plane = target.plane;
    const edge = this.size * SUBPIXELS;
    for (let t = firstTriangle; t < endTriangle; t++) {
      const a = 3 * indices[3 * t];
      const b = 3 * indices[3 * t + 1];
      const c = 3 * indices[3 * t + 2];
      const x0 = points[a];
      const y0 = points[a + 1];
      const x1 = points[b];
      const y1 = points[b + 1];
      const x2 = points[c];
      const y2 = points[c + 1];
      const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
      if (area >= 0 && (!twoSided || area === 0)) continue;
      if ((x0 < 0 && x1 < 0 && x2 < 0) || (y0 < 0 && y1 < 0 && y2 < 0)) continue;
      if ((x0 > edge && x1 > edge && x2 > edge) || (y0 > edge && y1 > edge && y2 > edge)) continue;
      // a face that looks at the light must not shade itself
      const behind = area > 0 ? LIT_FACE_M : 0;
      const z0 = points[a + 2] - behind;
      const z1 = points[b + 2] - behind;
      const z2 = points[c + 2] - behind;
      const scale = SUBPIXELS / area;
      plane[0] = ((z1 - z0) * (y2 - y0) - (z2 - z0) * (y1 - y0)) * scale;
      plane[1] = ((z2 - z0) * (x1 - x0) - (z1 - z0) * (x2 - x0)) * scale;
      plane[2] = z0 - (plane[0] * x0 + plane[1] * y0) / SUBPIXELS;
      plane[3] = Math.min(z0, z1, z2);
      plane[4] = Math.max(z0, z1, z2);
      at[0] = x0;
      at[1] = y0;
      at[2] = x1;
      at[3] = y1;
      at[4] = x2;
      at[5] = y2;
      target.fill(t);
    }
  }
}
