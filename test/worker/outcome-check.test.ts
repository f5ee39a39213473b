import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readManifest, writeManifest } from '../../src/dataset/manifest.ts';
import { ParquetFile } from '../../src/dataset/parquet-file.ts';
import type { Row } from '../../src/dataset/parquet-reader.ts';
import { EPISODE_COLUMNS } from '../../src/dataset/provenance.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { fileRows } from '../../src/dataset/verify-context.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { outcomeCheck } from '../../src/worker/outcome-check.ts';
import { CONFIGS, temporaryFolder, VERSIONS, writeCorpus } from './corpora.ts';

const EPISODES = 'provenance/episodes.parquet';

let folder: string;
let dir: string;
beforeAll(async () => {
  folder = temporaryFolder();
  dir = join(folder, 'copy');
  const corpus = compileCorpus(writeCorpus(folder, 1), { configsFolder: CONFIGS });
  await generateDataset(corpus, { out: join(folder, 'whole'), workers: 1, versions: VERSIONS });
});
beforeEach(() => {
  rmSync(dir, { recursive: true, force: true });
  cpSync(join(folder, 'whole'), dir, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function outcomes() {
  const { checks } = await verifyDataset(dir, { checks: { outcomes: outcomeCheck } });
  return checks.find(({ check }) => check === 'outcomes')!;
}

/** Tells another story of the episode than its log does. */
async function retell(edit: (row: Row) => Row): Promise<void> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(dir, [EPISODES])) rows.push(edit(row));
  const file = new ParquetFile(dir, EPISODES, EPISODE_COLUMNS);
  file.writeRowGroup(EPISODE_COLUMNS.map(({ name }) => rows.map((row) => row[name])));
  file.close();
  file.commit();
}

describe('the check of outcomes', () => {
  it('comes to the logged truth of every condition at every step, and to the outcome', async () => {
    expect(await outcomes()).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^1 episodes judged again .*: \d+ conditions over \d+ steps, and the outcomes$/),
    });
  });
  it('finds a goal that the log does not show', async () => {
    await retell((row) => ({
      ...row,
      resolved_episode: String(row['resolved_episode']).replace(
        '"relation":"in","subject_id":"apple_1"',
        '"relation":"left_of","subject_id":"apple_1"',
      ),
    }));
    const { ok, detail } = await outcomes();
    expect(ok).toBe(false);
    expect(detail).toMatch(
      /^privileged\/chunk-000\/file-000\.parquet: episode 0, step \d+: goal\.truth\[0\] is (true|false), expected (true|false);/,
    );
  });
  it('finds an outcome that did not come about', async () => {
    await retell((row) => ({ ...row, outcome: 'failure' }));
    expect(await outcomes()).toMatchObject({
      ok: false,
      detail: 'privileged/chunk-000/file-000.parquet: episode 0: outcome is failure, expected success',
    });
  });
  it('holds goals for as many steps as the plan says', async () => {
    const manifest = readManifest(dir)!;
    const config = { ...(manifest.config as object), outcome: { goal_hold_steps: 1000, fail_hold_steps: 1 } };
    writeManifest(dir, { ...manifest, config });
    expect((await outcomes()).detail).toMatch(/outcome is success, expected running$/);
  });
});
