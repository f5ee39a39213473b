import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256File } from '../../src/core/hash.ts';
import { readManifest } from '../../src/dataset/manifest.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { drawnImages, redrawDataset } from '../../src/worker/redraw.ts';
import { better, CONFIGS, temporaryFolder, VERSIONS } from './corpora.ts';

let folder: string;
let source: string;
beforeAll(async () => {
  folder = temporaryFolder();
  source = join(folder, 'source');
  const corpus = join(folder, 'corpus.yaml');
  writeFileSync(
    corpus,
    'corpus: drawn\nseed: 3\nimages: { cameras: [front, wrist], size: 24, passes: [boxes], appearance: { camera_jitter_m: 0.02, sensor_noise: 3 } }\ntasks:\n  - task: Packing_a_Fruit_Lunch\n    variations: [TV-04]\n    episodes: 1\n',
  );
  const compiled = compileCorpus(corpus, { configsFolder: CONFIGS });
  await generateDataset(compiled, { out: source, workers: 1, versions: VERSIONS });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a dataset drawn again', () => {
  it('with its own cameras has the bytes that were drawn during generation', async () => {
    const out = join(folder, 'again');
    await redrawDataset(source, drawnImages(source)!, { out, workers: 1, versions: VERSIONS });
    for (const file of [
      'data/chunk-000/file-000.parquet',
      'privileged/chunk-000/file-000.parquet',
      'meta/stats.json',
    ]) {
      expect(await sha256File(join(out, file)), file).toBe(await sha256File(join(source, file)));
    }
    expect(readManifest(out)!.parent).toEqual({ digest: readManifest(source)!.digest, drawn_again: true });
  });

  it('with other cameras verifies, and keeps every other column', async () => {
    const out = join(folder, 'other');
    const run = await better([
      'render',
      source,
      '--out',
      out,
      '--cameras',
      'left_shoulder',
      '--size',
      '16',
      '--format',
      'jpeg',
    ]);
    expect(run.code, run.stderr).toBe(0);
    const { checks } = await verifyDataset(out);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it.each([
    [['--cameras', 'nobody'], /no such camera; got "nobody"/],
    [['--size', '0'], /--size/],
    [['--format', 'bmp'], /format/],
    [['--images', 'none.yaml'], /none\.yaml: no such file/],
  ])('is refused for %j, with nothing left behind', async (words, message) => {
    const before = readdirSync(folder).sort();
    const { code, stderr } = await better(['render', source, '--out', join(folder, 'refused'), ...words]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('may not be written into its source, nor be made of what is no dataset', async () => {
    expect((await better(['render', source, '--out', join(source, 'inner')])).code).toBe(2);
    const none = await better(['render', CONFIGS, '--out', join(folder, 'x')]);
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/not a dataset/);
  });
});
