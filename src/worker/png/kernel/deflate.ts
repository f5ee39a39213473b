/**
 * DEFLATE with a code of its own for each block (RFC 1951) in a zlib stream (RFC 1950).
 */
import { adler32 } from './checksums';
import { makeCode } from './huffman';
import {
  DISTANCE_SYMBOLS,
  distanceCounts,
  distanceTable,
  END_OF_BLOCK,
  LITERAL_SYMBOLS,
  lengthTable,
  listedTo,
  listTokens,
  literalCounts,
  REPEAT,
  TOKENS_BEYOND,
} from './tokens';

/** Tokens of a block, and a few more: few enough that a code suits what it is for, many enough to pay for the code. */
const BLOCK_TOKENS = 16384;
/** Longest code [bits]: four of them and seven bits that wait make 64 at most. The format allows 15. */
const LONGEST_CODE = 14;
const LONGEST_LENGTH_CODE = 7;

const tokens: usize = memory.data(2 * (BLOCK_TOKENS + TOKENS_BEYOND), 16);
/** (286,) and (30,) u32 as `makeCode` writes them. */
const literalCodes: usize = memory.data(4 * 288, 16);
const distanceCodes: usize = memory.data(4 * 32, 16);
/** Lengths of both codes in the alphabet of lengths: (316,) u16, extra bits << 8 | symbol; frequencies and code of its symbols. */
const lengthTokens: usize = memory.data(2 * 320, 16);
const lengthCounts: usize = memory.data(4 * 20, 16);
const lengthCodes: usize = memory.data(4 * 20, 16);
/** Order in which lengths of the code of lengths are told. */
const lengthOrder: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** Bits that wait to be written, the lowest first, and where they go. */
let bits: u64 = 0;
let bitCount: u32 = 0;
let out: usize = 0;

/** Bytes that a stream of so many bytes may take: nine bits for each at worst, six for each that is repeated, and the codes. */
export function deflateRoom(bytes: usize): usize {
  return bytes + (bytes >> 1) + 512 * (bytes / BLOCK_TOKENS + 2);
}

/** Writes the stream of bytes `from` up to `end` to `to`; returns where it ends. */
export function deflate(from: usize, end: usize, to: usize): usize {
  // a window of 32 KiB, the fastest of four levels
  store<u16>(to, 0x0178);
  out = to + 2;
  bits = 0;
  bitCount = 0;
  for (let at = from; at < end; at = listedTo) {
    const count = listTokens(from, at, end, tokens, BLOCK_TOKENS);
    put(listedTo === end ? 1 : 0, 1);
    put(2, 2);
    writeCodes();
    writeTokens(count);
  }
  put(0, 7);
  flush();
  store<u32>(out, bswap<u32>(adler32(from, end)));
  return out + 4;
}

function put(value: u32, count: u32): void {
  bits |= u64(value) << bitCount;
  bitCount += count;
  if (bitCount >= 32) flush();
}

/** Writes all whole bytes. */
function flush(): void {
  store<u64>(out, bits);
  out += bitCount >>> 3;
  bits >>= bitCount & 56;
  bitCount &= 7;
}

/** Makes the codes of the tokens that were listed, and writes them. */
function writeCodes(): void {
  // a code must have something to code
  if (load<u32>(distanceCounts) === 0) store<u32>(distanceCounts, 1);
  makeCode(literalCounts, LITERAL_SYMBOLS, LONGEST_CODE, literalCodes);
  makeCode(distanceCounts, DISTANCE_SYMBOLS, LONGEST_CODE, distanceCodes);
  memory.fill(lengthCounts, 0, 4 * 19);
  const literals = usedSymbols(literalCodes, LITERAL_SYMBOLS);
  const distances = usedSymbols(distanceCodes, DISTANCE_SYMBOLS);
  const literalLengths = listLengths(literalCodes, literals, 0);
  const lengths = listLengths(distanceCodes, distances, literalLengths);
  makeCode(lengthCounts, 19, LONGEST_LENGTH_CODE, lengthCodes);
  let told: i32 = 19;
  while (load<u32>(lengthCodes + 4 * load<u8>(lengthOrder + told - 1)) === 0) told--;
  put(literals - 257, 5);
  put(distances - 1, 5);
  put(told - 4, 4);
  for (let i = 0; i < told; i++) put(load<u32>(lengthCodes + 4 * load<u8>(lengthOrder + i)) & 255, 3);
  for (let i = 0; i < lengths; i++) {
    const token: u32 = load<u16>(lengthTokens + 2 * i);
    const symbol = token & 255;
    const code = load<u32>(lengthCodes + 4 * symbol);
    put(code >>> 8, code & 255);
    if (symbol >= 16) put(token >>> 8, symbol === 16 ? 2 : symbol === 17 ? 3 : 7);
  }
}

