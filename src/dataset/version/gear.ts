/**
 * Where a stream of bytes is cut so that equal stretches give equal chunks wherever they stand: content-defined chunking by
 * a gear hash, with the normalised masks of FastCDC (Xia et al., "FastCDC: a fast and efficient content-defined chunking
 * approach for data deduplication", USENIX ATC 2016, algorithm 1).
 */
import { createHash } from 'node:crypto';

/** [bytes] */
export interface ChunkSizes {
  readonly min: number;
  /** A power of two. */
  readonly average: number;
  readonly max: number;
}

/**
 * Small against what one episode takes without pictures (about 280 kB): an episode that differs costs the chunks that it
 * lies in, and little beside. Chunks of 1 MiB would take four times what the episode does.
 */
export const CHUNK_SIZES: ChunkSizes = { min: 1 << 14, average: 1 << 16, max: 1 << 18 };

/** How much harder a cut is before the average size, and easier after it [bits]; the paper's level 2. */
const NORMALISATION = 2;

/** (256,) one random word a byte value. Other values would cut at other places: stores depend on them. */
const GEAR = Int32Array.from({ length: 256 }, (_, byte) =>
  createHash('sha256').update(`better-datagen gear ${byte}`).digest().readInt32BE(0),
);

/** The highest bits hang on the most bytes: a byte shifted in moves up one bit with each that follows. */
function highBits(count: number): number {
  return -1 << (32 - count);
}

/**
 * Length of the chunk that begins at `from` [bytes]: `min` to `max`, or all that is left up to `to` where that is less. The
 * same however the bytes before and after it look.
 */
export function chunkLength(bytes: Uint8Array, from: number, to: number, sizes: ChunkSizes): number {
  const length = Math.min(to - from, sizes.max);
  if (length <= sizes.min) return length;
  const bits = Math.round(31 - Math.clz32(sizes.average));
  const end = from + length;
  const average = Math.min(from + sizes.average, end);
  const hard = highBits(bits + NORMALISATION);
  const easy = highBits(bits - NORMALISATION);
  let hash = 0;
  let at = from + sizes.min;
  for (; at < average; at++) {
    hash = ((hash << 1) + GEAR[bytes[at]!]!) | 0;
    if ((hash & hard) === 0) return at + 1 - from;
  }
  for (; at < end; at++) {
    hash = ((hash << 1) + GEAR[bytes[at]!]!) | 0;
    if ((hash & easy) === 0) return at + 1 - from;
  }
  return length;
}
