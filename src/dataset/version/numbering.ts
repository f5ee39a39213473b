/**
 * What numbers a Parquet file's rows, apart from the rest.
 *
 * An episode that is put in, or becomes longer, changes the `index` of every frame after it, and with it a few bytes of
 * every row group: no chunk after it would be the same. So a file is kept as two streams: the columns that number rows with
 * all that follows the last row group (the footer says where everything stands), and the rest, which does not change.
 */
import { parquetMetadata } from 'hyparquet';

/** Half-open range of a file [bytes]. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Names of columns; those of `meta/episodes` that are statistics of such columns are among them. */
const NUMBERING =
  /^(?:stats\/(?:episode_index|index|task_index)\/.*|episode_index|index|task_index|dataset_(?:from|to)_index|slot)$/;

/** Length and magic number at the end of a Parquet file [bytes]. */
export const FOOTER_TAIL = 8;
const MAGIC = 'PAR1';

/** Bytes of the footer with what follows it, by the last bytes of the file; null when it is no Parquet file. */
export function footerLength(end: Uint8Array, fileBytes: number): number | null {
  if (end.length < FOOTER_TAIL) return null;
  const tail = Buffer.from(end.subarray(end.length - FOOTER_TAIL));
  if (tail.toString('latin1', 4) !== MAGIC) return null;
  const length = tail.readUInt32LE(0) + FOOTER_TAIL;
  return length + MAGIC.length <= fileBytes ? length : null;
}

export interface ParquetRanges {
  /** Of the numbering stream, ascending and apart; the last one ends the file. */
  readonly numbering: readonly ByteRange[];
  /** From a row group's first byte to its last, both streams. */
  readonly rowGroups: readonly ByteRange[];
  /** Physical types by the path of the column in the schema. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Both streams' ranges, by the footer: its bytes, or any bytes that it ends.
 *
 * @returns null for a file that is not laid out as expected; it is kept as one stream
 */
export function parquetRanges(footer: Uint8Array, fileBytes: number): ParquetRanges | null {
  const length = footerLength(footer, fileBytes);
  if (length === null || length > footer.length) return null;
  let groups: ReturnType<typeof parquetMetadata>['row_groups'];
  try {
    groups = parquetMetadata(footer.slice(footer.length - length), { geoparquet: false }).row_groups;
  } catch {
    return null;
  }
  const numbering: ByteRange[] = [];
  const rowGroups: ByteRange[] = [];
  let at = MAGIC.length;
  for (const { columns } of groups) {
    const start = at;
    for (const { meta_data, file_path } of columns) {
      if (!meta_data || file_path) return null;
      const first = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset);
      if (first !== at) return null;
      at += Number(meta_data.total_compressed_size);
      const [name] = meta_data.path_in_schema;
      if (NUMBERING.test(name!) && at > first) numbering.push({ start: first, end: at });
    }
    rowGroups.push({ start, end: at });
  }
  if (!(at <= fileBytes - length)) return null;
  const columns = (groups[0]?.columns ?? []).map(({ meta_data }) => [
    meta_data!.path_in_schema.join('.'),
    meta_data!.type,
  ]);
  return {
    numbering: [...numbering, { start: at, end: fileBytes }],
    rowGroups,
    columns: Object.fromEntries(columns),
  };
}

/** `[0, fileBytes)` cut at the ranges' borders, in order. */
export function* alternating(
  ranges: readonly ByteRange[],
  fileBytes: number,
): Generator<ByteRange & { readonly isNumbering: boolean }> {
  let at = 0;
  for (const { start, end } of ranges) {
    if (start > at) yield { start: at, end: start, isNumbering: false };
    yield { start, end, isNumbering: true };
    at = end;
  }
  if (at < fileBytes) yield { start: at, end: fileBytes, isNumbering: false };
}
