import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { slotPath, writeSlotFile } from '../../src/episode/slot-file.ts';
import { TYPESCRIPT } from '../setup/run-typescript.ts';
import { THOROUGH } from '../setup/thorough.ts';
import { folderHashes, INPUTS, jobOptions, runJob } from './job.ts';
import { syntheticSlot } from './synthetic.ts';

const SLOTS = 12;
const job = { options: jobOptions(SLOTS) };
let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'better-writer-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Appends the first slots, and leaves off. */
async function begin(slots: number, options = job.options): Promise<void> {
  const writer = await DatasetWriter.open(out, options);
  for (let slot = writer.nextSlot; slot < slots; slot++) {
    writeSlotFile(slotPath(out, slot), syntheticSlot(slot));
    await writer.append(syntheticSlot(slot));
  }
  writer.close();
}

describe('a killed process', () => {
  const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
  it.each(THOROUGH ? [2, 5, 7] : [7])('loses and doubles nothing when it dies before slot %i', async (killAt) => {
    const { signal, stderr } = spawnSync(process.execPath, [...TYPESCRIPT, child, out, `${SLOTS}`, `${killAt}`]);
    expect(signal, String(stderr)).toBe('SIGKILL');
    expect(existsSync(join(out, 'provenance/manifest.json'))).toBe(false);
    const manifest = await runJob(out, job);
    expect(manifest).toEqual(await runJob(join(folder, 'whole'), job));
    expect(folderHashes(out)).toEqual(folderHashes(join(folder, 'whole')));
  });
});

describe('resumption', () => {
  it('keeps closed segments, removes their slot files, and takes the next slot', async () => {
    await begin(9);
    const kept = readdirSync(join(out, 'work/segments')).filter((name) => name.endsWith('.json'));
    expect(kept.length).toBeGreaterThan(1);
    const { nextSlot } = await DatasetWriter.open(out, job.options);
    expect(nextSlot).toBeGreaterThan(0);
    expect(existsSync(slotPath(out, nextSlot - 1))).toBe(false);
    expect(existsSync(slotPath(out, 8))).toBe(nextSlot <= 8);
  });
  it.each([
    'data/chunk-000/file-001.parquet',
    'work/segments/segment-000001.jsonl',
    'work/segments/segment-000001.json',
  ])('makes everything again from a damaged %s on, and says so', async (path) => {
    await begin(SLOTS);
    const bytes = readFileSync(join(out, path));
    bytes[40]! ^= 1;
    if (path.endsWith('.json')) writeFileSync(join(out, path), bytes.subarray(0, 50));
    else writeFileSync(join(out, path), bytes);
    const writer = await DatasetWriter.open(out, job.options);
    expect(writer.notices).toEqual([expect.stringContaining(path)]);
    expect(readdirSync(join(out, 'data/chunk-000'))).toEqual(['file-000.parquet']);
    await runJob(out, job);
    await runJob(join(folder, 'whole'), job);
    expect(folderHashes(out)).toEqual(folderHashes(join(folder, 'whole')));
  });
  it('runs a slot again whose file is cut off', async () => {
    await begin(2);
    writeFileSync(slotPath(out, 0), readFileSync(slotPath(out, 0)).subarray(0, 200));
    expect(await runJob(out, job)).toEqual(await runJob(join(folder, 'whole'), job));
  });
});

