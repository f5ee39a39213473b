import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordBatchReader } from 'apache-arrow';
import { type Dataset, File as Hdf5, ready } from 'h5wasm/node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../src/core/hash.ts';
import { EXPORT_MANIFEST, type ExportManifest, exportDataset } from '../../../src/dataset/export/export.ts';
import { EXPORT_FORMATS, type ExportFormat, parseFormat } from '../../../src/dataset/export/formats.ts';
import { readManifest } from '../../../src/dataset/manifest.ts';
import type { Row } from '../../../src/dataset/parquet-reader.ts';
import { fileRows, readJson, seriesFiles } from '../../../src/dataset/verify-context.ts';
import { loadSeedLibrary } from '../../../src/demo/seed-demo.ts';
import { better, writeCorpus } from '../../worker/corpora.ts';
import { folderHashes } from '../job.ts';

const EPISODES = 2;
const IMAGES = 'language_subtasks: true\nimages:\n  cameras: [front]\n  size: 32\n';
const WITHOUT = ['language_persistent'];
const FORMATS = Object.keys(EXPORT_FORMATS) as ExportFormat[];

let folder: string;
let dir: string;
let data: Row[];
let privileged: Row[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-export-'));
  dir = join(folder, 'dataset');
  const { code, stderr } = await better([
    'generate',
    writeCorpus(folder, EPISODES, IMAGES),
    '--out',
    dir,
    '--workers',
    '1',
  ]);
  expect(code, stderr).toBe(0);
  for (const format of FORMATS) await exportDataset(dir, join(folder, format), { format, without: WITHOUT });
  data = await rowsOf(dir, seriesFiles(dir, 'data'));
  privileged = await rowsOf(dir, seriesFiles(dir, 'privileged'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(at: string, files: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(at, files)) rows.push(row);
  return rows;
}

async function openDemos(format: 'robomimic' | 'mimicgen'): Promise<Hdf5> {
  await ready;
  return new Hdf5(join(folder, format, 'Packing_a_Fruit_Lunch.hdf5'), 'r');
}

const values = (file: Hdf5, path: string) => Array.from((file.get(path) as { value: ArrayLike<number> }).value);
const episodeRows = (rows: readonly Row[], episode: number) =>
  rows.filter((row) => Number(row['episode_index']) === episode);

describe('exportDataset', () => {
  it.each(FORMATS)('writes equal bytes again: %s', async (format) => {
    const again = join(folder, `${format}-again`);
    await exportDataset(dir, again, { format, without: WITHOUT });
    expect(folderHashes(again)).toEqual(folderHashes(join(folder, format)));
  });
  it.each(FORMATS)('lists every file with its hash, and the dataset that it came of: %s', (format) => {
    const manifest = readJson(join(folder, format), EXPORT_MANIFEST) as ExportManifest;
    expect(manifest).toMatchObject({ target: format, episodes: EPISODES, dataset_digest: readManifest(dir)!.digest });
    const listed = Object.fromEntries(manifest.files.map(({ path, sha256 }) => [path, sha256]));
    const { [EXPORT_MANIFEST]: _, ...there } = Object.fromEntries(
      readdirSync(join(folder, format), { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(join(folder, format).length + 1), sha256Hex(readFileSync(path))]),
    );
    expect(there).toEqual(listed);
  });
  it('holds in HDF5 every picture of every episode, pixel by pixel', async () => {
    const file = await openDemos('robomimic');
    for (let episode = 0; episode < EPISODES; episode++) {
      const pictures = file.get(`data/demo_${episode}/obs/front_image`) as Dataset;
      const rows = episodeRows(data, episode);
      expect(pictures.shape).toEqual([rows.length, 32, 32, 3]);
      const expected = await Promise.all(
        rows.map((row) =>
          sharp((row['observation.images.front'] as { bytes: Uint8Array }).bytes)
            .raw()
            .toBuffer(),
        ),
      );
      expect(Buffer.compare(Buffer.from(pictures.value as Uint8Array), Buffer.concat(expected))).toBe(0);
    }
    file.close();
  });
  it('writes v2.1 with a data file an episode that holds the same rows', async () => {
    const out = join(folder, 'lerobot-v2.1');
    const files = seriesFiles(out, 'data');
    expect(files).toEqual([0, 1].map((k) => `data/chunk-000/episode_00000${k}.parquet`));
    const expected = data.map(({ language_persistent: _, ...row }) => row);
    const hash = (row: Row) => sha256Hex(JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? Number(v) : v)));
    expect((await rowsOf(out, files)).map(hash)).toEqual(expected.map(hash));
    const lines = readFileSync(join(out, 'meta/episodes_stats.jsonl'), 'utf8').trim().split('\n');
    const { stats } = JSON.parse(lines[1]!);
    const actions = episodeRows(data, 1).map((row) => (row['action'] as number[])[0]!);
    expect(stats.action.max[0]).toBe(Math.max(...actions));
    expect(stats['observation.images.front'].mean).toHaveLength(3);
  });
  it('writes GR00T with videos in place of image columns', async () => {
    const out = join(folder, 'gr00t');
    const [row] = await rowsOf(out, ['data/chunk-000/episode_000000.parquet']);
    expect(Object.keys(row!)).not.toContain('observation.images.front');
    expect(existsSync(join(out, 'videos/chunk-000/observation.images.front/episode_000000.mp4'))).toBe(true);
    expect(readJson(out, 'meta/modality.json')).toMatchObject({
      video: { front: { original_key: 'observation.images.front' } },
    });
  });
  it('writes HDF5 in doubles, with quaternions xyzw', async () => {
    const file = await openDemos('robomimic');
    const rows = episodeRows(privileged, 0);
    const poses = rows.map((row) => row['tcp.pose'] as number[]);
    expect(values(file, 'data/demo_0/obs/robot0_eef_quat')).toEqual(
      poses.flatMap(([, , , w, x, y, z]) => [x, y, z, w]),
    );
    const states = rows.flatMap((row) => [row['time'], row['qpos'], row['qvel']].flatMap((v) => [v].flat()));
    expect(values(file, 'data/demo_0/states')).toEqual(states);
    file.close();
  });
  it('signals each subtask of MimicGen once, the grasp before the place, and carries matrices', async () => {
    const file = await openDemos('mimicgen');
    const at = 'data/demo_0/datagen_info';
    const rise = (name: string) => values(file, `${at}/subtask_term_signals/${name}`).indexOf(1);
    const [grasp, place] = [rise('pick_up_the_apple'), rise('put_the_apple_into_the_lunchbox_container')];
    const held = episodeRows(privileged, 0).map((row) => row['object_in_hand']);
    expect(held.slice(grasp, grasp + 3)).toEqual(['apple_1', 'apple_1', 'apple_1']);
    expect(held[grasp - 1]).toBe('');
    expect([held[place - 1], held[place]]).toEqual(['apple_1', '']);
    const [x, y, z] = episodeRows(privileged, 0)[0]!['target.pose'] as number[];
    const matrix = values(file, `${at}/target_pose`).slice(0, 16);
    expect([matrix[3], matrix[7], matrix[11], ...matrix.slice(12)]).toEqual([x, y, z, 0, 0, 0, 1]);
    file.close();
  });
  it('writes the privileged log as Arrow, a batch an episode', () => {
    const reader = RecordBatchReader.from(readFileSync(join(folder, 'arrow/privileged.arrow')));
    const lengths = [...reader].map((batch) => batch.numRows);
    expect(lengths).toEqual([0, 1].map((episode) => episodeRows(privileged, episode).length));
  });

  it('names the feature that a format cannot hold, and what to do', async () => {
    const options = { format: 'lerobot-v2.1' } as const;
    await expect(exportDataset(dir, join(folder, 'none'), options)).rejects.toThrow(
      /features\.language_persistent: lerobot-v2\.1 cannot hold a feature of dtype language.*--without language_persistent/,
    );
    await expect(exportDataset(dir, join(folder, 'none'), { ...options, without: ['pose'] })).rejects.toThrow(
      /--without: no feature that may be left out; got "pose"; expected one of .*language_persistent/,
    );
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
  it('lists the formats for one that there is not', () => {
    expect(() => parseFormat('rlds', '--format')).toThrow(/no such format; got "rlds"; expected one of lerobot-v2\.1/);
  });
  it('refuses a folder that is taken, what is no dataset, and a place within the dataset', async () => {
    const format = 'arrow';
    await expect(exportDataset(dir, join(folder, 'gr00t'), { format })).rejects.toThrow(/is there already/);
    mkdirSync(join(folder, 'empty'));
    await expect(exportDataset(join(folder, 'empty'), join(folder, 'x'), { format })).rejects.toThrow(/not a dataset/);
    await expect(exportDataset(dir, join(dir, 'x'), { format })).rejects.toThrow(/lies in the dataset/);
  });
  it('leaves nothing behind when it fails, and clears what a killed run left', async () => {
    const out = join(folder, 'fails');
    const format = 'mimicgen';
    const onEpisode = () => {
      throw new Error('killed');
    };
    const before = readdirSync(folder);
    await expect(exportDataset(dir, out, { format, without: WITHOUT, onEpisode })).rejects.toThrow('killed');
    expect(readdirSync(folder)).toEqual(before);
    mkdirSync(join(folder, '.fails.tmp'));
    writeFileSync(join(folder, '.fails.tmp/left.hdf5'), 'half');
    await exportDataset(dir, out, { format, without: WITHOUT });
    expect(folderHashes(out)).toEqual(folderHashes(join(folder, format)));
  });
});

describe('better seeds import', () => {
  it('takes an exported file as seed demos', async () => {
    const out = join(folder, 'seeds');
    const file = join(folder, 'mimicgen/Packing_a_Fruit_Lunch.hdf5');
    const { code, stderr } = await better(['seeds', 'import', file, '--task', 'Packing_a_Fruit_Lunch', '--out', out]);
    expect(code, stderr).toBe(0);
    const { demos } = loadSeedLibrary(out);
    expect(demos.map(({ metadata }) => metadata.segments.map(({ kind, object }) => `${kind} ${object}`))).toEqual(
      Array(EPISODES).fill(['grasp apple', 'place apple']),
    );
    const poses = episodeRows(privileged, 0).flatMap((row) => row['target.pose'] as number[]);
    expect(demos[0]!.target.every((value, i) => Math.abs(value - poses[i]!) < 1e-5)).toBe(true);
  });
});
