/**
 * An HDF5 file that is written group by group, by libhdf5 in WebAssembly.
 */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { commitFile, temporaryPath } from '../../core/files.ts';
import type { FileEntry } from '../hashed-file.ts';

type Library = typeof import('h5wasm/node');
type Group = InstanceType<Library['Group']>;
type Dataset = InstanceType<Library['Dataset']>;

export type Hdf5Values = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface Hdf5Dataset {
  /** With `/` for groups, which are made where there are none. */
  readonly path: string;
  readonly values: Hdf5Values;
  readonly shape: readonly number[];
}

export class Hdf5File {
  readonly #folder: string;
  readonly #relative: string;
  readonly #file: InstanceType<Library['File']>;
  /** By path: to look for a group among thousands of demos takes as long as they are many. */
  readonly #groups = new Map<string, Group>();
  #isOpen = true;

  private constructor(library: Library, folder: string, relative: string) {
    this.#folder = folder;
    this.#relative = relative;
    const path = join(folder, relative);
    mkdirSync(dirname(path), { recursive: true });
    this.#file = withoutClock(() => new library.File(temporaryPath(path), 'w'));
  }

  /** Opens `<folder>/<relative>` under its temporary name. */
  static async create(folder: string, relative: string): Promise<Hdf5File> {
    const library = await import('h5wasm/node');
    const module = await library.ready;
    // else failures are printed and passed over
    module.activate_throwing_error_handler();
    return new Hdf5File(library, folder, relative);
  }

  write({ path, values, shape }: Hdf5Dataset): void {
    const [parent, name] = split(path);
    this.#call(() =>
      this.#group(parent).create_dataset({ name, data: values, shape: [...shape], dtype: dtypeOf(values) }),
    );
  }

  /**
   * Begins a dataset of bytes that is written row by row, and so never is in memory: pictures. Compressed, a chunk a row, so that
   * a frame is read without its neighbours.
   *
   * @returns writes the next row, up to the last of `shape`
   */
  writeRows(path: string, shape: readonly number[]): (row: Uint8Array) => void {
    const [parent, name] = split(path);
    const inner = shape.slice(1).map((size): [number, number] => [0, size]);
    let dataset: Dataset | null = null;
    let rows = 0;
    return (row) =>
      this.#call(() => {
        if (!dataset) dataset = this.#beginRows(parent, name, row, shape);
        else dataset.write_slice([[rows, rows + 1], ...inner], row);
        rows++;
      });
  }

  /** The library makes no dataset without values: it has one row at first, and then room for all. */
  #beginRows(parent: string, name: string, row: Uint8Array, shape: readonly number[]): Dataset {
    const inner = shape.slice(1);
    const dataset = this.#group(parent).create_dataset({
      name,
      data: row,
      shape: [1, ...inner],
      maxshape: [...shape],
      dtype: dtypeOf(row),
      chunks: [1, ...inner],
      compression: 'gzip',
      compression_opts: 4,
    });
    dataset.resize([...shape]);
    return dataset;
  }

  /** Texts of a fixed width, as h5py reads them: bytes. */
  writeTexts(path: string, texts: readonly string[]): void {
    const [parent, name] = split(path);
    const width = Math.max(1, ...texts.map((text) => Buffer.byteLength(text)));
    this.#call(() => this.#group(parent).create_dataset({ name, data: [...texts], dtype: `S${width}` }));
  }

  /** An int64 scalar, or a text. */
  setAttribute(group: string, name: string, value: number | string): void {
    this.#call(() => {
      const at = this.#group(group);
      if (typeof value === 'number') at.create_attribute(name, value, null, '<q');
      else at.create_attribute(name, value);
    });
  }

  /** @throws UserError when the system refuses a write */
  #call(run: () => void): void {
    try {
      withoutClock(run);
    } catch (error) {
      throw refusedWrite(error, join(this.#folder, this.#relative)) ?? error;
    }
  }

  #group(path: string): Group {
    if (path === '') return this.#file;
    const known = this.#groups.get(path);
    if (known) return known;
    const [parent, name] = split(path);
    const made = this.#group(parent).create_group(name);
    this.#groups.set(path, made);
    return made;
  }

  /** Ends the file, and gives it its name. */
  async finish(): Promise<FileEntry> {
    const path = join(this.#folder, this.#relative);
    this.#close();
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(temporaryPath(path))) hash.update(bytes);
    const entry = { path: this.#relative, bytes: statSync(temporaryPath(path)).size, sha256: hash.digest('hex') };
    commitFile(path);
    return entry;
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#call(() => this.#file.close());
  }

  abort(): void {
    try {
      this.#close();
    } catch {
      // what made the export fail says more
    }
    rmSync(temporaryPath(join(this.#folder, this.#relative)), { force: true });
  }
}

/** More than the library asks for at once in the end of a file. */
const PROBE_BYTES = 1 << 20;

/** The system's own words stand deep in the library's account, if it gives one; null for what is no refused write. */
function refusedWrite(error: unknown, path: string): UserError | null {
  const { message } = error as Error;
  const reason = /error message = '([^']+)'/.exec(message)?.[1] ?? (message === '' ? askSystem(path) : null);
  if (reason === null) return null;
  return new UserError(`${path}: could not be written: ${reason.toLowerCase()}; make room and export again`);
}

/** What the system says to one more write at the end of the unfinished file. */
function askSystem(path: string): string {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(temporaryPath(path), 'a');
    // a write that only partly fits is no error yet
    for (let left = PROBE_BYTES; left > 0; ) left -= writeSync(descriptor, new Uint8Array(left));
    fsyncSync(descriptor);
    return 'the library does not say why';
  } catch (error) {
    return (error as Error).message;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function split(path: string): [string, string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

/** In the letters of Python's `struct`: the library takes `<f8` for `<f`, without a word. */
function dtypeOf(values: Hdf5Values): string {
  if (values instanceof Float32Array) return '<f';
  if (values instanceof Float64Array) return '<d';
  return values instanceof Int32Array ? '<i' : '<B';
}

/**
 * libhdf5 writes the time of day into every dataset's header (HDF5 file format 3.0, IV.A.2.s), and this build cannot be told not
 * to: equal datasets would give other bytes each time. While it runs, and nothing else does, it is the first of January 1970.
 */
function withoutClock<T>(run: () => T): T {
  const clock = Object.getOwnPropertyDescriptor(Date, 'now')!;
  Object.defineProperty(Date, 'now', { ...clock, value: () => 0 });
  try {
    return run();
  } finally {
    Object.defineProperty(Date, 'now', clock);
  }
}
