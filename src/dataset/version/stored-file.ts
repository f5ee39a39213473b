/**
 * A file of a version, put together from its chunks.
 */
import { UserError } from '../../core/errors.ts';
import { alternating, type ByteRange, parquetRanges } from './numbering.ts';
import type { ObjectRef, ObjectStore } from './object-store.ts';
import type { TreeFile } from './tree.ts';

/** Bytes of chunks, one after the other, with no more than one of them in memory. */
class StreamReader {
  readonly #objects: ObjectStore;
  readonly #chunks: readonly ObjectRef[];
  readonly #what: string;
  #next = 0;
  #left: Buffer = Buffer.alloc(0);

  constructor(objects: ObjectStore, chunks: readonly ObjectRef[], what: string) {
    this.#objects = objects;
    this.#chunks = chunks;
    this.#what = what;
  }

  *take(bytes: number): Generator<Buffer> {
    for (let missing = bytes; missing > 0; ) {
      if (this.#left.length === 0) {
        if (this.#next === this.#chunks.length) throw new UserError(`${this.#what}: its chunks hold too few bytes`);
        this.#left = this.#objects.read(this.#chunks[this.#next++]!, this.#what);
      }
      const piece = this.#left.subarray(0, missing);
      this.#left = this.#left.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }
}

/**
 * The bytes of a file in pieces. Every chunk's hash is checked.
 *
 * @throws UserError when a chunk is missing or damaged
 */
export function* storedBytes(objects: ObjectStore, file: TreeFile): Generator<Buffer> {
  const body = new StreamReader(objects, file.chunks, file.path);
  if (!file.numbering) {
    yield* body.take(file.bytes);
    return;
  }
  const { numbering: ranges } = storedRanges(objects, file);
  const numbering = new StreamReader(objects, file.numbering, file.path);
  for (const { start, end, isNumbering } of alternating(ranges, file.bytes)) {
    yield* (isNumbering ? numbering : body).take(end - start);
  }
}

/**
 * Where the streams and the row groups of a Parquet file stand, by its footer.
 *
 * @throws UserError when a chunk is missing or damaged
 */
export function storedRanges(objects: ObjectStore, file: TreeFile) {
  const numbering = file.numbering ?? [];
  // the footer begins a chunk, and is all that comes after it
  let tail = Buffer.alloc(0);
  for (let at = numbering.length - 1; at >= 0; at--) {
    tail = Buffer.concat([objects.read(numbering[at]!, file.path), tail]);
    const ranges = parquetRanges(tail, file.bytes);
    if (ranges) return ranges;
  }
  throw new UserError(`${file.path}: its chunks hold no Parquet footer, so that it cannot be put together`);
}

/** The part of `[start, end)` that stands in the body stream, in the stream's own coordinates. */
export function bodyRange({ start, end }: ByteRange, numbering: readonly ByteRange[]): ByteRange {
  const before = (at: number) =>
    numbering.reduce((sum, range) => sum + Math.max(0, Math.min(range.end, at) - range.start), 0);
  return { start: start - before(start), end: end - before(end) };
}
