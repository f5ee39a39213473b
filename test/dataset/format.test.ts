import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import parquetjs from 'parquetjs-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../src/dataset/parquet-reader.ts';
import { fileRows, seriesFiles } from '../../src/dataset/verify-context.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../src/episode/columns.ts';
import type { EpisodeRecord } from '../../src/episode/record.ts';
import { jobOptions, runJob } from './job.ts';
import { syntheticSlot, TASKS } from './synthetic.ts';

const SLOTS = 12;
const episodes: EpisodeRecord[] = Array.from({ length: SLOTS }, (_, slot) => syntheticSlot(slot).episode).filter(
  (e) => e !== null,
);
const frames = episodes.reduce((sum, { log }) => sum + log.length, 0);

let dir: string;
let duck: DuckDBConnection;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'better-format-'));
  await runJob(dir, { options: jobOptions(SLOTS) });
  duck = await (await DuckDBInstance.create()).connect();
});
afterAll(() => {
  duck.closeSync();
  rmSync(dir, { recursive: true, force: true });
});

async function sql(query: string): Promise<Record<string, unknown>[]> {
  const reader = await duck.runAndReadAll(query.replaceAll('$', `${dir}/`));
  return reader.getRowObjectsJson() as Record<string, unknown>[];
}

async function read(series: string, columns?: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(dir, seriesFiles(dir, series), columns)) rows.push(row);
  return rows;
}

/** What a row of a declared column should read back as. */
function expectedValue({ log }: EpisodeRecord, spec: (typeof PRIVILEGED_COLUMNS)[number], frame: number): unknown {
  const { values, offsets, labels } = log.columns[spec.name]!;
  const convert = (value: number) =>
    spec.dtype === 'string' ? labels![value] : spec.dtype === 'bool' ? value !== 0 : value;
  const width = values.length / log.length;
  const [from, to] = offsets ? [offsets[frame]!, offsets[frame + 1]!] : [frame * width, (frame + 1) * width];
  const row = Array.from(values.subarray(from, to), convert);
  return typeof spec.shape !== 'string' && spec.shape.length === 0 ? row[0] : row;
}

