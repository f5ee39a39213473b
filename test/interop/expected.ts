/**
 * What a dataset's files hold, as read by Node with hyparquet: the other side of `check_dataset.py`, which compares
 * it, value by value, with what LeRobot hands to a policy. Floats are compared as the float32 they are.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet';

type Row = Record<string, unknown>;

interface Feature {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Bytes of one value in a little-endian column, as numpy lays it out. */
const NUMERIC: Readonly<Record<string, (values: readonly (number | bigint | boolean)[]) => NodeJS.TypedArray>> = {
  float32: (values) => Float32Array.from(values as number[]),
  float64: (values) => Float64Array.from(values as number[]),
  int64: (values) => BigInt64Array.from(values as bigint[]),
  int32: (values) => Int32Array.from(values as number[]),
  bool: (values) => Uint8Array.from(values as boolean[], Number),
};

/** The columns of meta/episodes whose values are compared. */
const EPISODE_COLUMNS = ['episode_index', 'length', 'dataset_from_index', 'dataset_to_index', 'tasks'] as const;

/** Reads the dataset in folder `root`; the result is plain JSON. */
export async function readExpected(root: string) {
  const info = JSON.parse(await readFile(path.join(root, 'meta/info.json'), 'utf8')) as {
    features: Record<string, Feature>;
  };
  const data = await readFolder(root, 'data');
  const rows = data.flatMap((file) => file.rows);
  const tasks = (await readTable(path.join(root, 'meta/tasks.parquet'))).rows.map((row) => row['task'] as string);
  const episodes = (await readFolder(root, 'meta/episodes'))
    .flatMap((file) => file.rows)
    .map((row) => pick(row, EPISODE_COLUMNS) as { length: number; dataset_from_index: number });
  const numeric = Object.entries(info.features).filter(([, { dtype }]) => dtype in NUMERIC);
  const indices = new Set(
    episodes.flatMap(({ dataset_from_index: from, length }) => [from, from + (length >> 1), from + length - 1]),
  );
  const names = numeric.map(([name]) => name);
  return {
    dataFiles: data.map(({ file, metadata }) => ({
      path: file,
      rowGroups: metadata.row_groups.map((group) => Number(group.num_rows)),
    })),
    tasks,
    episodes,
    columns: Object.fromEntries(
      numeric.map(([name, { dtype }]) => [name, { sha256: columnSha256(rows, name, dtype) }]),
    ),
    frames: [...indices].map((index) => ({
      index,
      task: tasks[Number(rows[index]!['task_index'])],
      values: pick(rows[index]!, names),
    })),
    ...languageColumns(info.features, rows),
  };
}

/** Each distinct list of rows once, and by frame the number of its list. */
function languageColumns(features: Readonly<Record<string, Feature>>, rows: readonly Row[]) {
  const numbers = new Map<string, number>();
  const language: Record<string, number[]> = {};
  for (const [name, { dtype }] of Object.entries(features)) {
    if (dtype !== 'language') continue;
    language[name] = rows.map((row) => {
      const text = JSON.stringify(plain(row[name]));
      if (!numbers.has(text)) numbers.set(text, numbers.size);
      return numbers.get(text)!;
    });
  }
  return { language, languageRows: [...numbers.keys()].map((text) => JSON.parse(text) as unknown) };
}

function columnSha256(rows: readonly Row[], name: string, dtype: string): string {
  const bytes = NUMERIC[dtype]!(rows.flatMap((row) => row[name] as number | number[]));
  return createHash('sha256').update(bytes).digest('hex');
}

interface ReadFile {
  /** Relative to the dataset, with slashes. */
  readonly file: string;
  readonly metadata: FileMetaData;
  readonly rows: Row[];
}

/** All `*\/*.parquet` of a folder, in LeRobot's order: sorted as strings. */
async function readFolder(root: string, folder: string): Promise<ReadFile[]> {
  const names = (await readdir(path.join(root, folder), { recursive: true })).filter((name) =>
    name.endsWith('.parquet'),
  );
  const files = names.map((name) => path.posix.join(folder, name.split(path.sep).join('/'))).sort();
  return Promise.all(files.map(async (file) => ({ file, ...(await readTable(path.join(root, file))) })));
}

async function readTable(file: string): Promise<{ metadata: FileMetaData; rows: Row[] }> {
  const { buffer, byteOffset, byteLength } = await readFile(file);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(bytes);
  // Byte arrays without an annotation are pictures, not text.
  return { metadata, rows: await parquetReadObjects({ file: bytes, metadata, utf8: false }) };
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, plain(row[name])]));
}

/** As JSON has it: integers as numbers, typed arrays as lists. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  }
  return value;
}
