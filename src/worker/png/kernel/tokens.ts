/**
 * What a filtered picture is told in: bytes, and repetitions of what stands one byte, one pixel or one row before (RFC 1951, 3.2.5).
 *
 * Filtered pictures repeat themselves where nothing changes, and then nearby; a search through all that was before costs
 * more time than it saves bytes, and in noisy pictures even costs bytes.
 */

/** Distances that are looked at, nearest first. */
const DISTANCES = 3;
const SHORTEST: usize = 4;
const LONGEST: usize = 258;
/** What DEFLATE can look back to. */
const WINDOW: u32 = 32768;

/** A token, u16: a byte; or `REPEAT` | index of the distance << 8 | length - 3. */
export const REPEAT: u32 = 0x8000;
export const END_OF_BLOCK = 256;
export const LITERAL_SYMBOLS = 286;
export const DISTANCE_SYMBOLS = 30;

/** (256,) u32 of length - 3: extra bits << 16 | their number << 9 | symbol. */
export const lengthTable: usize = memory.data(1024, 16);
/** (3,) u32 of an index of distance: the same. */
export const distanceTable: usize = memory.data(4 * 3, 16);
/** (3,) u32: bytes. */
const distances: usize = memory.data(4 * 3, 16);

/** Frequencies in the tokens that were listed last: (286,) and (30,) u32. */
export const literalCounts: usize = memory.data(4 * 288, 16);
export const distanceCounts: usize = memory.data(4 * 32, 16);

for (let i: u32 = 0; i < 256; i++) {
  // groups of four symbols share a number of extra bits
  const extra: u32 = i < 8 ? 0 : 29 - clz<u32>(i);
  const symbol: u32 = i === 255 ? 285 : 257 + 4 * extra + (i >>> extra);
  const rest: u32 = i & ((1 << extra) - 1);
  store<u32>(lengthTable + 4 * i, i === 255 ? symbol : (rest << 16) | (extra << 9) | symbol);
}

/** @param pixel @param row distances [bytes] of what may be repeated, beside 1 */
export function setDistances(pixel: u32, row: u32): void {
  setDistance(0, 1);
  setDistance(1, pixel);
  // too far for the format, a row is looked at as a pixel again
  setDistance(2, row <= WINDOW ? row : pixel);
}

function distance(index: i32): usize {
  return load<u32>(distances + 4 * index);
}

function setDistance(index: i32, bytes: u32): void {
  store<u32>(distances + 4 * index, bytes);
  const back = bytes - 1;
  // pairs of symbols share a number of extra bits
  const extra: u32 = back < 4 ? 0 : 30 - clz<u32>(back);
  const rest = back & ((1 << extra) - 1);
  store<u32>(distanceTable + 4 * index, (rest << 16) | (extra << 9) | (2 * extra + (back >>> extra)));
}

/** Where listing stopped. */
export let listedTo: usize = 0;

/** Tokens that are listed at once at most, and places that are written beyond the last. */
export const TOKENS_BEYOND = 32;

/**
 * Lists tokens of the bytes `from` up to `end` to `out`, until there are `enough` or a few more, looking back no further than
 * `begin`; returns their number.
 */
export function listTokens(begin: usize, from: usize, end: usize, out: usize, enough: i32): i32 {
  memory.fill(literalCounts, 0, 4 * LITERAL_SYMBOLS);
  memory.fill(distanceCounts, 0, 4 * DISTANCE_SYMBOLS);
  count(literalCounts, END_OF_BLOCK);
  const pixel = distance(1);
  const row = distance(2);
  // what has no row before it, and what has too little after it, is told in bytes
  const firstSource = begin + max(pixel, row);
  const stop = out + 2 * enough;
  const first = out;
  let at = from;
  while (at < end && out < stop) {
    if (at < firstSource || at + 16 > end) {
      out = listBytes(at++, 1, out);
      continue;
    }
    const here = v128.load(at);
    const byteStarts = startsOfFour(i8x16.eq(here, v128.load(at - 1)));
    const pixelStarts = startsOfFour(i8x16.eq(here, v128.load(at - pixel)));
    const rowStarts = startsOfFour(i8x16.eq(here, v128.load(at - row)));
    const starts = byteStarts | pixelStarts | rowStarts;
    const bytes = starts === 0 ? 13 : ctz(starts);
    out = listBytes(at, bytes, out);
    at += bytes;
    if (starts === 0) continue;
    at += listRepeat(at, end, out, (byteStarts >> bytes) & 1, (pixelStarts >> bytes) & 1, (rowStarts >> bytes) & 1);
    out += 2;
  }
  listedTo = at;
  return i32((out - first) >> 1);
}

/** Of 16 bytes, a bit for each of the first 13 that is equal with the three after it. */
function startsOfFour(equal: v128): i32 {
  const mask = i8x16.bitmask(equal);
  const pairs = mask & (mask >> 1);
  return pairs & (pairs >> 2);
}

/** Lists up to 16 bytes as they are; returns where the next token goes. */
function listBytes(at: usize, bytes: i32, out: usize): usize {
  const here = v128.load(at);
  v128.store(out, i16x8.extend_low_i8x16_u(here));
  v128.store(out, i16x8.extend_high_i8x16_u(here), 16);
  for (let i = 0; i < bytes; i++) count(literalCounts, load<u8>(at + i));
  return out + 2 * bytes;
}

/** Lists the longest repetition of those that there are; returns its length. */
function listRepeat(at: usize, end: usize, out: usize, isByte: i32, isPixel: i32, isRow: i32): usize {
  let longest: usize = isByte ? commonLength(at, at - 1, end) : 0;
  let chosen = 0;
  for (let i = 1; i < DISTANCES; i++) {
    if (!(i === 1 ? isPixel : isRow)) continue;
    const length = commonLength(at, at - distance(i), end);
    if (length <= longest) continue;
    longest = length;
    chosen = i;
  }
  const length = u32(longest) - 3;
  store<u16>(out, u16(REPEAT | (chosen << 8) | length));
  count(literalCounts, load<u32>(lengthTable + 4 * length) & 511);
  count(distanceCounts, load<u32>(distanceTable + 4 * chosen) & 511);
  return longest;
}

function count(counts: usize, symbol: u32): void {
  const at = counts + 4 * symbol;
  store<u32>(at, load<u32>(at) + 1);
}

/** Bytes that are equal from `at` and from `source` on, the first four of which are known to be. */
function commonLength(at: usize, source: usize, end: usize): usize {
  const most = min(LONGEST, end - at);
  let length = SHORTEST;
  while (length + 8 <= most) {
    const unlike = load<u64>(at + length) ^ load<u64>(source + length);
    if (unlike !== 0) return length + (usize(ctz(unlike)) >> 3);
    length += 8;
  }
  while (length < most && load<u8>(at + length) === load<u8>(source + length)) length++;
  return length;
}
