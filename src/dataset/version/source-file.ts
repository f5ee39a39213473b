/**
 * A file of a dataset, read once from front to back: into chunks of the store, or for its hash alone.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Chunker } from './chunker.ts';
import { alternating, FOOTER_TAIL, footerLength, parquetRanges } from './numbering.ts';
import type { ObjectRef, ObjectStore } from './object-store.ts';
import type { TreeFile } from './tree.ts';

/** Read at once [bytes]. */
const BUFFER_BYTES = 1 << 22;

/**
 * Puts a file's chunks into the store.
 *
 * @param path of the file
 * @param name in the tree
 */
export async function storeFile(path: string, name: string, objects: ObjectStore): Promise<TreeFile> {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = fstatSync(descriptor).size;
    const ranges = name.endsWith('.parquet') ? rangesOf(descriptor, bytes) : null;
    const hash = createHash('sha256');
    const body = new Stream(objects, false);
    const numbering = new Stream(objects, true);
    for (const { start, end, isNumbering } of alternating(ranges ?? [], bytes)) {
      const stream = isNumbering ? numbering : body;
      // the footer changes more often than the numbers before it: no chunk holds some of both
      if (isNumbering && end === bytes) await stream.end();
      for (const piece of pieces(descriptor, start, end)) {
        hash.update(piece);
        await stream.push(piece);
      }
    }
    await body.end();
    await numbering.end();
    return {
      path: name,
      bytes,
      sha256: hash.digest('hex'),
      chunks: body.chunks,
      ...(ranges ? { numbering: numbering.chunks } : {}),
    };
  } finally {
    closeSync(descriptor);
  }
}

/** SHA-256 in hex and size of a file. */
export function hashFile(path: string): { readonly sha256: string; readonly bytes: number } {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = fstatSync(descriptor).size;
    const hash = createHash('sha256');
    for (const piece of pieces(descriptor, 0, bytes)) hash.update(piece);
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    closeSync(descriptor);
  }
}

class Stream {
  readonly #chunker = new Chunker();
  readonly #objects: ObjectStore;
  readonly #deflate: boolean;
  readonly chunks: [string, number][] = [];

  constructor(objects: ObjectStore, deflate: boolean) {
    this.#objects = objects;
    this.#deflate = deflate;
  }

  async push(bytes: Uint8Array): Promise<void> {
    for (const chunk of this.#chunker.push(bytes)) await this.#put(chunk);
  }

  async end(): Promise<void> {
    for (const chunk of this.#chunker.end()) await this.#put(chunk);
  }

  async #put(chunk: Uint8Array): Promise<void> {
    const ref: ObjectRef = await this.#objects.put(chunk, this.#deflate);
    this.chunks.push([...ref]);
  }
}

function rangesOf(descriptor: number, bytes: number) {
  const end = readRange(descriptor, Math.max(0, bytes - FOOTER_TAIL), bytes);
  const length = footerLength(end, bytes);
  if (length === null) return null;
  return parquetRanges(readRange(descriptor, bytes - length, bytes), bytes)?.numbering ?? null;
}

function readRange(descriptor: number, start: number, end: number): Buffer {
  const out = Buffer.alloc(end - start);
  let at = 0;
  for (const piece of pieces(descriptor, start, end)) {
    out.set(piece, at);
    at += piece.length;
  }
  return out.subarray(0, at);
}

/** The bytes of a range; each piece is overwritten by the next. Fewer where the file has become shorter. */
function* pieces(descriptor: number, start: number, end: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(BUFFER_BYTES, end - start));
  for (let at = start; at < end; ) {
    const read = readSync(descriptor, buffer, 0, Math.min(buffer.length, end - at), at);
    if (read === 0) return;
    yield buffer.subarray(0, read);
    at += read;
  }
}
