/**
 * How much of the lamp's light reaches a surface point: 3 x 3 means of the shadow map, bilinearly between texels.
 */
import { entryRoom } from './entries';
import { zeroed } from './scene';
import { map } from './shadow';
import { farthest, nearest, TILE, tiles } from './shadow-tiles';

/** Given (12,) f32, (3, 4): (x, y, 1) w and 1, for a pixel (x, y) and its depth w, to texel x, texel y, nearness to be tested [m]. */
export const sun: usize = memory.data(48, 16);
/** Given (9,) f32, (3, 3): unit normal to how far the point is moved along it, in the same coordinates. */
export const sunOffset: usize = memory.data(48, 16);

/** Of each entry (i32): tile of the map that its light was looked up in; `tiles * tiles` where it was not. */
export let entryTiles: usize = 0;
/** Of four points, f32: texel x, texel y, nearness; light. */
const points: usize = memory.data(64, 16);

export function createLookup(width: i32): void {
  entryTiles = zeroed(4 * entryRoom(width));
}

function coordinate(row: i32, x: v128, y: v128, w: v128, nx: v128, ny: v128, nz: v128): v128 {
  const at: usize = sun + 16 * row;
  const along = f32x4.add(
    f32x4.add(f32x4.mul(v128.load32_splat(at), x), f32x4.mul(v128.load32_splat(at, 4), y)),
    v128.load32_splat(at, 8),
  );
  const offset: usize = sunOffset + 12 * row;
  const moved = f32x4.add(
    f32x4.add(f32x4.mul(v128.load32_splat(offset), nx), f32x4.mul(v128.load32_splat(offset, 4), ny)),
    f32x4.mul(v128.load32_splat(offset, 8), nz),
  );
  return f32x4.add(f32x4.add(f32x4.mul(along, w), v128.load32_splat(at, 12)), moved);
}

/** The lamp's light on entries `e` to `e + 3`, which face it by that cosine: 0 behind and in the shadow. */
export function lookUpShadows(e: i32, x: v128, y: v128, w: v128, nx: v128, ny: v128, nz: v128, facing: v128): v128 {
  const u = coordinate(0, x, y, w, nx, ny, nz);
  const v = coordinate(1, x, y, w, nx, ny, nz);
  const light = f32x4.pmax(facing, f32x4.splat(0));
  const one = f32x4.splat(1);
  const end = f32x4.splat(f32(map.width - 3));
  const inside = v128.and(v128.and(f32x4.ge(u, one), f32x4.ge(v, one)), v128.and(f32x4.lt(u, end), f32x4.lt(v, end)));
  const asked = i32x4.bitmask(v128.and(inside, f32x4.gt(facing, f32x4.splat(0))));
  v128.store(entryTiles + 4 * e, i32x4.splat(tiles * tiles));
  if (asked === 0) return light;
  v128.store(points, u);
  v128.store(points, v, 16);
  v128.store(points, coordinate(2, x, y, w, nx, ny, nz), 32);
  v128.store(points, light, 48);
  for (let k = 0; k < 4; k++) if ((asked >> k) & 1) lookUp(points + 4 * k, entryTiles + 4 * (e + k));
  return v128.load(points, 48);
}

/** Takes the shadow's share off one point's light. */
function lookUp(point: usize, entryTile: usize): void {
  const u = load<f32>(point);
  const v = load<f32>(point, 16);
  const depth = load<f32>(point, 32);
  const column = i32(u);
  const row = i32(v);
  const tile = ((row - 1) / TILE) * tiles + (column - 1) / TILE;
  store<i32>(entryTile, tile);
  if (load<f32>(nearest + 4 * tile) <= depth) return;
  if (load<f32>(farthest + 4 * tile) > depth) {
    store<f32>(point, 0, 48);
    return;
  }
  // the outer texels of the 4 x 4 count by their share
  const fu = u - f32(column);
  const fv = v - f32(row);
  const stride: usize = 4 * map.stride;
  const at = map.nearness + stride * (row - 1) + 4 * (column - 1);
  const across = f32x4(1 - fu, 1, 1, fu);
  const limit = f32x4.splat(depth);
  let open = f32x4.mul(openIn(at, limit, across), f32x4.splat(1 - fv));
  open = f32x4.add(open, openIn(at + stride, limit, across));
  open = f32x4.add(open, openIn(at + 2 * stride, limit, across));
  open = f32x4.add(open, f32x4.mul(openIn(at + 3 * stride, limit, across), f32x4.splat(fv)));
  const sum =
    f32x4.extract_lane(open, 0) +
    f32x4.extract_lane(open, 1) +
    f32x4.extract_lane(open, 2) +
    f32x4.extract_lane(open, 3);
  store<f32>(point, load<f32>(point, 48) * (sum * f32(1.0 / 9.0)), 48);
}

/** `weights` of those of four texels that hold nothing nearer to the lamp than `limit`. */
function openIn(at: usize, limit: v128, weights: v128): v128 {
  return v128.and(f32x4.le(v128.load(at), limit), weights);
}
