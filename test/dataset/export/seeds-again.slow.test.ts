import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { exportDataset } from '../../../src/dataset/export/export.ts';
import { compileCorpus } from '../../../src/worker/compile-plan.ts';
import { generateDataset } from '../../../src/worker/generate.ts';
import { better, CONFIGS, temporaryFolder, VERSIONS, writeCorpus } from '../../worker/corpora.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function generate(corpus: string, name: string) {
  const options = { out: join(folder, name), workers: 1, versions: VERSIONS };
  const result = await generateDataset(compileCorpus(corpus, { configsFolder: CONFIGS }), options);
  if (result.status !== 'finished') throw new Error('not finished');
  return result.manifest;
}

it('a dataset, exported as source demos and imported as seed demos, generates as well as the demos that it came of', async () => {
  await generate(writeCorpus(folder, 2), 'dataset');
  await exportDataset(join(folder, 'dataset'), join(folder, 'exported'), { format: 'mimicgen' });
  const seeds = join(folder, 'seeds');
  const file = join(folder, 'exported/Packing_a_Fruit_Lunch.hdf5');
  const { code, stderr } = await better(['seeds', 'import', file, '--task', 'Packing_a_Fruit_Lunch', '--out', seeds]);
  expect(code, stderr).toBe(0);
  const corpus = join(folder, 'again.yaml');
  const task = `{ task: Packing_a_Fruit_Lunch, variations: [TV-04], episodes: 10, seeds: ${seeds} }`;
  writeFileSync(corpus, `corpus: again\nseed: 3\ntasks: [${task}]\n`);
  const { episodes, attempts } = await generate(corpus, 'made');
  expect(episodes / attempts).toBeGreaterThanOrEqual(0.9);
});