describe('the output folder', () => {
  it('is refused when it holds foreign files, and they stay', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.tex'), 'x');
    await expect(runJob(out, job)).rejects.toThrow(/out: not empty.*thesis\.tex.*choose a new or an empty folder/);
    expect(readdirSync(out)).toEqual(['thesis.tex']);
  });
  it('is refused when it is a file', async () => {
    writeFileSync(out, 'x');
    await expect(runJob(out, job)).rejects.toThrow(/a file stands where/);
  });
  it('is refused when it holds another corpus, finished or not', async () => {
    const other = { options: jobOptions(SLOTS, { planSha256: 'cd'.repeat(32) }) };
    await begin(3);
    await expect(runJob(out, other)).rejects.toThrow(/holds another corpus \(plan abababababab, asked for is cdcd/);
    await runJob(out, job);
    await expect(runJob(out, other)).rejects.toThrow(/holds another corpus/);
  });
  it('is refused when the same plan is written with other file sizes', async () => {
    await begin(3);
    await expect(runJob(out, { options: jobOptions(SLOTS, { limits: {} }) })).rejects.toThrow(/written in another way/);
  });
  it('is taken when it is empty, and when a start was cut short in it', async () => {
    mkdirSync(join(out, 'work'), { recursive: true });
    writeFileSync(join(out, 'work/.plan.json.tmp'), '{');
    expect((await runJob(out, job)).slots).toBe(SLOTS);
  });
  it('is reported as finished when it is, and is left as it is', async () => {
    const manifest = await runJob(out, job);
    const before = folderHashes(out);
    const writer = await DatasetWriter.open(out, job.options);
    expect(writer.finished).toEqual(manifest);
    expect(writer.nextSlot).toBe(SLOTS);
    expect(await writer.finish(INPUTS)).toEqual(manifest);
    expect(folderHashes(out)).toEqual(before);
    expect(existsSync(join(out, 'work'))).toBe(false);
  });
  it('is complained about, with the file, when a finished dataset was damaged', async () => {
    await runJob(out, job);
    rmSync(join(out, 'meta/info.json'));
    await expect(runJob(out, job)).rejects.toThrow(
      /meta\/info\.json: missing; the dataset was finished and has been damaged/,
    );
  });
});

describe('append', () => {
  it('takes slots in order only', async () => {
    const writer = await DatasetWriter.open(out, job.options);
    await expect(writer.append(syntheticSlot(1))).rejects.toThrow(/slot 0 is next, got 1/);
    await writer.append(syntheticSlot(0));
    await expect(writer.append(syntheticSlot(0))).rejects.toThrow(/slot 1 is next, got 0/);
    await expect(writer.finish(INPUTS)).rejects.toThrow(/1 of 12 slots/);
    writer.close();
  });
  it('counts the episodes so far, over closed segments and the open one', async () => {
    const writer = await DatasetWriter.open(out, job.options);
    for (let slot = 0, accepted = 0; slot < SLOTS; slot++) {
      await writer.append(syntheticSlot(slot));
      if (syntheticSlot(slot).episode) accepted++;
      expect(writer.episodes).toBe(accepted);
    }
    const { episodes } = await writer.finish(INPUTS);
    expect(writer.episodes).toBe(episodes);
  });
  it('refuses malformed results before a byte is written', async () => {
    const writer = await DatasetWriter.open(out, job.options);
    const good = syntheticSlot(0);
    const { log } = good.episode!;
    const withColumn = (name: string, values: Float32Array) => ({
      ...good,
      episode: { ...good.episode!, log: { ...log, columns: { ...log.columns, [name]: { values } } } },
    });
    const bad = [
      [withColumn('action', new Float32Array(3)), /slot 0: action: 3 values/],
      [withColumn('action', new Float32Array(7 * log.length).fill(Number.NaN)), /not numbers/],
      [withColumn('qpos', new Float32Array(9 * log.length)), /qpos: not Float64Array/],
      [{ ...good, attempts: good.attempts.slice(1) }, /attempt/],
      [{ ...good, episode: null }, /attempt row/],
      [{ ...good, episode: { ...good.episode!, subtasks: [{ name: 'x', frame: 3 }] } }, /subtask 0 starts at frame 3/],
    ] as const;
    for (const [result, message] of bad) await expect(writer.append(result)).rejects.toThrow(message);
    await writer.append(good);
    writer.close();
  });
  it('writes a dataset of rejected slots alone, with their attempts', async () => {
    const rejected = (slot: number) => ({
      ...syntheticSlot(3),
      slot,
      attempts: syntheticSlot(3).attempts.map((row) => ({ ...row, slot })),
    });
    const writer = await DatasetWriter.open(out, jobOptions(2));
    await writer.append(rejected(0));
    await writer.append(rejected(1));
    const manifest = await writer.finish(INPUTS);
    expect(manifest).toMatchObject({ episodes: 0, frames: 0, slots: 2, attempts: 4 });
    expect(existsSync(join(out, 'data'))).toBe(false);
  });
});

describe('the manifest', () => {
  it('has a digest that depends on the data, not on the folder or the run', async () => {
    const one = await runJob(out, job);
    const two = await runJob(join(folder, 'elsewhere'), job);
    const fewer = await runJob(join(folder, 'fewer'), { options: jobOptions(SLOTS - 1) });
    expect(two).toEqual(one);
    expect(fewer.digest).not.toBe(one.digest);
    expect(readFileSync(join(out, 'provenance/manifest.json'), 'utf8')).not.toContain(folder);
  });
});
