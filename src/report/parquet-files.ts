/**
 * Files that are opened for certain columns; what is wrong with them is the user's to mend.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { ParquetReader } from '../dataset/parquet-reader.ts';

export function damaged(path: string, what: string): UserError {
  return new UserError(`${path}: ${what}; \`better verify\` says what else is wrong, a copy or another run mends it`);
}

/** What goes wrong while a file is read is the file's fault. */
export async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(path, `cannot be read (${(error as Error).message})`);
  }
}

/** Opens a file that must have these columns. */
export async function openParquet(dir: string, path: string, columns: readonly string[]): Promise<ParquetReader> {
  const full = join(dir, path);
  if (!existsSync(full)) throw damaged(full, 'no such file');
  const reader = await reading(full, () => ParquetReader.open(full));
  const missing = columns.filter((name) => !reader.columns.includes(name));
  if (missing.length === 0) return reader;
  reader.close();
  throw damaged(full, `has no column ${missing.join(', ')}`);
}

/** Opens such a file, and closes it when `use` is done. */
export async function withParquet<T>(
  dir: string,
  path: string,
  columns: readonly string[],
  use: (reader: ParquetReader) => Promise<T>,
): Promise<T> {
  const reader = await openParquet(dir, path, columns);
  try {
    return await reading(join(dir, path), () => use(reader));
  } finally {
    reader.close();
  }
}
