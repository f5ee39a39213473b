import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtraColumn } from '../../../src/dataset/camera-feature.ts';
import type { PlacedEpisode } from '../../../src/dataset/feature.ts';
import type { Row } from '../../../src/dataset/parquet-reader.ts';
import { materialiseSplit } from '../../../src/dataset/split/materialise.ts';
import { SPLIT_DEFAULTS, splitDataset } from '../../../src/dataset/split/split.ts';
import type { Split } from '../../../src/dataset/split/split-file.ts';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import { fileRows, readJson, seriesFiles } from '../../../src/dataset/verify-context.ts';
import { folderHashes } from '../job.ts';
import { testCamera, testPicture } from '../test-camera.ts';
import { writeDataset } from './dataset.ts';
import { object, type PlannedEpisode } from './facts.ts';

/** Bytes that are no text. */
const frame = (episode: PlacedEpisode, index: number) =>
  Uint8Array.from([0x89, 0xff, 0xfe, episode.episodeIndex, index, 0, 255]);

const camera = testCamera(({ episodeIndex }) => [0, 0.5, 1, 1, 0.5, episodeIndex / 100]);

/** Stands for what a camera sees beside its picture. */
const depth: ExtraColumn = {
  name: 'camera.front.depth',
  type: 'binary',
  doc: '',
  encode: (episode) => Array.from({ length: episode.length }, (_, index) => frame(episode, index + 100)),
};
const boxes: ExtraColumn = {
  name: 'camera.front.boxes',
  type: { list: 'int32' },
  doc: '',
  encode: (episode) => Array.from({ length: episode.length }, (_, index) => [index, -1, episode.episodeIndex]),
};
const EXTRAS = { extraFeatures: [camera], extraPrivileged: [depth, boxes] };

/** Two pairs, and episodes of both kinds that stand alone. */
function armOf(i: number): PlannedEpisode {
  const isEval = i < 4 ? i % 2 === 1 : i % 3 === 0;
  return {
    variation: isEval ? 'EV-03' : 'TV-01',
    axis: isEval ? 'adversarial_object' : null,
    ...(i < 4 ? { pair: `pair-${i >> 1}`, seed: `["pair",${i >> 1},"attempt",${i}]` } : {}),
  };
}

const EPISODES: PlannedEpisode[] = Array.from({ length: 12 }, (_, i) => ({
  ...armOf(i),
  objects: [object('apple_1', 0.3 + i / 100)],
}));

let folder: string;
let dir: string;
let split: Split;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-split-'));
  dir = join(folder, 'whole');
  await writeDataset(dir, EPISODES, EXTRAS);
  split = (await splitDataset(dir, join(folder, 'split.json'), { ...SPLIT_DEFAULTS, by: ['variation'] })).split;
  await materialiseSplit(split, dir, join(folder, 'sides'), { limits: { privilegedMb: 0.02 } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(dataset: string, series: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(dataset, seriesFiles(dataset, series))) rows.push(row);
  return rows;
}

const NUMBERS = ['episode_index', 'index', 'task_index'];
const without = (row: Row) => Object.fromEntries(Object.entries(row).filter(([name]) => !NUMBERS.includes(name)));

describe('materialiseSplit', () => {
  it.each(['train', 'test'])('writes %s as a dataset that passes verification', async (side) => {
    const { state, checks } = await verifyDataset(join(folder, 'sides', side));
    expect([state, checks.filter(({ ok }) => !ok)]).toEqual(['finished', []]);
  });
  it.each(['data', 'privileged'])('copies every row of %s, all but the numbers bit for bit', async (series) => {
    const source = await rowsOf(dir, series);
    for (const { name, episodes } of split.sides) {
      const rows = await rowsOf(join(folder, 'sides', name), series);
      const expected = episodes.flatMap((episode) => source.filter((row) => Number(row['episode_index']) === episode));
      expect(rows.length).toBe(expected.length);
      rows.forEach((row, index) => {
        expect(without(row)).toEqual(without(expected[index]!));
        expect(Number(row['index'])).toBe(index);
        expect(episodes[Number(row['episode_index'])]).toBe(Number(expected[index]!['episode_index']));
      });
    }
  });
  it('copies pictures byte for byte, with their statistics', async () => {
    const [first] = await rowsOf(join(folder, 'sides/test'), 'data');
    const { bytes } = first!['observation.images.front'] as { bytes: Uint8Array };
    expect(Buffer.from(bytes)).toEqual(await testPicture(split.sides[1]!.episodes[0]!, 0));
    const stats = readJson(join(folder, 'sides/train'), 'meta/stats.json') as Record<string, Record<string, unknown>>;
    const least = split.sides[0]!.episodes[0]! / 100;
    expect(stats['observation.images.front']!['min']).toEqual([[[0]], [[0.5]], [[least]]]);
  });
  it('tells a side no instruction of another', async () => {
    const tasks = async (dataset: string) => {
      const names: unknown[] = [];
      for await (const [row] of fileRows(dataset, ['meta/tasks.parquet'])) names.push(row['task']);
      return names;
    };
    const used = async (dataset: string) => [
      ...new Set((await rowsOf(dataset, 'meta/episodes')).flatMap((row) => row['tasks'] as string[])),
    ];
    for (const side of ['train', 'test']) {
      const at = join(folder, 'sides', side);
      expect((await tasks(at)).sort()).toEqual((await used(at)).sort());
    }
  });
  it('names its parent in the manifest and on the card', async () => {
    const manifest = readJson(join(folder, 'sides/test'), 'provenance/manifest.json') as { parent: { side: string } };
    expect(manifest.parent).toMatchObject({ digest: split.dataset.digest, side: 'test' });
    expect(readFileSync(join(folder, 'sides/test/README.md'), 'utf8')).toContain(split.dataset.digest);
  });
  it('gives the same bytes again, and when it goes on after a crash', async () => {
    const again = join(folder, 'again');
    await expect(
      materialiseSplit(split, dir, again, {
        limits: { privilegedMb: 0.02 },
        onEpisode: (done) => {
          if (done === 5) throw new Error('killed');
        },
      }),
    ).rejects.toThrow('killed');
    await materialiseSplit(split, dir, again, { limits: { privilegedMb: 0.02 } });
    expect(folderHashes(again)).toEqual(folderHashes(join(folder, 'sides')));
    await materialiseSplit(split, dir, again, { limits: { privilegedMb: 0.02 } });
  });
  it('refuses a place within the dataset, another dataset, and one that is damaged', async () => {
    await expect(materialiseSplit(split, dir, join(dir, 'sides'))).rejects.toThrow(/lies in the dataset/);
    const other = { ...split, dataset: { ...split.dataset, digest: 'ab'.repeat(32) } };
    await expect(materialiseSplit(other, dir, join(folder, 'other'))).rejects.toThrow(/the split was made from abab/);
    const damaged = join(folder, 'damaged');
    await writeDataset(damaged, EPISODES, EXTRAS);
    writeFileSync(join(damaged, 'data/chunk-000/file-000.parquet'), 'x');
    await expect(materialiseSplit(split, damaged, join(folder, 'other'))).rejects.toThrow(
      /file-000\.parquet: 1 bytes instead of/,
    );
  });
});
