import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadataAsync } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnStats } from '../../src/dataset/episode-stats.ts';
import type { Feature, PlacedEpisode } from '../../src/dataset/feature.ts';
import { LANGUAGE_SUBTASKS } from '../../src/dataset/features.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { jobOptions, runJob } from './job.ts';

const frame = (episode: PlacedEpisode, index: number) => Uint8Array.from([0x89, episode.episodeIndex, index, 0, 255]);

/** Stands for a camera; what it draws are not pictures. */
const camera: Feature = {
  name: 'observation.images.front',
  info: { dtype: 'image', shape: [4, 4, 3], names: ['height', 'width', 'channels'] },
  column: {
    type: { struct: { bytes: 'binary', path: 'string' } },
    huggingface: { _type: 'Image' },
    isImage: true,
    encode: async (episode) =>
      Array.from({ length: episode.length }, (_, index) => ({ bytes: frame(episode, index), path: null })),
  },
  stats: { nesting: 'camera', compute: () => columnStats([0, 0.5, 1, 1, 0.5, 0], 3) },
};

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'better-image-'));
  await runJob(dir, { options: jobOptions(3, { extraFeatures: [camera, LANGUAGE_SUBTASKS], limits: {} }) });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a camera as an extra feature', () => {
  it('is a struct of bytes and path, without statistics in the footer, told to Hugging Face readers', async () => {
    const bytes = readFileSync(join(dir, 'data/chunk-000/file-000.parquet'));
    const metadata = await parquetMetadataAsync(new Uint8Array(bytes).buffer);
    const chunk = metadata.row_groups[0]!.columns.find(
      ({ meta_data }) => meta_data!.path_in_schema.join('/') === 'observation.images.front/bytes',
    );
    expect(chunk!.meta_data!.statistics).toBeUndefined();
    const pair = metadata.key_value_metadata!.find(({ key }) => key === 'huggingface');
    const { features } = JSON.parse(pair!.value!).info;
    expect(features['observation.images.front']).toEqual({ _type: 'Image' });
    expect(Object.keys(features)).toEqual([
      ...new Set(metadata.row_groups[0]!.columns.map(({ meta_data }) => meta_data!.path_in_schema[0])),
    ]);
  });
  it('has statistics shaped (3, 1, 1), and passes verification', async () => {
    const stats = JSON.parse(readFileSync(join(dir, 'meta/stats.json'), 'utf8'));
    expect(stats['observation.images.front'].mean).toEqual([[[0.5]], [[0.5]], [[0.5]]]);
    expect((await verifyDataset(dir)).checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});
