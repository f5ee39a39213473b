/**
 * A Parquet file that grows by row groups, with no more than one of them in memory.
 */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writeIndexes } from 'hyparquet-writer/src/indexes.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { type FileEntry, HashedFile } from './hashed-file.ts';
import { columnEncoding, type ParquetColumn, parquetSchema } from './parquet-schema.ts';

/** Bytes kept back before they are handed to the file system. */
const BUFFER_BYTES = 1 << 20;

/** What `ParquetWriter` writes to: a buffer that empties into a file. `offset` counts every byte, written out or not. */
class FileByteWriter extends ByteWriter {
  readonly #file: HashedFile;

  constructor(file: HashedFile) {
    super(2 * BUFFER_BYTES);
    this.#file = file;
  }

  override ensure(size: number): void {
    if (this.index + size > BUFFER_BYTES) this.#drain();
    super.ensure(size);
  }

  override finish(): void {
    this.#drain();
  }

  #drain(): void {
    this.#file.write(new Uint8Array(this.buffer, 0, this.index));
    this.index = 0;
  }
}

/** `PAR1`, little-endian. */
const MAGIC = 0x31524150;

/**
 * Says `version: 1` in the footer, as parquet.thrift asks of writers ("for maximum compatibility with readers"); the
 * library says 2, which parquetjs-lite refuses.
 */
class VersionOneWriter extends ParquetWriter {
  override finish(): void {
    writeIndexes(this.writer, this.pendingIndexes);
    writeMetadata(this.writer, {
      version: 1,
      created_by: this.createdBy,
      schema: this.schema,
      num_rows: this.num_rows,
      row_groups: this.row_groups,
      // Required by the type, written by nobody: the length follows the footer.
      metadata_length: 0,
      ...(this.kvMetadata ? { key_value_metadata: this.kvMetadata } : {}),
    });
    this.writer.appendUint32(MAGIC);
    this.writer.finish();
  }
}

export interface ParquetFileOptions {
  /** Key-value metadata of the footer. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export class ParquetFile {
  readonly #columns: readonly ParquetColumn[];
  readonly #file: HashedFile;
  readonly #bytes: FileByteWriter;
  readonly #writer: VersionOneWriter;

  /** Opens `<out>/<relative>` under its temporary name. Snappy, as LeRobot writes. */
  constructor(out: string, relative: string, columns: readonly ParquetColumn[], options: ParquetFileOptions = {}) {
    this.#columns = columns;
    this.#file = new HashedFile(out, relative);
    this.#bytes = new FileByteWriter(this.#file);
    const metadata = Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value }));
    this.#writer = new VersionOneWriter({
      writer: this.#bytes,
      schema: parquetSchema(columns),
      ...(metadata.length > 0 ? { kvMetadata: metadata } : {}),
    });
  }

  /** Bytes so far, without the footer. A function of the rows alone. */
  get bytes(): number {
    return this.#bytes.offset;
  }

  /**
   * Adds one row group.
   *
   * @param values per column, in the declared order, one value a row; list values are plain arrays
   */
  writeRowGroup(values: readonly (readonly unknown[])[]): void {
    const rows = values[0]!.length;
    if (values.length !== this.#columns.length) {
      throw new TypeError(`writeRowGroup: ${values.length} columns given, ${this.#columns.length} declared`);
    }
    if (rows === 0) return;
    this.#writer.write({
      columnData: this.#columns.map(({ name, type, statistics = typeof type === 'string' }, index) => {
        const encoding = columnEncoding(type);
        return { name, data: values[index] as unknown[], statistics, ...(encoding ? { encoding } : {}) };
      }),
      rowGroupSize: rows,
    });
  }

  /** Writes the footer and ends the temporary file. */
  close(): FileEntry {
    this.#writer.finish();
    return this.#file.close();
  }

  commit(): void {
    this.#file.commit();
  }

  abort(): void {
    this.#file.abort();
  }
}
