import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/dataset/manifest.ts';
import { summariseDataset } from '../../src/dataset/summary.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { replayCheck } from '../../src/worker/replay-check.ts';
import { CONFIGS, ROOT, temporaryFolder, VERSIONS } from '../worker/corpora.ts';

const PUBLISHED = resolve(ROOT, '../shared/better-task/Packing_a_Fruit_Lunch');

describe('the published task folder', () => {
  let folder: string;
  beforeAll(() => {
    if (!existsSync(PUBLISHED)) throw new Error(`the published BeTTER task folder is needed at ${PUBLISHED}`);
    folder = temporaryFolder();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is generated from, unmodified: every training and evaluation variation', async () => {
    const corpus = join(folder, 'corpus.yaml');
    writeFileSync(corpus, `corpus: published\nseed: 1\ntasks:\n  - task: ${PUBLISHED}\n    episodes: 1\n`);
    const out = join(folder, 'out');
    const compiled = compileCorpus(corpus, { configsFolder: CONFIGS });
    await generateDataset(compiled, { out, workers: 2, versions: VERSIONS });
    const { variations } = await summariseDataset(out);
    expect(variations.map(({ variation_id, accepted }) => [variation_id, accepted])).toEqual(
      ['TV-01', 'TV-02', 'TV-03', 'TV-04', 'EV-01', 'EV-02', 'EV-03', 'EV-04'].map((id) => [id, 1]),
    );
    const report = await verifyDataset(out, { checks: { replay: replayCheck(3) } });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(JSON.stringify(readManifest(out))).not.toContain(PUBLISHED);
  });
});
