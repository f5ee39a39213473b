import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';
import { RandomStream } from '../../../src/core/random.ts';
import { Chunker } from '../../../src/dataset/version/chunker.ts';
import { CHUNK_SIZES, type ChunkSizes } from '../../../src/dataset/version/gear.ts';

const SMALL: ChunkSizes = { min: 64, average: 256, max: 1024 };

function chunksOf(bytes: Uint8Array, sizes: ChunkSizes, pieces: readonly number[] = []): Buffer[] {
  const chunker = new Chunker(sizes);
  const chunks: Buffer[] = [];
  let at = 0;
  for (const piece of pieces) {
    chunks.push(...chunker.push(bytes.subarray(at, at + piece)));
    at = Math.min(bytes.length, at + piece);
  }
  chunks.push(...chunker.push(bytes.subarray(at)), ...chunker.end());
  return chunks;
}

function noise(length: number, seed: number): Buffer {
  const rng = new RandomStream(['chunker test', seed]);
  return Buffer.from(Uint8Array.from({ length }, () => rng.integer(256)));
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 6000 }),
  // stretches of one byte never give a cut of their own
  fc.tuple(fc.nat(255), fc.nat(6000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
  fc.tuple(fc.nat(1000), fc.nat(12000)).map(([seed, length]) => noise(length, seed)),
);

describe('chunks', () => {
  it('joined are the stream', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(Buffer.concat(chunksOf(bytes, SMALL)).equals(bytes)).toBe(true);
      }),
    );
  });
  it('do not depend on the pieces that the stream came in', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(2000), { maxLength: 30 }), (bytes, pieces) => {
        expect(chunksOf(bytes, SMALL, pieces)).toEqual(chunksOf(bytes, SMALL));
      }),
    );
  });
  it('keep to the least and the greatest size, but for the last', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const sizes = chunksOf(bytes, SMALL).map(({ length }) => length);
        for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThanOrEqual(SMALL.min);
        for (const size of sizes) expect(size).toBeLessThanOrEqual(SMALL.max);
        expect(sizes).not.toContain(0);
      }),
    );
  });
  it('come back after bytes that were put in, taken out or changed', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(40_000),
        fc.nat(300),
        fc.uint8Array({ maxLength: 300 }),
        (seed, at, removed, inserted) => {
          const bytes = noise(60_000, seed);
          const edited = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
          const before = new Set(chunksOf(bytes, SMALL).map(sha256Hex));
          const strange = chunksOf(edited, SMALL).filter((chunk) => !before.has(sha256Hex(chunk)));
          // of some 230; how soon cuts fall in step again is chance, and its tail is geometric: 15 have been seen
          expect(strange.length).toBeLessThanOrEqual(40);
        },
      ),
      { numRuns: 50 },
    );
  });
  it('are about as long as they should be on average', () => {
    const sizes = chunksOf(noise(1 << 20, 1), SMALL).map(({ length }) => length);
    const mean = (1 << 20) / sizes.length;
    expect(mean).toBeGreaterThan(0.7 * SMALL.average);
    expect(mean).toBeLessThan(1.6 * SMALL.average);
  });
  it('are cut where stores expect it', () => {
    // another value means that every store loses what its versions share with new ones
    const lengths = chunksOf(noise(1 << 19, 2), CHUNK_SIZES).map(({ length }) => length);
    expect(lengths).toEqual([52676, 79551, 106136, 67485, 89057, 79632, 49751]);
  });
});
