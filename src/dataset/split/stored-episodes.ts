/**
 * Episodes of a dataset on disk, as the slot results that they were written from.
 */
import { join } from 'node:path';
import { complain } from '../../core/errors.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../episode/columns.ts';
import type { AttemptRow, EpisodeProvenance, SlotResult } from '../../episode/record.ts';
import type { ExtraColumn } from '../camera-feature.ts';
import type { Feature, FeatureInfo } from '../feature.ts';
import type { ParquetReader, Row } from '../parquet-reader.ts';
import { ATTEMPTS_PATH, EPISODES_PATH } from '../paths.ts';
import { fileRows, readJson, seriesFiles } from '../verify-context.ts';
import { EpisodeSeries } from './episode-series.ts';
import { KEYS, metaColumns, type StoredRecord, storedFeatures, storedPrivileged } from './stored-features.ts';
import { storedLog } from './stored-log.ts';

export class StoredEpisodes {
  readonly #dir: string;
  readonly #data: EpisodeSeries;
  readonly #privileged: EpisodeSeries;
  #tables: Tables | null = null;
  /** Features beside those that every dataset has. */
  readonly extraFeatures: readonly Feature[];
  /** Columns of `privileged/` beside those that every dataset has. */
  readonly extraPrivileged: readonly ExtraColumn[];

  private constructor(
    dir: string,
    files: { readonly data: EpisodeSeries; readonly privileged: EpisodeSeries },
    extra: { readonly features: readonly Feature[]; readonly privileged: readonly ExtraColumn[] },
  ) {
    this.#dir = dir;
    this.#data = files.data;
    this.#privileged = files.privileged;
    this.extraFeatures = extra.features;
    this.extraPrivileged = extra.privileged;
  }

  /** @throws UserError when the dataset has columns that this program does not write */
  static async open(dir: string): Promise<StoredEpisodes> {
    const data = await EpisodeSeries.open(dir, 'data');
    const privileged = await EpisodeSeries.open(dir, 'privileged');
    const { features } = readJson(dir, 'meta/info.json') as { features: Record<string, FeatureInfo> };
    try {
      checkColumns(await privileged.reader(0), dir);
      const extra = {
        features: storedFeatures(dir, features, await data.reader(0)),
        privileged: storedPrivileged(await privileged.reader(0)),
      };
      return new StoredEpisodes(dir, { data, privileged }, extra);
    } catch (error) {
      data.close();
      privileged.close();
      throw error;
    }
  }