function usedSymbols(codes: usize, symbols: i32): i32 {
  let used = symbols;
  while (load<u32>(codes + 4 * (used - 1)) === 0) used--;
  return used;
}

/** Lists the lengths of a code, runs as one, after `first` others; returns the number of all. */
function listLengths(codes: usize, symbols: i32, first: i32): i32 {
  let listed = first;
  for (let symbol = 0; symbol < symbols; ) {
    const length = load<u32>(codes + 4 * symbol) & 255;
    let run = 1;
    while (symbol + run < symbols && (load<u32>(codes + 4 * (symbol + run)) & 255) === length) run++;
    symbol += run;
    if (length > 0) {
      listLength(listed++, length, 0);
      run--;
    }
    const least = 3;
    const most = length === 0 ? 138 : 6;
    while (run >= least) {
      const taken = min(run, most);
      if (length > 0) listLength(listed++, 16, taken - 3);
      else if (taken <= 10) listLength(listed++, 17, taken - 3);
      else listLength(listed++, 18, taken - 11);
      run -= taken;
    }
    for (; run > 0; run--) listLength(listed++, length, 0);
  }
  return listed;
}

function listLength(index: i32, symbol: u32, extra: u32): void {
  store<u16>(lengthTokens + 2 * index, u16((extra << 8) | symbol));
  const count = lengthCounts + 4 * symbol;
  store<u32>(count, load<u32>(count) + 1);
}

/** Writes the tokens that were listed, and the end of their block; four bytes at a time where four follow each other. */
function writeTokens(count: i32): void {
  flush();
  let waiting = bits;
  let waitingCount = bitCount;
  let to = out;
  const end = tokens + 2 * count;
  store<u16>(end, END_OF_BLOCK);
  for (let at = tokens; at <= end; ) {
    const four = load<u64>(at);
    if ((four & 0x8000_8000_8000_8000) === 0 && at + 8 <= end) {
      const first = codeOf(u32(four) & 0xffff);
      const second = codeOf(u32(four) >>> 16);
      const third = codeOf(u32(four >>> 32) & 0xffff);
      const fourth = codeOf(u32(four >>> 48));
      const firstTwo = (first >>> 8) | ((second >>> 8) << (first & 255));
      const lastTwo = (third >>> 8) | ((fourth >>> 8) << (third & 255));
      const firstCount = (first & 255) + (second & 255);
      waiting |= (u64(firstTwo) | (u64(lastTwo) << firstCount)) << waitingCount;
      waitingCount += firstCount + (third & 255) + (fourth & 255);
      at += 8;
    } else {
      const token = u32(four) & 0xffff;
      if (token < REPEAT) {
        const code = codeOf(token);
        waiting |= u64(code >>> 8) << waitingCount;
        waitingCount += code & 255;
      } else {
        const length = load<u32>(lengthTable + 4 * (token & 255));
        const lengthCode = codeOf(length & 511);
        waiting |= u64((lengthCode >>> 8) | ((length >>> 16) << (lengthCode & 255))) << waitingCount;
        waitingCount += (lengthCode & 255) + ((length >>> 9) & 127);
        const distance = load<u32>(distanceTable + 4 * ((token >>> 8) & 3));
        const code = load<u32>(distanceCodes + 4 * (distance & 511));
        waiting |= (u64(code >>> 8) | (u64(distance >>> 16) << (code & 255))) << waitingCount;
        waitingCount += (code & 255) + ((distance >>> 9) & 127);
      }
      at += 2;
    }
    store<u64>(to, waiting);
    to += waitingCount >>> 3;
    waiting >>= waitingCount & 56;
    waitingCount &= 7;
  }
  bits = waiting;
  bitCount = waitingCount;
  out = to;
}

function codeOf(symbol: u32): u32 {
  return load<u32>(literalCodes + 4 * symbol);
}
