/**
 * A file that is written front to back under a temporary name, and hashed on the way.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commitFile, temporaryPath } from '../core/files.ts';

/** A file as manifests and receipts list it; `path` is relative to the dataset, with forward slashes. */
export interface FileEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class HashedFile {
  readonly #path: string;
  readonly #relative: string;
  readonly #hash = createHash('sha256');
  #descriptor: number | null;
  #bytes = 0;

  /** Opens `<out>/<relative>` under its temporary name; parent folders are made. */
  constructor(out: string, relative: string) {
    this.#relative = relative;
    this.#path = join(out, relative);
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#descriptor = openSync(temporaryPath(this.#path), 'w');
  }

  /** @throws the file system's error, with the final path in `path` */
  write(bytes: Uint8Array): void {
    if (this.#descriptor === null) throw new TypeError(`write: ${this.#relative} is closed`);
    try {
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(this.#descriptor, bytes, offset);
    } catch (error) {
      // A failed write names no file, and the user needs to know which disk is full.
      if (error instanceof Error) Object.assign(error, { path: this.#path });
      throw error;
    }
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** Ends the temporary file; `commit` then gives it its name. */
  close(): FileEntry {
    this.#closeDescriptor();
    return { path: this.#relative, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Flushes to the disk and renames. */
  commit(): void {
    commitFile(this.#path);
  }

  /** Takes the temporary file away. */
  abort(): void {
    this.#closeDescriptor();
    rmSync(temporaryPath(this.#path), { force: true });
  }

  #closeDescriptor(): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
