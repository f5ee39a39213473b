/**
 * Reads a Parquet file row group by row group: memory holds one of them.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

export type Row = Readonly<Record<string, unknown>>;

export class ParquetReader {
  readonly #descriptor: number;
  readonly #buffer: AsyncBuffer;
  readonly #metadata: FileMetaData;
  /** Rows of each row group. */
  readonly groups: readonly number[];
  /** Names of the top-level columns. */
  readonly columns: readonly string[];
  /** The root, then every column depth first. */
  readonly schema: FileMetaData['schema'];
  /** Key-value metadata of the footer. */
  readonly keyValues: ReadonlyMap<string, string>;

  private constructor(descriptor: number, buffer: AsyncBuffer, metadata: FileMetaData) {
    this.#descriptor = descriptor;
    this.#buffer = buffer;
    this.#metadata = metadata;
    this.groups = metadata.row_groups.map((group) => Number(group.num_rows));
    this.columns = topLevelNames(metadata);
    this.schema = metadata.schema;
    this.keyValues = new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? '']));
  }

  /** @throws Error when it is no Parquet file */
  static async open(path: string): Promise<ParquetReader> {
    const byteLength = statSync(path).size;
    const descriptor = openSync(path, 'r');
    try {
      const buffer = { byteLength, slice: (start: number, end = byteLength) => readRange(descriptor, start, end) };
      return new ParquetReader(descriptor, buffer, await parquetMetadataAsync(buffer));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** The rows of a group, with the named columns or all. `int64` are bigints, missing values null or undefined. */
  async rows(group: number, columns?: readonly string[]): Promise<Row[]> {
    const rowStart = this.groups.slice(0, group).reduce((sum, rows) => sum + rows, 0);
    return parquetReadObjects({
      file: this.#buffer,
      metadata: this.#metadata,
      rowStart,
      rowEnd: rowStart + this.groups[group]!,
      // bytes that are no text, such as pictures, stay bytes
      utf8: false,
      ...(columns ? { columns: [...columns] } : {}),
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function readRange(descriptor: number, start: number, end: number): ArrayBuffer {
  const out = new Uint8Array(Math.max(0, end - start));
  for (let at = 0; at < out.length; ) {
    const read = readSync(descriptor, out, at, out.length - at, start + at);
    if (read === 0) throw new RangeError(`the file ends at byte ${start + at}`);
    at += read;
  }
  return out.buffer;
}

function topLevelNames({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; at += subtreeSize(schema, at)) names.push(schema[at]!.name);
  return names;
}

function subtreeSize(schema: FileMetaData['schema'], at: number): number {
  let size = 1;
  for (let child = 0; child < (schema[at]!.num_children ?? 0); child++) size += subtreeSize(schema, at + size);
  return size;
}