describe('data files', () => {
  it('read back as the policy columns, bit for bit', async () => {
    const rows = await read('data');
    expect(rows.length).toBe(frames);
    let at = 0;
    for (const { log } of episodes) {
      for (let frame = 0; frame < log.length; frame++, at++) {
        for (const { name, shape } of POLICY_COLUMNS) {
          const values = log.columns[name]!.values.subarray(frame * shape[0], (frame + 1) * shape[0]);
          expect(Array.from(rows[at]![name] as ArrayLike<number>)).toEqual(Array.from(values));
        }
      }
    }
  });
  it('have the types that pyarrow gives LeRobot', async () => {
    const types = Object.fromEntries(
      (await sql("DESCRIBE SELECT * FROM '$data/*/*.parquet'")).map((c) => [c['column_name'], c['column_type']]),
    );
    expect(types).toEqual({
      'observation.state': 'FLOAT[]',
      action: 'FLOAT[]',
      language_persistent:
        'STRUCT("role" VARCHAR, "content" VARCHAR, style VARCHAR, "timestamp" FLOAT, camera VARCHAR)[]',
      timestamp: 'FLOAT',
      frame_index: 'BIGINT',
      episode_index: 'BIGINT',
      index: 'BIGINT',
      task_index: 'BIGINT',
    });
  });
  it('have three-level lists of optional FLOAT elements', async () => {
    const schema = await sql(
      "SELECT name, type, repetition_type, converted_type FROM parquet_schema('$data/chunk-000/file-000.parquet')",
    );
    const at = schema.findIndex(({ name }) => name === 'action');
    expect(schema.slice(at, at + 3)).toMatchObject([
      { repetition_type: 'OPTIONAL', converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED' },
      { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' },
    ]);
  });
  it('have one row group an episode', async () => {
    const groups = await sql(
      "SELECT file_name, row_group_id, any_value(row_group_num_rows) AS n FROM parquet_metadata('$data/*/*.parquet') GROUP BY ALL ORDER BY ALL",
    );
    expect(groups.map(({ n }) => Number(n))).toEqual(episodes.map(({ log }) => log.length));
  });
  it('number their rows without a gap, with exact timestamps', async () => {
    const [row] = await sql(`
      SELECT count(*) AS n, bool_and(index = file_row) AS rising,
        bool_and(timestamp = (frame_index::DOUBLE / 20)::FLOAT) AS exact,
        bool_and(len(action) = 7 AND len("observation.state") = 8) AS widths
      FROM (SELECT *, row_number() OVER (ORDER BY filename, file_row_number) - 1 AS file_row
            FROM read_parquet('$data/*/*.parquet', filename = true, file_row_number = true))`);
    expect(row).toEqual({ n: String(frames), rising: true, exact: true, widths: true });
  });
  it('repeat the subtasks on every frame', async () => {
    const rows = await read('data', ['language_persistent', 'episode_index']);
    for (const row of rows) {
      const { subtasks } = episodes[Number(row['episode_index'])]!;
      expect(row['language_persistent']).toEqual(
        subtasks.map(({ name, frame }) => ({
          role: 'assistant',
          content: name,
          style: 'subtask',
          timestamp: Math.fround(frame / 20),
          camera: null,
        })),
      );
    }
  });
});

describe('privileged files', () => {
  it('read back as the privileged columns, bit for bit, under their keys', async () => {
    const rows = await read('privileged');
    expect(Object.keys(rows[0]!)).toEqual([
      'episode_index',
      'frame_index',
      'index',
      ...PRIVILEGED_COLUMNS.map(({ name }) => name),
    ]);
    let at = 0;
    episodes.forEach((episode, index) => {
      for (let frame = 0; frame < episode.log.length; frame++, at++) {
        const row = rows[at]!;
        expect([row['episode_index'], row['frame_index'], row['index']]).toEqual([index, frame, at].map(BigInt));
        for (const spec of PRIVILEGED_COLUMNS) {
          const value = row[spec.name];
          const plain = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
          expect(plain, spec.name).toEqual(expectedValue(episode, spec, frame));
        }
      }
    });
  });
  it('have the declared types, and sum up to what was given', async () => {
    const types = (await sql("DESCRIBE SELECT * FROM '$privileged/*/*.parquet'")).map((c) => c['column_type']);
    const duckTypes = { float32: 'FLOAT', float64: 'DOUBLE', int32: 'INTEGER', bool: 'BOOLEAN', string: 'VARCHAR' };
    expect(types.slice(3)).toEqual(
      PRIVILEGED_COLUMNS.map(
        ({ dtype, shape }) => `${duckTypes[dtype]}${typeof shape !== 'string' && shape.length === 0 ? '' : '[]'}`,
      ),
    );
    const [row] = await sql(
      'SELECT sum(list_sum(qpos)) AS sum, sum(len("contact.force")) AS contacts FROM \'$privileged/*/*.parquet\'',
    );
    const all = (name: string) => episodes.flatMap(({ log }) => Array.from(log.columns[name]!.values));
    expect(Number(row!['sum'])).toBeCloseTo(
      all('qpos').reduce((a, b) => a + b, 0),
      9,
    );
    expect(Number(row!['contacts'])).toBe(all('contact.force').length);
  });
});

describe('meta files', () => {
  it('carry the pandas metadata that make the task the index', async () => {
    expect(await sql("SELECT * FROM '$meta/tasks.parquet'")).toEqual(
      TASKS.map((task, index) => ({ task_index: String(index), task })),
    );
    const [pair] = await sql(
      "SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('$meta/tasks.parquet')",
    );
    expect(pair!['key']).toBe('pandas');
    expect(JSON.parse(pair!['value'] as string)).toMatchObject({
      index_columns: ['task'],
      columns: [{ name: 'task_index' }, { name: 'task' }],
    });
  });
  it('say where each episode lies, and count what there is', async () => {
    const rows = await sql(`SELECT * FROM read_parquet('$meta/episodes/*/*.parquet') ORDER BY episode_index`);
    expect(rows.map(({ length }) => Number(length))).toEqual(episodes.map(({ log }) => log.length));
    expect(rows.map(({ tasks }) => tasks)).toEqual(episodes.map(({ provenance }) => [provenance.instruction]));
    expect(rows[0]).toMatchObject({
      'data/chunk_index': '0',
      'data/file_index': '0',
      dataset_from_index: '0',
      'stats/index/count': [String(episodes[0]!.log.length)],
    });
    const info = JSON.parse(readFileSync(join(dir, 'meta/info.json'), 'utf8'));
    expect(info).toMatchObject({
      codebase_version: 'v3.0',
      robot_type: 'panda',
      fps: 20,
      total_episodes: episodes.length,
      total_frames: frames,
      total_tasks: 3,
      video_path: null,
      splits: { train: `0:${episodes.length}` },
      features: {
        'observation.state': { dtype: 'float32', shape: [8] },
        language_persistent: { dtype: 'language', shape: [1], names: null },
        timestamp: { dtype: 'float32', shape: [1], names: null },
      },
    });
    expect(info.features.action.names).toHaveLength(7);
  });
  it('have statistics that DuckDB computes too', async () => {
    const stats = JSON.parse(readFileSync(join(dir, 'meta/stats.json'), 'utf8'));
    const [row] = await sql(
      "SELECT avg(action[3]) AS mean, stddev_pop(action[3]) AS std, min(action[3]) AS min, max(action[3]) AS max FROM '$data/*/*.parquet'",
    );
    for (const name of ['mean', 'std', 'min', 'max']) expect(stats.action[name][2]).toBeCloseTo(Number(row![name]), 9);
    expect(stats.action.count).toEqual([frames]);
    const [first] = await sql(
      "SELECT quantile_cont(action[1]::DOUBLE, 0.9) AS q90 FROM '$data/*/*.parquet' WHERE episode_index = 0",
    );
    const [meta] = await sql(
      'SELECT "stats/action/q90" AS q90 FROM \'$meta/episodes/*/*.parquet\' WHERE episode_index = 0',
    );
    expect((meta!['q90'] as number[])[0]).toBeCloseTo(Number(first!['q90']), 9);
  });
  it('document every column in the card, under the front matter that LeRobot wants', () => {
    const card = readFileSync(join(dir, 'README.md'), 'utf8');
    expect(card).toMatch(/^---\nlicense: .*\ntags:\n- LeRobot\n/);
    expect(card).toContain('data_files: data/*/*.parquet');
    for (const { name, doc } of [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS]) {
      expect(card).toContain(`| \`${name}\` |`);
      expect(card).toContain(doc);
    }
    expect(card).toMatch(/do not compare with those in the BeTTER\s+paper/);
  });
});

describe('provenance files', () => {
  it('have a row for every attempt and every episode', async () => {
    const attempts = await sql("SELECT slot, attempt, status, cause, source_demos FROM '$provenance/attempts.parquet'");
    const expected = Array.from({ length: SLOTS }, (_, slot) => syntheticSlot(slot).attempts).flat();
    expect(attempts).toEqual(
      expected.map(({ slot, attempt, status, cause, source_demos }) => ({
        slot: String(slot),
        attempt: String(attempt),
        status,
        cause,
        source_demos,
      })),
    );
    const rows = await sql("SELECT slot, pair_id, axis, resolved_episode FROM '$provenance/episodes.parquet'");
    expect(rows).toEqual(
      episodes.map(({ provenance: { slot, pair_id, axis, resolved_episode } }) => ({
        slot: String(slot),
        pair_id,
        axis,
        resolved_episode,
      })),
    );
  });
});

describe('parquetjs-lite', () => {
  // It knows no dictionaries in pages of the second kind, which text columns have.
  it.each([
    ['data/chunk-000/file-000.parquet', ['timestamp']],
    ['privileged/chunk-000/file-000.parquet', ['time']],
    ['meta/tasks.parquet', ['task']],
  ])('opens %s and reads %j', async (path, columns) => {
    const reader = await parquetjs.ParquetReader.openFile(join(dir, path));
    const rows: Row[] = [];
    const cursor = reader.getCursor(columns);
    for (let row = await cursor.next(); row; row = await cursor.next()) rows.push(row);
    expect(rows.length).toBe(Number(reader.getRowCount()));
    await reader.close();
    const ours: Row[] = [];
    for await (const [row] of fileRows(dir, [path], columns)) ours.push(row);
    expect(rows).toEqual(ours);
  });
  it('reads actions and joint positions bit for bit', async () => {
    for (const [path, name] of [
      ['data/chunk-000/file-000.parquet', 'action'],
      ['privileged/chunk-000/file-000.parquet', 'qpos'],
    ] as const) {
      const reader = await parquetjs.ParquetReader.openFile(join(dir, path));
      const row = (await reader.getCursor([[name, 'list', 'element']]).next()) as Record<
        string,
        { list: { element: number }[] }
      >;
      const { values } = episodes[0]!.log.columns[name]!;
      const got = row[name]!.list.map(({ element }) => element);
      expect(got).toEqual(Array.from(values.subarray(0, got.length)));
      expect(got.length).toBe(values.length / episodes[0]!.log.length);
      await reader.close();
    }
  });
});
