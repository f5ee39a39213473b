/**
 * What a row of pixels sees: the list of surfaces that have to be shaded, with the place and the weight of each.
 */
import { firstMovingTriangle, surfaces, zeroed } from './scene';
import { touched } from './shadow-tiles';
import { keptTiles } from './still-view';
import { target } from './visibility';

/** Samples of a pixel: at most so many surfaces are seen in it. */
const SAMPLES: i32 = 9;
/** Weight of a pixel that sees one surface. */
export const WHOLE: i32 = 16;

/** Of each entry: triangle (i32), place of the sample [px] (f32), weight (i32), index of the pixel (i32). */
export let entryTriangles: usize = 0;
export let entryXs: usize = 0;
export let entryYs: usize = 0;
export let entryWeights: usize = 0;
export let entryPixels: usize = 0;
/** (9,) i32: surfaces that a pixel's samples saw so far */
const keys: usize = memory.data(36, 16);

let imageWidth: i32 = 0;

/** Entries that a row of a width [px] may have, in whole groups of four. */
export function entryRoom(width: i32): i32 {
  return SAMPLES * width + 4;
}

export function createEntries(width: i32): void {
  imageWidth = width;
  const bytes: usize = 4 * entryRoom(width);
  entryTriangles = zeroed(bytes);
  entryXs = zeroed(bytes);
  entryYs = zeroed(bytes);
  entryWeights = zeroed(bytes);
  entryPixels = zeroed(bytes);
}

/** Lists the pixels of a row whose image is not antialiased; returns the number of entries. */
export function gatherCentres(row: i32): i32 {
  let count = 0;
  for (let x = 0; x < imageWidth; x++) {
    const pixel = row * imageWidth + x;
    const t = load<i32>(target.triangles + 4 * (row * target.stride + x));
    if (t < firstMovingTriangle && isKept(pixel)) continue;
    put(count++, t, f32(x) + 0.5, f32(row) + 0.5, WHOLE, pixel);
  }
  return count;
}

/** Lists what a row of pixels sees: one entry for a pixel within a surface, several along its edges. */
export function gather(row: i32): i32 {
  const stride: usize = 4 * target.stride;
  const triangles = target.triangles;
  // pixels whose samples may see what moves
  const span = target.spans + 16 * row;
  const movesFrom = (min(load<i32>(span), min(load<i32>(span, 8), load<i32>(span, 16))) >> 1) - 1;
  const movesTo = (max(load<i32>(span, 4), max(load<i32>(span, 12), load<i32>(span, 20))) >> 1) + 1;
  const moving = i32x4.splat(firstMovingTriangle);
  let count = 0;
  // the sample up and left of the pixel's centre
  let at: usize = triangles + stride * (2 * row);
  for (let x = 0; x < imageWidth; x++, at += 8) {
    const pixel = row * imageWidth + x;
    const kept = isKept(pixel);
    const movesHere = x >= movesFrom && x < movesTo;
    if (kept && !movesHere) continue;
    // the fourth sample of each row is the next pixel's
    const up = v128.load(at);
    const middle = v128.load(at + stride);
    const down = v128.load(at + 2 * stride);
    if (kept) {
      const moves = v128.or(v128.or(i32x4.ge_s(up, moving), i32x4.ge_s(middle, moving)), i32x4.ge_s(down, moving));
      if ((i32x4.bitmask(moves) & 7) === 0) continue;
    }
    const centre = v128.shuffle<i32>(middle, middle, 1, 1, 1, 1);
    const unlike = v128.or(v128.or(v128.xor(up, centre), v128.xor(middle, centre)), v128.xor(down, centre));
    if ((i32x4.bitmask(i32x4.eq(unlike, i32x4.splat(0))) & 7) === 7 || isOneSurface(at, stride)) {
      put(count++, i32x4.extract_lane(centre, 0), f32(x) + 0.5, f32(row) + 0.5, WHOLE, pixel);
    } else {
      count = gatherEdge(x, row, at, count);
    }
  }
  return count;
}

/** A fixed camera's pixel whose colour holds as long as nothing that moves is seen in it. */
function isKept(pixel: i32): bool {
  if (keptTiles === 0) return false;
  const tile = load<i32>(keptTiles + 4 * pixel);
  return tile >= 0 && load<u8>(touched + tile) === 0;
}

function put(entry: i32, t: i32, x: f32, y: f32, weight: i32, pixel: i32): void {
  const at: usize = 4 * entry;
  store<i32>(entryTriangles + at, t);
  store<f32>(entryXs + at, x);
  store<f32>(entryYs + at, y);
  store<i32>(entryWeights + at, weight);
  store<i32>(entryPixels + at, pixel);
}

function surfaceAt(at: usize): i32 {
  return load<i32>(surfaces + 4 * load<i32>(at));
}

function isOneSurface(at: usize, stride: usize): bool {
  const s = surfaceAt(at + stride + 4);
  for (let row = 0; row < 3; row++, at += stride) {
    if (surfaceAt(at) !== s || surfaceAt(at + 4) !== s || surfaceAt(at + 8) !== s) return false;
  }
  return true;
}

/** One entry for each distinct surface among the samples of a pixel: the centre, its sides, its corners, in this order. */
function gatherEdge(x: i32, row: i32, at: usize, first: i32): i32 {
  let distinct = 0;
  distinct = see(x, row, at, 0, 0, 4, first, distinct);
  distinct = see(x, row, at, -1, 0, 2, first, distinct);
  distinct = see(x, row, at, 1, 0, 2, first, distinct);
  distinct = see(x, row, at, 0, -1, 2, first, distinct);
  distinct = see(x, row, at, 0, 1, 2, first, distinct);
  distinct = see(x, row, at, -1, -1, 1, first, distinct);
  distinct = see(x, row, at, 1, -1, 1, first, distinct);
  distinct = see(x, row, at, -1, 1, 1, first, distinct);
  distinct = see(x, row, at, 1, 1, 1, first, distinct);
  return first + distinct;
}

/** Adds a sample's weight, of a tent over two pixels, to the entry of its surface; returns the number of surfaces so far. */
function see(x: i32, row: i32, at: usize, dx: i32, dy: i32, weight: i32, first: i32, distinct: i32): i32 {
  const t = load<i32>(at + 4 * ((1 + dy) * target.stride + 1 + dx));
  const key = load<i32>(surfaces + 4 * t);
  let slot = 0;
  while (slot < distinct && load<i32>(keys + 4 * slot) !== key) slot++;
  const entry = first + slot;
  if (slot < distinct) {
    store<i32>(entryWeights + 4 * entry, load<i32>(entryWeights + 4 * entry) + weight);
    return distinct;
  }
  store<i32>(keys + 4 * slot, key);
  put(entry, t, f32(x) + 0.5 + 0.5 * f32(dx), f32(row) + 0.5 + 0.5 * f32(dy), weight, row * imageWidth + x);
  return distinct + 1;
}
