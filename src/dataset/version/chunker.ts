/**
 * A stream of bytes in pieces of any size, cut into chunks that do not depend on the pieces.
 */
import { CHUNK_SIZES, type ChunkSizes, chunkLength } from './gear.ts';

/** Pieces that are gathered before chunks are cut, in largest chunks: less moving of what is left over. */
const GATHERED = 4;

export class Chunker {
  readonly #sizes: ChunkSizes;
  readonly #gathered: Buffer;
  #length = 0;

  constructor(sizes: ChunkSizes = CHUNK_SIZES) {
    this.#sizes = sizes;
    this.#gathered = Buffer.allocUnsafe(GATHERED * sizes.max);
  }

  /** Takes the next bytes of the stream; returns the chunks that are complete, as copies. */
  push(bytes: Uint8Array): Buffer[] {
    const chunks: Buffer[] = [];
    for (let taken = 0; taken < bytes.length; ) {
      const piece = bytes.subarray(taken, taken + this.#gathered.length - this.#length);
      this.#gathered.set(piece, this.#length);
      this.#length += piece.length;
      taken += piece.length;
      if (this.#length === this.#gathered.length) this.#cut(chunks, this.#sizes.max);
    }
    return chunks;
  }

  /** Ends the stream, or a stretch of it that is to end a chunk; returns what is left. */
  end(): Buffer[] {
    const chunks: Buffer[] = [];
    this.#cut(chunks, 1);
    return chunks;
  }

  /** Cuts while so many bytes are there that a cut cannot depend on those to come. */
  #cut(chunks: Buffer[], needed: number): void {
    let from = 0;
    while (this.#length - from >= needed) {
      const length = chunkLength(this.#gathered, from, this.#length, this.#sizes);
      chunks.push(Buffer.from(this.#gathered.subarray(from, from + length)));
      from += length;
    }
    this.#gathered.copyWithin(0, from, this.#length);
    this.#length -= from;
  }
}
