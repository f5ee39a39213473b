/**
 * Files whose row groups are episodes, such as those of `data/` and `privileged/`.
 */
import { join } from 'node:path';
import { ParquetReader, type Row } from '../parquet-reader.ts';
import { seriesFiles } from '../verify-context.ts';

/** A file and its first episode. */
interface EpisodeFile {
  readonly file: string;
  readonly first: number;
}

/** The row groups of a series of files, of which each is an episode. One file is open at a time. */
export class EpisodeSeries {
  readonly #dir: string;
  readonly #files: readonly EpisodeFile[];
  #open: { readonly file: string; readonly reader: ParquetReader } | null = null;

  private constructor(dir: string, files: readonly EpisodeFile[]) {
    this.#dir = dir;
    this.#files = files;
  }

  static async open(dir: string, series: string): Promise<EpisodeSeries> {
    const files: EpisodeFile[] = [];
    let first = 0;
    for (const file of seriesFiles(dir, series)) {
      const reader = await ParquetReader.open(join(dir, file));
      files.push({ file, first });
      first += reader.groups.length;
      reader.close();
    }
    return new EpisodeSeries(dir, files);
  }

  /** The file of an episode, open until the next call. */
  async #readerOf(episode: number): Promise<{ reader: ParquetReader; first: number }> {
    const { file, first } = this.#files.findLast((entry) => entry.first <= episode)!;
    if (this.#open?.file !== file) {
      this.close();
      this.#open = { file, reader: await ParquetReader.open(join(this.#dir, file)) };
    }
    return { reader: this.#open.reader, first };
  }

  async rows(episode: number, columns: readonly string[]): Promise<Row[]> {
    const { reader, first } = await this.#readerOf(episode);
    return reader.rows(episode - first, columns);
  }

  async reader(episode: number): Promise<ParquetReader> {
    return (await this.#readerOf(episode)).reader;
  }

  close(): void {
    this.#open?.reader.close();
    this.#open = null;
  }
}
