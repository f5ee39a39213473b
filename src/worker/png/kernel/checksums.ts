/**
 * The two checksums of a PNG file: CRC-32 of its chunks (ISO 3309) and Adler-32 of its zlib stream (RFC 1950).
 */

/** (4, 256) u32: what a byte contributes to the CRC with 0 to 3 bytes after it. */
const crcTables: usize = memory.data(4 * 1024, 16);
for (let byte: u32 = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  store<u32>(crcTables + 4 * byte, crc);
}
for (let at: usize = crcTables + 1024; at < crcTables + 4096; at += 4) {
  const crc = load<u32>(at - 1024);
  store<u32>(at, (crc >>> 8) ^ load<u32>(crcTables + 4 * (crc & 255)));
}

export function crc32(from: usize, end: usize): u32 {
  let crc: u32 = 0xffffffff;
  let at = from;
  for (; at + 4 <= end; at += 4) {
    crc ^= load<u32>(at);
    crc =
      load<u32>(crcTables + 4 * (crc & 255), 3072) ^
      load<u32>(crcTables + 4 * ((crc >>> 8) & 255), 2048) ^
      load<u32>(crcTables + 4 * ((crc >>> 16) & 255), 1024) ^
      load<u32>(crcTables + 4 * (crc >>> 24));
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ load<u32>(crcTables + 4 * ((crc ^ load<u8>(at)) & 255));
  return ~crc;
}

const ADLER_MODULUS: u32 = 65521;
/** Bytes after which the sums must be reduced, in whole groups of 16: (255 n (n + 1) / 2 + (n + 1) 65520) < 2^32. */
const ADLER_SPAN: usize = 5536;

export function adler32(from: usize, end: usize): u32 {
  const firstWeights = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const lastWeights = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  let plain: u32 = 1;
  let weighted: u32 = 0;
  let at = from;
  while (at + 16 <= end) {
    const stop = at + min(ADLER_SPAN, (end - at) & ~15);
    weighted += plain * u32(stop - at);
    let sums = i32x4.splat(0);
    let earlier = i32x4.splat(0);
    let products = i32x4.splat(0);
    for (; at < stop; at += 16) {
      const bytes = v128.load(at);
      earlier = i32x4.add(earlier, sums);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.add(low, high)));
      products = i32x4.add(products, i32x4.dot_i16x8_s(low, firstWeights));
      products = i32x4.add(products, i32x4.dot_i16x8_s(high, lastWeights));
    }
    plain = (plain + total(sums)) % ADLER_MODULUS;
    weighted = (weighted + 16 * total(earlier) + total(products)) % ADLER_MODULUS;
  }
  for (; at < end; at++) {
    plain = (plain + load<u8>(at)) % ADLER_MODULUS;
    weighted = (weighted + plain) % ADLER_MODULUS;
  }
  return (weighted << 16) | plain;
}

function total(v: v128): u32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}
