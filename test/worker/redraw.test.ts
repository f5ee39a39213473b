import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { sha256File } from '../../src/core/hash.ts';
import { readManifest } from '../../src/dataset/manifest.ts';
import { ParquetReader } from '../../src/dataset/parquet-reader.ts';
import { EPISODES_PATH } from '../../src/dataset/paths.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { fileRows } from '../../src/dataset/verify-context.ts';
import { readCamera } from '../../src/render/camera.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { planCamera } from '../../src/worker/images-plan.ts';
import { LogArtist } from '../../src/worker/log-artist.ts';
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

  it('shows of its moments, for a report, where its things are, and how much is seen of them', async () => {
    const reader = await ParquetReader.open(join(source, 'privileged/chunk-000/file-000.parquet'));
    const qpos = (await reader.rows(0, ['qpos']))[0]!['qpos'] as number[];
    reader.close();
    let resolved = '';
    for await (const [row] of fileRows(source, [EPISODES_PATH])) resolved = String(row!['resolved_episode']);
    const view = (name: string) => planCamera(readCamera(join(CONFIGS, `cameras/${name}.yaml`)), [48, 32]);
    const artist = new LogArtist([view('front'), view('left_shoulder')]);
    const [drawn, again] = await artist.draw('front', resolved, [qpos, qpos]);
    expect(await sharp(drawn).metadata()).toMatchObject({ format: 'jpeg', width: 48, height: 32 });
    expect(again).toEqual(drawn);
    const moved = qpos.map((value, i) => (i === 9 ? value + 0.1 : value));
    expect(await artist.draw('front', resolved, [moved])).not.toEqual([drawn]);
    expect(await artist.draw('left_shoulder', resolved, [qpos])).not.toEqual([drawn]);
    await expect(artist.draw('front', resolved.replace('builtin/', 'nowhere/'), [qpos])).rejects.toThrow(UserError);
    const once = await artist.count(resolved, [qpos]);
    expect([...once.keys()]).toEqual(['front', 'left_shoulder']);
    for (const [camera, pixels] of await artist.count(resolved, [qpos, qpos])) {
      expect(pixels).toHaveLength(JSON.parse(resolved).objects.length);
      expect(Math.min(...pixels), camera).toBeGreaterThan(0);
      expect(pixels).toEqual(once.get(camera)!.map((value) => 2 * value));
    }
    // what is far off the table is seen by no one
    const gone = qpos.map((value, i) => (i === 9 ? value + 50 : value));
    expect((await artist.count(resolved, [gone])).get('front')![0]).toBe(0);
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
