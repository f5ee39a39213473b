/**
 * Bounds of the shadow map, tile by tile of 8 x 8 texels: they settle most look-ups without reading a texel, and say where what
 * moves casts a shadow.
 */
// biome-ignore lint/style/useImportType: AssemblyScript has no type imports
import { FillTarget } from './fill';
import { zeroed } from './scene';

export const TILE: i32 = 8;

/** Tiles in a row and a column. */
export let tiles: i32 = 0;
/** (tiles, tiles) f32: largest and smallest nearness in the tile and those to its right and below, which a look-up may reach */
export let nearest: usize = 0;
export let farthest: usize = 0;
/** (tiles * tiles + 1,) u8: 1 where what moves casts a shadow into the tile or the ones to its right and below; the last is 0 */
export let touched: usize = 0;
/** (tiles, tiles) u8: 1 where something moving was drawn to in this step, 2 where it was in the last one */
let marks: usize = 0;
/** (tiles, tiles) f32: largest and smallest nearness in the tile alone */
let high: usize = 0;
let low: usize = 0;
/** (tiles, tiles) u8: 1 where bounds were measured again; 1 where the tile is not as what stands fixed leaves it */
let measured: usize = 0;
let differs: usize = 0;

export function createTiles(size: i32): void {
  tiles = size / TILE;
  const count = tiles * tiles;
  nearest = zeroed(4 * count);
  farthest = zeroed(4 * count);
  touched = zeroed(count + 1);
  marks = zeroed(count);
  high = zeroed(4 * count);
  low = zeroed(4 * count);
  measured = zeroed(count);
  differs = zeroed(count);
}

/** Every tile's mark becomes `mark`. */
export function forgetMarks(mark: u8): void {
  memory.fill(marks, mark, tiles * tiles);
}

/** Marks the tiles that a sphere of a radius about a point covers [texels]. */
export function markSphere(x: f32, y: f32, radius: f32): void {
  const left = tileOf(x - radius);
  const right = tileOf(x + radius);
  const top = max(0, tileOf(y - radius));
  const bottom = min(tiles - 1, tileOf(y + radius));
  const first = max(0, left);
  const last = min(tiles - 1, right);
  if (first > last) return;
  for (let row = top; row <= bottom; row++) memory.fill(marks + row * tiles + first, 1, last - first + 1);
}

/** Tile of a texel, -1 and `tiles` for all that lie outside. */
function tileOf(texel: f32): i32 {
  return i32(Mathf.floor(max<f32>(-1, min<f32>(texel / f32(TILE), f32(tiles)))));
}

/** Puts the fixed part back into every tile that something moving was drawn to. */
export function restoreTiles(map: FillTarget, fixed: usize): void {
  const rowBytes: usize = 4 * map.stride;
  for (let tile = 0; tile < tiles * tiles; tile++) {
    // left marked, so that its bounds are measured again
    if (load<u8>(marks + tile) === 0) continue;
    store<u8>(marks + tile, 2);
    let at = texelsOf(map, tile);
    for (let row = 0; row < TILE; row++, at += rowBytes) {
      v128.store(map.nearness + at, v128.load(fixed + at));
      v128.store(map.nearness + at, v128.load(fixed + at, 16), 16);
    }
  }
}

/** Bytes from the map's first texel to a tile's. */
function texelsOf(map: FillTarget, tile: i32): usize {
  return 4 * TILE * ((tile / tiles) * map.stride + (tile % tiles));
}

/** Bounds of every marked tile; marks of tiles that only the last step touched are taken off. */
export function measureTiles(map: FillTarget, fixed: usize): void {
  const rowBytes: usize = 4 * map.stride;
  for (let tile = 0; tile < tiles * tiles; tile++) {
    const mark = load<u8>(marks + tile);
    if (mark === 0) continue;
    if (mark === 2) store<u8>(marks + tile, 0);
    let at = texelsOf(map, tile);
    let most = v128.load(map.nearness + at);
    let least = most;
    let unlike = i32x4.splat(0);
    for (let row = 0; row < TILE; row++, at += rowBytes) {
      const left = v128.load(map.nearness + at);
      const right = v128.load(map.nearness + at, 16);
      most = f32x4.pmax(most, f32x4.pmax(left, right));
      least = f32x4.pmin(least, f32x4.pmin(left, right));
      unlike = v128.or(unlike, v128.xor(left, v128.load(fixed + at)));
      unlike = v128.or(unlike, v128.xor(right, v128.load(fixed + at, 16)));
    }
    store<f32>(high + 4 * tile, highestOf(most));
    store<f32>(low + 4 * tile, lowestOf(least));
    store<u8>(measured + tile, 1);
    store<u8>(differs + tile, u8(v128.any_true(unlike)));
  }
}

function highestOf(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

function lowestOf(v: v128): f32 {
  return min(
    min(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    min(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** A look-up that begins in a tile may reach the next to the right and below. */
export function spreadTiles(): void {
  for (let row = 0, at = 0; row < tiles; row++) {
    const down = row + 1 < tiles ? tiles : 0;
    for (let column = 0; column < tiles; column++, at++) {
      const right = column + 1 < tiles ? at + 1 : at;
      if (
        (byte(measured, at) | byte(measured, right) | byte(measured, at + down) | byte(measured, right + down)) ===
        0
      ) {
        continue;
      }
      const any = byte(differs, at) | byte(differs, right) | byte(differs, at + down) | byte(differs, right + down);
      store<u8>(touched + at, any);
      store<f32>(
        nearest + 4 * at,
        max(max(float(high, at), float(high, right)), max(float(high, at + down), float(high, right + down))),
      );
      store<f32>(
        farthest + 4 * at,
        min(min(float(low, at), float(low, right)), min(float(low, at + down), float(low, right + down))),
      );
    }
  }
  memory.fill(measured, 0, tiles * tiles);
}

function byte(array: usize, index: i32): u8 {
  return load<u8>(array + index);
}

function float(array: usize, index: i32): f32 {
  return load<f32>(array + 4 * index);
}
