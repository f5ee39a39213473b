/**
 * Chunks and trees by the SHA-256 of their bytes: `objects/ab/cdef...`, or `objects/ab/cdef....z` deflated. An object never
 * changes, so that whoever finds it there need not write it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { UserError } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import { syncFolder, writeObjectFile } from './durable.ts';

/** Writes under way at once: flushing waits for the disk, which takes several at a time. */
const MOST_WRITES = 16;

/** Of objects that are kept deflated (RFC 1950); the name is that of the bytes before. */
const DEFLATED = '.z';

/** An object's name and size [bytes]. */
export type ObjectRef = readonly [sha256: string, bytes: number];

export class ObjectStore {
  readonly #folder: string;
  readonly #writes = new Map<string, Promise<void>>();
  readonly #touched = new Set<string>();
  #failure: { readonly error: unknown } | null = null;
  /** Bytes of objects that were not there before, since this was opened. */
  addedBytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2));
  }

  /** Whether it is there, in full length where that shows; its bytes are not looked at. */
  has([sha256, bytes]: ObjectRef): boolean {
    const path = this.path(sha256);
    return statSync(path, { throwIfNoEntry: false })?.size === bytes || existsSync(path + DEFLATED);
  }

  /**
   * Begins to write an object where there is none; `flush` waits for all of them.
   *
   * @param deflate for what is known to become shorter, such as footers; pictures do not
   */
  async put(bytes: Uint8Array, deflate = false): Promise<ObjectRef> {
    const sha256 = sha256Hex(bytes);
    const ref: ObjectRef = [sha256, bytes.length];
    if (this.#failure) throw this.#failure.error;
    if (this.#writes.has(sha256) || this.has(ref)) return ref;
    const stored = deflate ? deflateSync(bytes) : bytes;
    this.addedBytes += stored.length;
    this.#touched.add(join(this.#folder, sha256.slice(0, 2)));
    const write = writeObjectFile(this.path(sha256) + (deflate ? DEFLATED : ''), stored).then(
      () => {},
      (error: unknown) => {
        this.#failure ??= { error };
      },
    );
    this.#writes.set(
      sha256,
      write.then(() => void this.#writes.delete(sha256)),
    );
    if (this.#writes.size >= MOST_WRITES) await Promise.race(this.#writes.values());
    return ref;
  }

  /** Every object that was put is on the disk under its name after this. */
  async flush(): Promise<void> {
    await this.settle();
    if (this.#failure) throw this.#failure.error;
    for (const folder of this.#touched) syncFolder(folder);
    if (this.#touched.size > 0) syncFolder(this.#folder);
    this.#touched.clear();
  }

  /** No write is under way after this, whether they went well or not. */
  async settle(): Promise<void> {
    await Promise.all(this.#writes.values());
  }

  /**
   * @param what uses the object, for complaints
   * @throws UserError when it is missing or its bytes are others
   */
  read([sha256, bytes]: ObjectRef, what: string): Buffer {
    const fault = this.#readOrFault(sha256, bytes);
    if (typeof fault !== 'string') return fault;
    throw new UserError(
      `${this.path(sha256)}: ${fault}; ${what} needs it. Remove what is left of it, and commit a whole copy of the dataset again`,
    );
  }

  /** What is wrong with an object, or null. */
  fault([sha256, bytes]: ObjectRef): string | null {
    const fault = this.#readOrFault(sha256, bytes);
    return typeof fault === 'string' ? fault : null;
  }

  #readOrFault(sha256: string, bytes: number): Buffer | string {
    const path = this.path(sha256);
    let data: Buffer;
    try {
      data = readFileSync(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') return `cannot be read (${code ?? String(error)})`;
      if (!existsSync(path + DEFLATED)) return 'missing';
      try {
        data = inflateSync(readFileSync(path + DEFLATED), { maxOutputLength: Math.max(1, bytes) });
      } catch (failure) {
        return `damaged: ${path + DEFLATED}: ${(failure as Error).message}`;
      }
    }
    if (data.length !== bytes) return `damaged: ${data.length} bytes instead of ${bytes}`;
    return sha256Hex(data) === sha256 ? data : 'damaged: other bytes than were written (SHA-256 differs)';
  }

  /** Paths below the folder, and the object's name, or null of what is none. */
  *list(): Generator<{ readonly path: string; readonly sha256: string | null }> {
    if (!existsSync(this.#folder)) return;
    for (const prefix of readdirSync(this.#folder).sort()) {
      const folder = join(this.#folder, prefix);
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
      for (const name of readdirSync(folder).sort()) {
        const sha256 = `${prefix}${name.endsWith(DEFLATED) ? name.slice(0, -DEFLATED.length) : name}`;
        yield { path: join(folder, name), sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null };
      }
    }
  }
}
