/**
 * What the checks of `verifyDataset` share: faults that are gathered, files in order, and numbers that should be equal.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetManifest } from './manifest.ts';
import { ParquetReader, type Row } from './parquet-reader.ts';

/** Outcome of one check. `detail` says what was looked at, or names the first faults with their files. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  /** Only where what a check needs is not at hand: `detail` says what was not looked at, and why. */
  readonly skipped?: true;
}

export interface DatasetInfo {
  readonly codebase_version: string;
  readonly fps: number;
  readonly total_episodes: number;
  readonly total_frames: number;
  readonly total_tasks: number;
  readonly chunks_size: number;
  readonly data_path: string;
  readonly video_path: string | null;
  readonly splits: Readonly<Record<string, string>>;
  readonly features: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[] }>>;
}

export interface VerifyContext {
  readonly dir: string;
  readonly manifest: DatasetManifest;
  readonly info: DatasetInfo;
  readonly tasks: readonly string[];
}

/** What was not looked at, and why, in words. */
export interface NotChecked {
  readonly notChecked: string;
}

/** A check: reports faults, and returns what it has looked at. */
export type Check = (context: VerifyContext, faults: Faults) => Promise<string | NotChecked>;

/** Gathers faults; keeps the first few, counts all. */
export class Faults {
  readonly #first: string[] = [];
  #count = 0;

  add(where: string, what: string): void {
    this.#count++;
    if (this.#first.length < 5) this.#first.push(`${where}: ${what}`);
  }

  /** Adds a fault unless the two are the same. */
  expectEqual(where: string, name: string, got: unknown, expected: unknown): void {
    if (got !== expected) this.add(where, `${name} is ${String(got)}, expected ${String(expected)}`);
  }

  get count(): number {
    return this.#count;
  }

  result(check: string, looked: string | NotChecked): CheckResult {
    if (this.#count === 0) {
      if (typeof looked === 'string') return { check, ok: true, detail: looked };
      return { check, ok: true, detail: looked.notChecked, skipped: true };
    }
    const more = this.#count > this.#first.length ? `; and ${this.#count - this.#first.length} more` : '';
    return { check, ok: false, detail: this.#first.join('; ') + more };
  }
}

export function readJson(dir: string, path: string): unknown {
  return JSON.parse(readFileSync(join(dir, path), 'utf8'));
}

/** `<series>/chunk-XXX/file-YYY.parquet` that are there, in order of their paths, as LeRobot reads them. */
export function seriesFiles(dir: string, series: string, extension = '.parquet'): string[] {
  const folder = join(dir, series);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${series}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith(extension))
    .sort();
}

export interface RowGroup {
  readonly file: string;
  readonly rows: readonly Row[];
}

/** The row groups of files, one after the other. */
export async function* rowGroups(
  dir: string,
  files: readonly string[],
  columns?: readonly string[],
): AsyncGenerator<RowGroup> {
  for (const file of files) {
    const reader = await ParquetReader.open(join(dir, file));
    try {
      for (let group = 0; group < reader.groups.length; group++)
        yield { file, rows: await reader.rows(group, columns) };
    } finally {
      reader.close();
    }
  }
}

/** The rows of files, one after the other, each with its file. */
export async function* fileRows(
  dir: string,
  files: readonly string[],
  columns?: readonly string[],
): AsyncGenerator<readonly [Row, string]> {
  for await (const { file, rows } of rowGroups(dir, files, columns)) for (const row of rows) yield [row, file];
}

/** Equal up to the rounding of a sum in another order. */
export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
