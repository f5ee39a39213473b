/**
 * `provenance/episodes.parquet` and `provenance/attempts.parquet`, streamed from the sidecars.
 */
import type { FileEntry } from './hashed-file.ts';
import { ParquetFile } from './parquet-file.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { ATTEMPTS_PATH, EPISODES_PATH } from './paths.ts';
import type { SidecarEpisode, SidecarLine } from './sidecar.ts';

/** Rows a row group. */
const GROUP = 1000;

export const ATTEMPT_COLUMNS = [
  { name: 'slot', type: 'int64' },
  { name: 'attempt', type: 'int64' },
  { name: 'task_id', type: 'string' },
  { name: 'variation_id', type: 'string' },
  { name: 'status', type: 'string' },
  { name: 'cause', type: 'string' },
  { name: 'step', type: 'int64' },
  { name: 'seed', type: 'string' },
  { name: 'source_demos', type: { list: 'string' } },
] as const satisfies readonly ParquetColumn[];

export const EPISODE_COLUMNS = [
  { name: 'episode_index', type: 'int64' },
  { name: 'length', type: 'int64' },
  { name: 'dataset_from_index', type: 'int64' },
  { name: 'dataset_to_index', type: 'int64' },
  { name: 'slot', type: 'int64' },
  { name: 'attempt', type: 'int64' },
  { name: 'task_id', type: 'string' },
  { name: 'template_type', type: 'string' },
  { name: 'variation_id', type: 'string' },
  { name: 'axis', type: 'string' },
  { name: 'pair_id', type: 'string' },
  { name: 'instruction', type: 'string' },
  { name: 'seed', type: 'string' },
  { name: 'source_demos', type: { list: 'string' } },
  { name: 'resolved_episode', type: 'string' },
  { name: 'outcome', type: 'string' },
] as const satisfies readonly ParquetColumn[];

/** A table that is filled row by row and written group by group. */
class RowTable {
  readonly #columns: readonly ParquetColumn[];
  readonly #file: ParquetFile;
  #rows: Readonly<Record<string, unknown>>[] = [];

  constructor(out: string, path: string, columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    this.#file = new ParquetFile(out, path, columns);
  }

  add(row: Readonly<Record<string, unknown>>): void {
    this.#rows.push(row);
    if (this.#rows.length === GROUP) this.#flush();
  }

  #flush(): void {
    const cell =
      ({ name, type }: ParquetColumn) =>
      (row: Readonly<Record<string, unknown>>) =>
        type === 'int64' ? BigInt(row[name] as number) : row[name];
    this.#file.writeRowGroup(this.#columns.map((column) => this.#rows.map(cell(column))));
    this.#rows = [];
  }

  commit(): FileEntry {
    if (this.#rows.length > 0) this.#flush();
    const entry = this.#file.close();
    this.#file.commit();
    return entry;
  }

  abort(): void {
    this.#file.abort();
  }
}

/** Both tables. On failure `abort` leaves nothing behind. */
export class ProvenanceTables {
  readonly #tables: readonly RowTable[] = [];
  readonly #episodes: RowTable;
  readonly #attempts: RowTable;

  constructor(out: string) {
    this.#episodes = new RowTable(out, EPISODES_PATH, EPISODE_COLUMNS);
    this.#attempts = new RowTable(out, ATTEMPTS_PATH, ATTEMPT_COLUMNS);
    this.#tables = [this.#episodes, this.#attempts];
  }

  add({ attempts, episode }: SidecarLine): void {
    for (const row of attempts) this.#attempts.add({ ...row });
    if (episode) this.#episodes.add(episodeRow(episode));
  }

  commit(): FileEntry[] {
    return this.#tables.map((table) => table.commit());
  }

  abort(): void {
    for (const table of this.#tables) table.abort();
  }
}

function episodeRow({ episode_index, length, dataset_from_index, provenance }: SidecarEpisode) {
  return { ...provenance, episode_index, length, dataset_from_index, dataset_to_index: dataset_from_index + length };
}
