import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { episodeVideoColumns } from '../../../src/dataset/episodes-meta.ts';
import type { Row } from '../../../src/dataset/parquet-reader.ts';
import { materialiseSplit } from '../../../src/dataset/split/materialise.ts';
import { SPLIT_DEFAULTS, splitDataset } from '../../../src/dataset/split/split.ts';
import type { Split } from '../../../src/dataset/split/split-file.ts';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import { fileRows, seriesFiles } from '../../../src/dataset/verify-context.ts';
import { cutVideo } from '../../../src/dataset/video/cut.ts';
import { DatasetWriter } from '../../../src/dataset/writer.ts';
import { folderHashes, INPUTS } from '../job.ts';
import { videoJobOptions, videoSlot } from '../video/video-job.ts';
import { withFactors } from './facts.ts';

const FEATURES = ['observation.images.front', 'observation.images.wrist'];

let folder: string;
let dir: string;
let split: Split;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-split-video-'));
  dir = join(folder, 'whole');
  await writeVideos(dir, 10);
  split = (await splitDataset(dir, join(folder, 'split.json'), { ...SPLIT_DEFAULTS, by: ['variation'] })).split;
  await materialiseSplit(split, dir, join(folder, 'sides'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every third episode is another variation's. */
async function writeVideos(out: string, slots: number): Promise<void> {
  const writer = await DatasetWriter.open(out, videoJobOptions({ slots }));
  for (let slot = 0; slot < slots; slot++) {
    await writer.append(withFactors(await videoSlot(slot, {}), { variation: slot % 3 ? 'TV-01' : 'EV-01' }));
  }
  await writer.finish(INPUTS);
}

async function metaRows(dataset: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(dataset, seriesFiles(dataset, 'meta/episodes'))) rows.push(row);
  return rows;
}

/** The episode's frames as an MP4 of their own. */
function videoOf(dataset: string, row: Row, feature: string): Uint8Array {
  const { chunk, file, from, to } = episodeVideoColumns(feature);
  const pad = (name: string) => String(row[name]).padStart(3, '0');
  const path = join(dataset, `videos/${feature}/chunk-${pad(chunk)}/file-${pad(file)}.mp4`);
  return cutVideo(path, { fromSec: Number(row[from]), toSec: Number(row[to]) });
}

describe('materialiseSplit, of a dataset with videos', () => {
  it('writes each side as a dataset that passes verification', async () => {
    expect(split.sides.map(({ episodes }) => episodes.length).every((count) => count > 0)).toBe(true);
    for (const { name } of split.sides) {
      const { state, checks } = await verifyDataset(join(folder, 'sides', name));
      expect([state, checks.filter(({ ok }) => !ok)]).toEqual(['finished', []]);
    }
  });
  it('copies every frame of every camera as it was encoded', async () => {
    const source = await metaRows(dir);
    for (const { name, episodes } of split.sides) {
      const side = join(folder, 'sides', name);
      for (const [index, row] of (await metaRows(side)).entries()) {
        for (const feature of FEATURES) {
          expect(videoOf(side, row, feature)).toEqual(videoOf(dir, source[episodes[index]!]!, feature));
        }
      }
    }
  });
  it('gives the same bytes again', async () => {
    await materialiseSplit(split, dir, join(folder, 'again'));
    expect(folderHashes(join(folder, 'again'))).toEqual(folderHashes(join(folder, 'sides')));
  });
});
