/**
 * What stands in some files of a version, without checking the rest out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { ParquetReader, type Row } from '../parquet-reader.ts';
import { writePieces } from './durable.ts';
import type { Store } from './store.ts';
import { storedBytes } from './stored-file.ts';
import type { Tree, TreeFile } from './tree.ts';

export class VersionFiles {
  readonly #store: Store;
  readonly #tree: Tree;

  constructor(store: Store, tree: Tree) {
    this.#store = store;
    this.#tree = tree;
  }

  /** Files below a folder, in order of their paths. */
  series(folder: string): TreeFile[] {
    return this.#tree.files.filter(({ path }) => path.startsWith(`${folder}/`));
  }

  #file(path: string): TreeFile {
    const file = this.#tree.files.find((each) => each.path === path);
    if (!file) throw new UserError(`${path}: is not in this version`);
    return file;
  }

  json(path: string): unknown {
    const bytes = Buffer.concat([...storedBytes(this.#store.objects, this.#file(path))]);
    return JSON.parse(bytes.toString('utf8'));
  }

  /** The rows of a Parquet file, one row group in memory at a time. */
  async *rows(path: string, columns: readonly string[]): AsyncGenerator<Row> {
    const file = this.#file(path);
    const folder = mkdtempSync(join(tmpdir(), 'better-version-'));
    try {
      const copy = join(folder, 'file.parquet');
      writePieces(copy, storedBytes(this.#store.objects, file));
      const reader = await ParquetReader.open(copy);
      try {
        for (let group = 0; group < reader.groups.length; group++) yield* await reader.rows(group, columns);
      } finally {
        reader.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
