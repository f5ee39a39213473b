/**
 * What a row of pixels sees: the list of surfaces that have to be shaded, with the place and the weight of each.
 */
import type { PackedScene } from './packed-scene.ts';
import type { ShadowMap } from './shadow.ts';
import type { StillView } from './still-view.ts';
import type { VisibilityPass } from './visibility.ts';

/** Samples that a pixel is averaged over: the centre, its sides, its corners; weights of a tent over two pixels. */
const OFFSET_X = Int32Array.of(0, -1, 1, 0, 0, -1, 1, -1, 1);
const OFFSET_Y = Int32Array.of(0, 0, 0, -1, 1, -1, -1, 1, 1);
const WEIGHTS = Int32Array.of(4, 2, 2, 2, 2, 1, 1, 1, 1);

export const NO_TILES = new Int32Array(0);

/** Samples of a pixel: at most so many surfaces are seen in it. */
const SAMPLES = 9;

export class PixelEntries {
  /** Triangle, place of the sample [half pixels], weight (16 for a whole pixel) and index of the pixel. */
  readonly triangles: Int32Array;
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  readonly weights: Uint8Array;
  readonly pixels: Int32Array;
  readonly #scene: PackedScene;
  readonly #visibility: VisibilityPass;
  readonly #shadow: ShadowMap;
  readonly #width: number;
  readonly #keys = new Int32Array(SAMPLES);

  /** Room for one row of a width [px]. */
  constructor(scene: PackedScene, visibility: VisibilityPass, shadow: ShadowMap, width: number) {
    this.#scene = scene;
    this.#visibility = visibility;
    this.#shadow = shadow;
    this.#width = width;
    this.triangles = new Int32Array(SAMPLES * width);
    this.xs = new Int32Array(SAMPLES * width);
    this.ys = new Int32Array(SAMPLES * width);
    this.weights = new Uint8Array(SAMPLES * width);
    this.pixels = new Int32Array(SAMPLES * width);
  }

  /** Lists the pixels of a row whose image is not antialiased; returns the number of entries. */
  gatherCentres(row: number, view: StillView | null): number {
    const { triangles } = this.#visibility.target;
    const { firstMovingTriangle } = this.#scene;
    const { touched } = this.#shadow;
    const width = this.#width;
    let count = 0;
    for (let x = 0; x < width; x++) {
      const pixel = row * width + x;
      const t = triangles[pixel];
      if (view && t < firstMovingTriangle) {
        const tile = view.tiles[pixel];
        if (tile >= 0 && touched[tile] === 0) continue;
      }
      this.triangles[count] = t;
      this.xs[count] = 2 * x + 1;
      this.ys[count] = 2 * row + 1;
      this.weights[count] = 16;
      this.pixels[count] = pixel;
      count++;
    }
    return count;
  }

  /** Lists what a row of pixels sees: one entry for a pixel within a surface, several along its edges. */
  gather(row: number, view: StillView | null): number {
    const { triangles, width: stride } = this.#visibility.target;
    const { surfaces, firstMovingTriangle } = this.#scene;
    const keptTiles = view ? view.tiles : NO_TILES;
    const isKept = view !== null;
    const { touched } = this.#shadow;
    const pixels = this.pixels;
    // pixels whose samples may see what moves
    const { spans } = this.#visibility.target;
    const first = 4 * row;
    const movesFrom = (Math.min(spans[first], spans[first + 2], spans[first + 4]) >> 1) - 1;
    const movesTo = (Math.max(spans[first + 1], spans[first + 3], spans[first + 5]) >> 1) + 1;
    const entryTriangles = this.triangles;
    const xs = this.xs;
    const ys = this.ys;
    const weights = this.weights;
    const width = this.#width;
    const y = 2 * row + 1;
    let count = 0;
    let at = (2 * row + 1) * stride + 1;
    for (let x = 0; x < width; x++, at += 2) {
      const pixel = row * width + x;
      const movesHere = x >= movesFrom && x < movesTo;
      if (isKept && !movesHere) {
        const tile = keptTiles[pixel];
        if (tile >= 0 && touched[tile] === 0) continue;
      }
      const t = triangles[at];
      const left = triangles[at - 1];
      const right = triangles[at + 1];
      const up = triangles[at - stride];
      const down = triangles[at + stride];
      const upLeft = triangles[at - stride - 1];
      const upRight = triangles[at - stride + 1];
      const downLeft = triangles[at + stride - 1];
      const downRight = triangles[at + stride + 1];
      if (isKept && movesHere) {
        const tile = keptTiles[pixel];
        // negative where all of them are before the first that moves
        const stands =
          (t - firstMovingTriangle) &
          (left - firstMovingTriangle) &
          (right - firstMovingTriangle) &
          (up - firstMovingTriangle) &
          (down - firstMovingTriangle) &
          (upLeft - firstMovingTriangle) &
          (upRight - firstMovingTriangle) &
          (downLeft - firstMovingTriangle) &
          (downRight - firstMovingTriangle);
        if (tile >= 0 && touched[tile] === 0 && stands < 0) continue;
      }
      const differs =
        (t ^ left) |
        (t ^ right) |
        (t ^ up) |
        (t ^ down) |
        (t ^ upLeft) |
        (t ^ upRight) |
        (t ^ downLeft) |
        (t ^ downRight);
      let isWithin = differs === 0;
      if (!isWithin) {
        const s = surfaces[t];
        const leaves =
          (s ^ surfaces[left]) |
          (s ^ surfaces[right]) |
          (s ^ surfaces[up]) |
          (s ^ surfaces[down]) |
          (s ^ surfaces[upLeft]) |
          (s ^ surfaces[upRight]) |
          (s ^ surfaces[downLeft]) |
          (s ^ surfaces[downRight]);
        isWithin = leaves === 0;
      }
      if (isWithin) {
        entryTriangles[count] = t;
        xs[count] = 2 * x + 1;
        ys[count] = y;
        weights[count] = 16;
        pixels[count] = pixel;
        count++;
      } else {
        count = this.#gatherEdge(x, row, at, count);
      }
    }
    return count;
  }

  /** One entry for each distinct surface among the samples of a pixel. */
  #gatherEdge(x: number, row: number, at: number, first: number): number {
    const { triangles, width: stride } = this.#visibility.target;
    const { surfaces } = this.#scene;
    const keys = this.#keys;
    const weights = this.weights;
    let distinct = 0;
    for (let k = 0; k < 9; k++) {
      const dx = OFFSET_X[k];
      const dy = OFFSET_Y[k];
      const t = triangles[at + dy * stride + dx];
      const key = surfaces[t];
      let slot = 0;
      while (slot < distinct && keys[slot] !== key) slot++;
      if (slot === distinct) {
        keys[distinct++] = key;
        this.triangles[first + slot] = t;
        this.xs[first + slot] = 2 * x + 1 + dx;
        this.ys[first + slot] = 2 * row + 1 + dy;
        this.pixels[first + slot] = row * this.#width + x;
        weights[first + slot] = 0;
      }
      weights[first + slot] += WEIGHTS[k];
    }
    return first + distinct;
  }
}
