import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/hash.ts';
import { datasetDigest, readManifest, writeManifest } from '../../src/dataset/manifest.ts';
import { ParquetFile } from '../../src/dataset/parquet-file.ts';
import type { Row } from '../../src/dataset/parquet-reader.ts';
import { ATTEMPT_COLUMNS } from '../../src/dataset/provenance.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { fileRows } from '../../src/dataset/verify-context.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { jobOptions, runJob } from './job.ts';

let folder: string;
let dir: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-verify-'));
  dir = join(folder, 'copy');
  await runJob(join(folder, 'whole'), { options: jobOptions(8) });
});
beforeEach(() => {
  rmSync(dir, { recursive: true, force: true });
  cpSync(join(folder, 'whole'), dir, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names of the checks that failed, and their details in one text. */
async function faults(): Promise<[string[], string]> {
  const failed = (await verifyDataset(dir)).checks.filter(({ ok }) => !ok);
  return [failed.map(({ check }) => check), failed.map(({ detail }) => detail).join('\n')];
}

/** Lists the bytes that are there now, as a forger would, so that only the content can tell. */
function relist(): void {
  const manifest = readManifest(dir)!;
  const files = manifest.files.map(({ path }) => {
    const bytes = readFileSync(join(dir, path));
    return { path, bytes: bytes.length, sha256: sha256Hex(bytes) };
  });
  writeManifest(dir, { ...manifest, files, digest: datasetDigest(files) });
}

/** As much of `info.json` and `stats.json` as is edited here. */
interface Json {
  total_frames: number;
  action: { mean: number[] };
}

function editJson(path: string, edit: (json: Json) => void): void {
  const json: Json = JSON.parse(readFileSync(join(dir, path), 'utf8'));
  edit(json);
  writeFileSync(join(dir, path), JSON.stringify(json));
}

describe('verifyDataset', () => {
  it('passes a dataset as it was written', async () => {
    expect(await faults()).toEqual([[], '']);
  });
  it('finds a flipped byte, and names the file', async () => {
    const path = join(dir, 'privileged/chunk-000/file-000.parquet');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    const [checks, detail] = await faults();
    expect(checks).toContain('files');
    expect(detail).toMatch(/privileged\/chunk-000\/file-000\.parquet: other bytes/);
  });
  it('finds a missing file', async () => {
    rmSync(join(dir, 'data/chunk-000/file-001.parquet'));
    const [checks, detail] = await faults();
    expect(checks).toEqual(expect.arrayContaining(['files', 'episodes', 'data']));
    expect(detail).toMatch(/data\/chunk-000\/file-001\.parquet: missing/);
  });
  it.each(['data/chunk-000/extra.parquet', 'notes.txt', 'meta/.info.json.tmp'])(
    'finds an extra file %s',
    async (path) => {
      writeFileSync(join(dir, path), 'x');
      const [checks, detail] = await faults();
      expect(checks).toContain('files');
      expect(detail).toContain(`${path}: not in the manifest`);
    },
  );
  it('lets hidden files at the top be, which the Hub leaves there', async () => {
    mkdirSync(join(dir, '.cache'));
    writeFileSync(join(dir, '.cache/x'), 'x');
    expect(await faults()).toEqual([[], '']);
  });
  it('finds a wrong digest', async () => {
    writeManifest(dir, { ...readManifest(dir)!, digest: 'ab'.repeat(32) });
    expect((await faults())[0]).toEqual(['digest']);
  });
  it('finds edited statistics, even when hashes were made to fit', async () => {
    editJson('meta/stats.json', (stats) => {
      stats.action.mean[2]! += 0.001;
    });
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(['stats']);
    expect(detail).toMatch(/meta\/stats\.json: action: mean is/);
  });
  it('finds wrong totals', async () => {
    editJson('meta/info.json', (info) => {
      info.total_frames++;
    });
    relist();
    expect((await faults())[0]).toEqual(expect.arrayContaining(['info', 'episodes', 'data']));
  });
  it('finds data files that stand for each other', async () => {
    for (const series of ['data', 'privileged']) {
      const [a, b] = ['000', '001'].map((n) => join(dir, series, `chunk-000/file-${n}.parquet`)) as [string, string];
      const bytes = readFileSync(a);
      cpSync(b, a);
      writeFileSync(b, bytes);
    }
    relist();
    const [checks, detail] = await faults();
    expect(checks).toEqual(expect.arrayContaining(['data', 'stats', 'privileged']));
    expect(detail).toMatch(/data\/chunk-000\/file-000\.parquet: episode 0, frame 0: episode_index is/);
  });
  it('finds an attempt that was taken away', async () => {
    const rows: Row[] = [];
    for await (const [row] of fileRows(dir, ['provenance/attempts.parquet'])) rows.push(row);
    rows.splice(
      rows.findIndex((row) => row['status'] === 'rejected'),
      1,
    );
    const file = new ParquetFile(dir, 'provenance/attempts.parquet', ATTEMPT_COLUMNS);
    file.writeRowGroup(ATTEMPT_COLUMNS.map(({ name }) => rows.map((row) => row[name])));
    file.close();
    file.commit();
    relist();
    expect((await faults())[0]).toEqual(['provenance']);
  });
  it('runs checks of the caller', async () => {
    const replay = async () => 'replayed 2 episodes';
    const { checks } = await verifyDataset(dir, { checks: { replay } });
    expect(checks.at(-1)).toEqual({ check: 'replay', ok: true, detail: 'replayed 2 episodes' });
  });
  it('tells an unfinished dataset from a folder that is none', async () => {
    const unfinished = join(folder, 'unfinished');
    (await DatasetWriter.open(unfinished, jobOptions(8))).close();
    expect((await verifyDataset(unfinished)).state).toBe('incomplete');
    await expect(verifyDataset(tmpdir())).rejects.toThrow(/not a dataset of this program/);
    await expect(verifyDataset(join(folder, 'nowhere'))).rejects.toThrow(/no such dataset folder/);
  });
});