  /**
   * Slot k is the k-th of the episodes, with the attempts that it came of.
   *
   * @param episodes ascending
   * @param from the first slot that is wanted
   * @param features names of the extra features that are wanted; all by default. Pictures that nobody wants are not read
   */
  async *slots(episodes: readonly number[], from: number, features?: readonly string[]): AsyncGenerator<SlotResult> {
    const columns = ['episode_index', ...this.extraFeatures.flatMap(metaColumns)];
    const metaRows = fileRows(this.#dir, seriesFiles(this.#dir, 'meta/episodes'), columns);
    const provenanceRows = fileRows(this.#dir, [EPISODES_PATH]);
    const attemptRows = fileRows(this.#dir, [ATTEMPTS_PATH]);
    const skipped = { meta: rowOf(metaRows, 'episode_index'), own: rowOf(provenanceRows, 'episode_index') };
    const attemptsOf = attemptsBySlot(attemptRows);
    for (let slot = from; slot < episodes.length; slot++) {
      const episode = episodes[slot]!;
      const [meta, own] = [await skipped.meta(episode), await skipped.own(episode)];
      const attempts = (await attemptsOf(Number(own['slot']))).map((row) => attemptRow(row, slot));
      yield { slot, attempts, episode: await this.#record(episode, meta, provenanceOf(own, slot), features) };
    }
    for (const rows of [metaRows, provenanceRows, attemptRows]) await rows.return(undefined);
  }

  /** The episode as the slot of its own number. */
  async slot(episode: number): Promise<SlotResult & { readonly episode: StoredRecord }> {
    const { own, attempts } = await this.#provenance(episode);
    const meta: Row = {};
    return { slot: episode, attempts, episode: await this.#record(episode, meta, provenanceOf(own, episode)) };
  }

  /** What the tables of provenance say of one episode; they are read once. */
  async #provenance(episode: number): Promise<{ own: Row; attempts: AttemptRow[] }> {
    this.#tables ??= await readTables(this.#dir);
    const own = this.#tables.episodes[episode]!;
    const rows = this.#tables.attempts.get(Number(own['slot'])) ?? [];
    return { own, attempts: rows.map((row) => attemptRow(row, episode)) };
  }

  async #record(
    episode: number,
    meta: Row,
    provenance: EpisodeProvenance,
    wanted?: readonly string[],
  ): Promise<StoredRecord> {
    const extra = this.extraFeatures.flatMap(({ name, column }) =>
      column && (wanted?.includes(name) ?? true) ? [name] : [],
    );
    const rows = await this.#data.rows(episode, [...POLICY_COLUMNS.map(({ name }) => name), ...extra]);
    const privileged = await this.#privileged.rows(episode, [
      ...PRIVILEGED_COLUMNS.map(({ name }) => name),
      ...this.extraPrivileged.map(({ name }) => name),
    ]);
    // subtasks in words are an extra feature, and copied as one
    return { log: storedLog(rows, privileged), subtasks: [], provenance, stored: { rows, privileged, meta } };
  }

  close(): void {
    this.#data.close();
    this.#privileged.close();
  }
}

function checkColumns({ columns }: ParquetReader, dir: string): void {
  const missing = [...KEYS, ...PRIVILEGED_COLUMNS.map(({ name }) => name)].filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  throw complain({
    where: join(dir, 'privileged'),
    what: 'written by another version of this program: columns are missing',
    got: missing,
  });
}

interface Tables {
  readonly episodes: readonly Row[];
  /** By slot. */
  readonly attempts: ReadonlyMap<number, readonly Row[]>;
}

async function readTables(dir: string): Promise<Tables> {
  const episodes: Row[] = [];
  for await (const [row] of fileRows(dir, [EPISODES_PATH])) episodes.push(row);
  const attempts = new Map<number, Row[]>();
  for await (const [row] of fileRows(dir, [ATTEMPTS_PATH])) {
    const slot = Number(row['slot']);
    attempts.set(slot, [...(attempts.get(slot) ?? []), row]);
  }
  return { episodes, attempts };
}

type Rows = AsyncGenerator<readonly [Row, string]>;

/** Walks rows that are ordered by a key to the one with a value. */
function rowOf(rows: Rows, key: string): (value: number) => Promise<Row> {
  return async (value) => {
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      if (Number(next.value[0][key]) === value) return next.value[0];
    }
    throw new RangeError(`rowOf: no row with ${key} ${value}`);
  };
}

/** Walks the attempts, which are ordered by slot, to those of one. */
function attemptsBySlot(rows: Rows): (slot: number) => Promise<Row[]> {
  let waiting: Row | null = null;
  return async (slot) => {
    const found: Row[] = [];
    for (;;) {
      const row: Row | null = waiting ?? (await rows.next()).value?.[0] ?? null;
      waiting = null;
      if (!row) return found;
      if (Number(row['slot']) === slot) found.push(row);
      else if (Number(row['slot']) > slot) {
        waiting = row;
        return found;
      }
    }
  };
}

function attemptRow(row: Row, slot: number): AttemptRow {
  return {
    slot,
    attempt: Number(row['attempt']),
    task_id: row['task_id'] as string,
    variation_id: row['variation_id'] as string,
    status: row['status'] as AttemptRow['status'],
    cause: (row['cause'] ?? null) as AttemptRow['cause'],
    step: Number(row['step']),
    seed: row['seed'] as string,
    source_demos: row['source_demos'] as string[],
  };
}

function provenanceOf(row: Row, slot: number): EpisodeProvenance {
  return {
    slot,
    attempt: Number(row['attempt']),
    task_id: row['task_id'] as string,
    template_type: row['template_type'] as string,
    variation_id: row['variation_id'] as string,
    axis: (row['axis'] ?? null) as string | null,
    pair_id: (row['pair_id'] ?? null) as string | null,
    instruction: row['instruction'] as string,
    seed: row['seed'] as string,
    source_demos: row['source_demos'] as string[],
    resolved_episode: row['resolved_episode'] as string,
    outcome: row['outcome'] as EpisodeProvenance['outcome'],
  };
}
