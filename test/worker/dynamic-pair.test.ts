/** A pair whose intervened arm is a dynamic scene, from the start to a dataset that is verified. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/dataset/manifest.ts';
import type { Row } from '../../src/dataset/parquet-reader.ts';
import { EPISODES_PATH } from '../../src/dataset/paths.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { fileRows, seriesFiles } from '../../src/dataset/verify-context.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { outcomeCheck } from '../../src/worker/outcome-check.ts';
import { differenceCheck, proveStored, type StoredArm } from '../../src/worker/pair-check.ts';
import type { PlannedVariation } from '../../src/worker/plan.ts';
import { replayCheck } from '../../src/worker/replay-check.ts';
import { CONFIGS, temporaryFolder, VERSIONS } from './corpora.ts';

const TASK = 'Packing_a_Fruit_Lunch';
const folder = temporaryFolder();
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  cpSync(join(CONFIGS, 'tasks/loose_packing', TASK), join(folder, TASK), { recursive: true });
  // TV-04 packs one apple; here it is put back once it is packed
  const intervention = {
    axis: 'temporal_extrapolation',
    twin: 'TV-04',
    do: [{ op: 'displace_at', instance: 'apple_1', at: 'placed' }],
  };
  const variation = { variation_id: 'EV-04', extends: 'BASE', intervention };
  writeFileSync(join(folder, TASK, 'variations/EV-04.yaml'), JSON.stringify(variation));
  const corpus = join(folder, 'corpus.yaml');
  const seeds = join(CONFIGS, 'seeds/loose_packing', TASK);
  writeFileSync(
    corpus,
    `corpus: test\nseed: 5\ntasks:\n  - { task: ./${TASK}, variations: [EV-04], episodes: 1, pairs: true, seeds: ${seeds} }\n`,
  );
  await generateDataset(compileCorpus(corpus, { configsFolder: CONFIGS }), { out, workers: 1, versions: VERSIONS });
}, 120_000);

async function storedArms(): Promise<[StoredArm, StoredArm]> {
  const firsts = [];
  for await (const [row] of fileRows(out, seriesFiles(out, 'privileged'), ['frame_index', 'qpos', 'qvel', 'ctrl'])) {
    if (Number(row['frame_index']) === 0) firsts.push(row);
  }
  const arms: StoredArm[] = [];
  for await (const [row] of fileRows(out, [EPISODES_PATH], ['seed', 'resolved_episode'])) {
    const resolved = JSON.parse(String(row['resolved_episode']));
    arms.push({ resolved, seed: String(row['seed']), first: firsts[arms.length]! });
  }
  return arms as [StoredArm, StoredArm];
}

describe('a pair with a dynamic scene', () => {
  it('is replayed bit for bit, judged again, and proven again from what is stored', async () => {
    const checks = { outcomes: outcomeCheck, replay: replayCheck(2), difference: differenceCheck };
    const report = await verifyDataset(out, { checks });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.checks.find(({ check }) => check === 'difference')!.detail).toMatch(/^1 pairs proven again/);
  });
  it('logs the one step at which the apple was put back, to where it had started', async () => {
    const rows: Row[] = [];
    const columns = ['episode_index', 'frame_index', 'event', 'object.pose'];
    for await (const [row] of fileRows(out, seriesFiles(out, 'privileged'), columns)) rows.push(row);
    const moved = rows.filter((row) => row['event'] !== '');
    expect(moved.map((row) => [Number(row['episode_index']), row['event']])).toEqual([[1, 'displace apple_1']]);
    const start = rows.find((row) => Number(row['episode_index']) === 1)!;
    // apple_1 is the second object, behind the lunchbox
    const applePose = (row: (typeof rows)[number]) => Array.from(row['object.pose'] as number[]).slice(7, 14);
    expect(applePose(moved[0]!)).toEqual(applePose(start));
  });
  it('is found out when a second change is planted in what is stored', async () => {
    const [twin, intervened] = await storedArms();
    const planned = (readManifest(out)!.config as { variations: PlannedVariation[] }).variations[0]!;
    expect(proveStored(twin, intervened, planned).faults).toEqual([]);
    const qpos = [...(intervened.first['qpos'] as number[])];
    qpos[20]! += 1e-9;
    const nudged = { ...intervened, first: { ...intervened.first, qpos } };
    expect(proveStored(twin, nudged, planned).faults.join()).toMatch(/not declared: state\.objects\./);
    const renamed = { ...intervened, resolved: { ...intervened.resolved, instruction: 'Other.' } };
    expect(proveStored(twin, renamed, planned).faults.join()).toContain('not declared: instruction');
    const reseeded = { ...intervened, seed: intervened.seed.replace('"corpus"', '"other"') };
    expect(proveStored(twin, reseeded, planned).faults.join()).toContain('not declared: streams.');
    const heavier = structuredClone(intervened.resolved) as { objects: { physics?: object }[] };
    heavier.objects[1]!.physics = { mass_factor: 2 };
    expect(proveStored(twin, { ...intervened, resolved: heavier as never }, planned).faults.join()).toContain(
      'scene.objects.apple_1',
    );
  });
});
