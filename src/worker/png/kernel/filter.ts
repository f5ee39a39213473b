/**
 * PNG's filters (PNG specification, section 9): each row as differences from its neighbours, by the filter that leaves least.
 */

const FILTERS: i32 = 5;
/** Zeros before a row: what is left of the first pixel. */
const MARGIN: usize = 16;

let rowBytes: usize = 0;
let pixelBytes: usize = 0;
let swapsBytes: bool = false;
/** Rows with their margin, padded to whole groups of 16 with zeros: the one in hand and the one above. */
let current: usize = 0;
let above: usize = 0;
/** The row as each filter leaves it, at `padded` bytes from one another. */
let candidates: usize = 0;
let padded: usize = 0;

/**
 * @param bytes of a row
 * @param distance bytes of a pixel, at most 16
 * @param swap samples of 16 bits, which PNG wants with the high byte first
 */
export function createFilter(bytes: usize, distance: usize, swap: bool): void {
  rowBytes = bytes;
  pixelBytes = distance;
  swapsBytes = swap;
  padded = (bytes + 15) & ~15;
  current = heap.alloc(MARGIN + padded);
  above = heap.alloc(MARGIN + padded);
  candidates = heap.alloc(usize(FILTERS) * padded);
  memory.fill(current, 0, MARGIN + padded);
}

/** Writes `rows` rows of `rowBytes` from `raw` to `out`, each with the number of its filter before it. */
export function filterPicture(raw: usize, rows: i32, out: usize): void {
  memory.fill(above, 0, MARGIN + padded);
  for (let row = 0; row < rows; row++, raw += rowBytes, out += rowBytes + 1) {
    copyRow(raw);
    filterRow();
    const best = leastFilter();
    store<u8>(out, u8(best));
    memory.copy(out + 1, candidates + padded * best, rowBytes);
    const done = current;
    current = above;
    above = done;
    // its margin and its padding are zeros as well
  }
}

function copyRow(raw: usize): void {
  const row = current + MARGIN;
  if (!swapsBytes) {
    memory.copy(row, raw, rowBytes);
    return;
  }
  for (let at: usize = 0; at < rowBytes; at += 2) store<u16>(row + at, bswap<u16>(load<u16>(raw + at)));
}

/** Writes what each filter leaves of the row, zeros beyond its end. */
function filterRow(): void {
  const row = current + MARGIN;
  const up = above + MARGIN;
  for (let at: usize = 0; at < padded; at += 16) {
    const x = v128.load(row + at);
    const a = v128.load(row + at - pixelBytes);
    const b = v128.load(up + at);
    const c = v128.load(up + at - pixelBytes);
    const out = candidates + at;
    v128.store(out, x);
    v128.store(out + padded, i8x16.sub(x, a));
    v128.store(out + 2 * padded, i8x16.sub(x, b));
    v128.store(out + 3 * padded, i8x16.sub(x, average(a, b)));
    v128.store(out + 4 * padded, i8x16.sub(x, paeth(a, b, c)));
  }
  for (let filter = 0; filter < FILTERS; filter++) {
    memory.fill(candidates + padded * filter + rowBytes, 0, padded - rowBytes);
  }
}

/** Half the sum, rounded down. */
function average(a: v128, b: v128): v128 {
  const odd = v128.and(v128.xor(a, b), i8x16.splat(1));
  return i8x16.sub(i8x16.avgr_u(a, b), odd);
}

/** Of left, up and up-left, the one nearest to left + up - upLeft. */
function paeth(left: v128, up: v128, upLeft: v128): v128 {
  const toLeft = distance(up, upLeft);
  const toUp = distance(left, upLeft);
  const isSameSide = i8x16.eq(i8x16.ge_u(up, upLeft), i8x16.ge_u(left, upLeft));
  // a sum beyond 255 is beyond both of its parts, which is all that counts
  const toUpLeft = v128.bitselect(i8x16.add_sat_u(toLeft, toUp), distance(toLeft, toUp), isSameSide);
  const upOrBoth = v128.bitselect(up, upLeft, i8x16.le_u(toUp, toUpLeft));
  return v128.bitselect(left, upOrBoth, v128.and(i8x16.le_u(toLeft, toUp), i8x16.le_u(toLeft, toUpLeft)));
}

function distance(a: v128, b: v128): v128 {
  return i8x16.sub(i8x16.max_u(a, b), i8x16.min_u(a, b));
}

/** The filter whose differences, taken as signed bytes, have the least sum of sizes; the first of equals. */
function leastFilter(): i32 {
  let best = 0;
  let least: u32 = 0xffffffff;
  for (let filter = 0; filter < FILTERS; filter++) {
    const from = candidates + padded * filter;
    let sums = i32x4.splat(0);
    for (let at: usize = 0; at < padded; at += 16) {
      const sizes = i8x16.abs(v128.load(from + at));
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sizes)));
    }
    const size: u32 =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
    if (size < least) {
      least = size;
      best = filter;
    }
  }
  return best;
}
