/**
 * Frames of episodes, found by their global rows in the files of `data/` or `privileged/`.
 */
import { join } from 'node:path';
import type { ParquetReader, Row } from '../dataset/parquet-reader.ts';
import { seriesFiles } from '../dataset/verify-context.ts';
import { damaged, openParquet, reading, withParquet } from './parquet-files.ts';
import type { EpisodeEntry } from './source.ts';

interface Placed {
  readonly path: string;
  /** Global row of the file's first row. */
  readonly from: number;
  /** Rows of each row group. */
  readonly groups: readonly number[];
}

/** Finds frames by their global row in the files of a series. */
export class FrameSeries {
  readonly #dir: string;
  readonly #columns: readonly string[];
  readonly #files: readonly Placed[];
  /** The file that was read last: footers of long files take a while. */
  #open: { readonly path: string; readonly reader: ParquetReader } | null = null;

  private constructor(dir: string, columns: readonly string[], files: readonly Placed[]) {
    this.#dir = dir;
    this.#columns = columns;
    this.#files = files;
  }

  /** @throws UserError when a file lacks one of the columns */
  static async open(dir: string, series: string, columns: readonly string[]): Promise<FrameSeries> {
    const files: Placed[] = [];
    let from = 0;
    for (const path of seriesFiles(dir, series)) {
      const groups = await withParquet(dir, path, columns, async (reader) => reader.groups);
      files.push({ path, from, groups });
      for (const rows of groups) from += rows;
    }
    return new FrameSeries(dir, columns, files);
  }

  /** Rows of an episode, in order. */
  async rows({ index, from, length }: EpisodeEntry): Promise<Row[]> {
    const out: Row[] = [];
    for (const file of this.#files) {
      let start = file.from;
      for (const [group, rows] of file.groups.entries()) {
        if (start < from + length && start + rows > from) {
          const read = await this.#read(file.path, group);
          out.push(...read.slice(Math.max(0, from - start), from + length - start));
        }
        start += rows;
      }
    }
    if (out.length !== length) {
      throw damaged(this.#dir, `episode ${index} has ${length} frames by its provenance, and ${out.length} on disk`);
    }
    return out;
  }
  async #read(path: string, group: number): Promise<Row[]> {
    if (this.#open?.path !== path) {
      this.close();
      this.#open = { path, reader: await openParquet(this.#dir, path, this.#columns) };
    }
    const { reader } = this.#open!;
    return reading(join(this.#dir, path), () => reader.rows(group, this.#columns));
  }

  close(): void {
    this.#open?.reader.close();
    this.#open = null;
  }
}
