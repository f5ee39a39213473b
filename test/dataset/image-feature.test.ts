import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadataAsync } from 'hyparquet';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature, PlacedEpisode } from '../../src/dataset/feature.ts';
import { LANGUAGE_SUBTASKS } from '../../src/dataset/features.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { jobOptions, runJob } from './job.ts';
import { testCamera, testPicture } from './test-camera.ts';

const camera = testCamera(() => [0, 0.5, 1, 1, 0.5, 0]);

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

describe('verification of pictures', () => {
  /** Writes a dataset whose second frame is other than its feature says. */
  async function faultOf(bytes: Uint8Array): Promise<string> {
    const out = mkdtempSync(join(tmpdir(), 'better-picture-'));
    try {
      const column = camera.column!;
      const encode = async (episode: PlacedEpisode) => {
        const values = (await column.encode(episode)) as { bytes: Uint8Array; path: null }[];
        return values.map((value, frame) => (frame === 1 ? { bytes, path: null } : value));
      };
      const odd: Feature = { ...camera, column: { ...column, encode } };
      await runJob(out, { options: jobOptions(1, { extraFeatures: [odd], limits: {} }) });
      const failed = (await verifyDataset(out)).checks.filter(({ ok }) => !ok);
      expect(failed.map(({ check }) => check)).toEqual(['images']);
      return failed[0]!.detail;
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }

  it('finds one that ends too soon, and names file, episode and frame', async () => {
    const whole = await testPicture(0, 1);
    expect(await faultOf(whole.subarray(0, whole.length - 20))).toMatch(
      /^data\/chunk-000\/file-000\.parquet: episode 0, frame 1: observation\.images\.front does not decode: /,
    );
  });
  it('finds one whose bytes are none', async () => {
    expect(await faultOf(Uint8Array.from([1, 2, 3]))).toMatch(/frame 1: observation\.images\.front does not decode/);
  });
  it('finds one of another size', async () => {
    const wide = await sharp({ create: { width: 8, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(await faultOf(wide)).toMatch(/is 8 x 4 with 3 channels, expected 4 x 4 with 3$/);
  });
});
