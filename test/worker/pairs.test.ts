import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ParquetReader, type Row } from '../../src/dataset/parquet-reader.ts';
import { EPISODES_PATH } from '../../src/dataset/paths.ts';
import { verifyDataset } from '../../src/dataset/verify.ts';
import { fileRows } from '../../src/dataset/verify-context.ts';
import type { SlotResult } from '../../src/episode/record.ts';
import { readSlotFile, slotPath } from '../../src/episode/slot-file.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { slotAt, slotCount } from '../../src/worker/plan.ts';
import { replayCheck } from '../../src/worker/replay-check.ts';
import { SlotRunner } from '../../src/worker/slot-runner.ts';
import { CONFIGS, temporaryFolder, VERSIONS } from './corpora.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TASK = 'Packing_a_Fruit_Lunch';

/** A copy of the fruit lunch whose EV-01 is TV-04, which packs one apple, with this done to it. */
function writeTask(axis: string, ...steps: object[]): void {
  cpSync(join(CONFIGS, 'tasks/loose_packing', TASK), join(folder, TASK), { recursive: true });
  const intervention = { axis, twin: 'TV-04', do: steps };
  // JSON is YAML
  const variation = { variation_id: 'EV-01', extends: 'BASE', intervention };
  writeFileSync(join(folder, TASK, 'variations/EV-01.yaml'), JSON.stringify(variation));
}

/** Compiles a corpus of TV-04 and EV-01 of that copy. */
function compile({ episodes = 1, more = '' } = {}) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'corpus.yaml');
  writeFileSync(
    path,
    `corpus: test\nseed: 11\n${more}tasks:\n  - { task: ./${TASK}, variations: [TV-04, EV-01], episodes: ${episodes}, pairs: true, seeds: ${join(CONFIGS, 'seeds/loose_packing', TASK)} }\n`,
  );
  return compileCorpus(path, { configsFolder: CONFIGS });
}

const SWAP = [{ op: 'swap', a: 'banana_1', b: 'water_bottle_1' }] as const;

async function runTogether(slot: number, options: Parameters<typeof compile>[0] = {}, deadly: readonly number[] = []) {
  const { plan, seedFolders } = compile(options);
  const runner = new SlotRunner({ plan, seedFolders, outFolder: folder });
  const results = await runner.runTogether({ slot, deadly });
  runner.dispose();
  return results;
}

const resolvedOf = ({ episode }: SlotResult) => JSON.parse(episode!.provenance.resolved_episode);

describe('slots of pairs', () => {
  it('stand side by side, the twin first, behind those of episodes that stand alone', () => {
    writeTask('spatial_layout', ...SWAP);
    const { plan } = compile({ episodes: 2 });
    expect(slotCount(plan)).toBe(6);
    expect([0, 1, 2, 3, 4, 5].map((slot) => slotAt(plan, slot))).toEqual([
      { variation: 0, episode: 0, arm: null, first: 0 },
      { variation: 0, episode: 1, arm: null, first: 1 },
      { variation: 1, episode: 0, arm: 'twin', first: 2 },
      { variation: 1, episode: 0, arm: 'intervened', first: 2 },
      { variation: 1, episode: 1, arm: 'twin', first: 4 },
      { variation: 1, episode: 1, arm: 'intervened', first: 4 },
    ]);
  });
});

describe('a corpus with pairs', () => {
  const straight = join(temporaryFolder(), 'one-worker');
  let digest: string;
  beforeAll(async () => {
    folder = dirname(straight);
    writeTask('spatial_layout', ...SWAP);
    const result = await generateDataset(compile(), { out: straight, workers: 1, versions: VERSIONS });
    digest = result.status === 'finished' ? result.manifest.digest : 'stopped';
  });
  afterAll(() => rmSync(dirname(straight), { recursive: true, force: true }));

  it('gives equal bytes on 1 and 2 workers, arms adjacent and linked, and verifies down to a second simulation', async () => {
    writeTask('spatial_layout', ...SWAP);
    const out = join(folder, 'two-workers');
    const result = await generateDataset(compile(), { out, workers: 2, versions: VERSIONS });
    expect(result.status === 'finished' && result.manifest.digest).toBe(digest);
    const report = await verifyDataset(out, { checks: { replay: replayCheck(3) } });
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    const rows = (await episodeRows(out)).map((row) => ['variation_id', 'axis', 'pair_id'].map((name) => row[name]));
    expect(rows.map((row) => row.map((value) => value ?? null))).toEqual([
      ['TV-04', null, null],
      ['TV-04', null, `${TASK}/EV-01/000000`],
      ['EV-01', 'spatial_layout', `${TASK}/EV-01/000000`],
    ]);
    await expectEqualStarts(out, [1, 2]);
  });

  it('makes one arm again that was lost between two runs, to the same bytes', async () => {
    writeTask('spatial_layout', ...SWAP);
    const out = join(folder, 'lost');
    await generateDataset(compile(), { out, workers: 1, versions: VERSIONS, signal: AbortSignal.abort() });
    const { plan, seedFolders } = compile();
    const runner = new SlotRunner({ plan, seedFolders, outFolder: out });
    const { writeSlotFile } = await import('../../src/episode/slot-file.ts');
    writeSlotFile(slotPath(out, 1), await runner.run({ slot: 1 }));
    runner.dispose();
    expect(readSlotFile(slotPath(out, 2))).toBeNull();
    const told: number[] = [];
    const resumed = await generateDataset(compile(), {
      out,
      workers: 1,
      versions: VERSIONS,
      onSlot: ({ slot }) => told.push(slot),
    });
    expect(told.sort()).toEqual([0, 2]);
    expect(resumed.status === 'finished' && resumed.manifest.digest).toBe(digest);
  });
});

describe('both arms of a pair', () => {
  it('say what was compared, and what was found', async () => {
    writeTask('spatial_layout', ...SWAP);
    const [twin, intervened] = await runTogether(1);
    expect([twin!.slot, intervened!.slot]).toEqual([1, 2]);
    expect(resolvedOf(twin!)).not.toHaveProperty('difference');
    const { difference, twin: named } = resolvedOf(intervened!);
    expect(named).toEqual({ variation_id: 'TV-04' });
    expect(difference.declared).toContain('objects.banana_1.position');
    expect(difference.found).toEqual([
      'objects.banana_1.position',
      'objects.water_bottle_1.position',
      'state.objects.banana_1.qpos',
      'state.objects.water_bottle_1.qpos',
    ]);
    expect(Object.keys(difference.checked).sort()).toEqual(['episode', 'scene', 'state', 'streams', 'variation']);
  });

  it('draw from the same keys, which are not those of episodes that stand alone', async () => {
    writeTask('spatial_layout', ...SWAP);
    const [twin, intervened] = await runTogether(2);
    const [alone] = await runTogether(0);
    const path = ({ attempts }: SlotResult) => (JSON.parse(attempts[0]!.seed) as unknown[]).join(' ');
    expect(path(twin!)).toBe(`corpus 11 ${TASK} TV-04 pair EV-01 0 attempt 0`);
    expect(path(intervened!)).toBe(path(twin!));
    expect(path(alone!)).toBe(`corpus 11 ${TASK} TV-04 episode 0 attempt 0`);
  });

  it('are dropped when one of them never goes well, and every attempt is counted', async () => {
    writeTask('spatial_layout', ...SWAP);
    const [twin, intervened] = await runTogether(1, { more: 'attempts_per_episode: 2\n' }, [2, 3]);
    expect([twin!.episode, intervened!.episode]).toEqual([null, null]);
    expect(twin!.attempts.map(({ status, cause }) => [status, cause])).toEqual([['rejected', 'pair_incomplete']]);
    expect(intervened!.attempts.map(({ cause }) => cause)).toEqual(['worker_died', 'worker_died']);
  });

  it('show the same first picture when what differs is hidden', async () => {
    writeTask('hidden_physics', { op: 'set_mass', instance: 'apple_1', factor: 2 });
    const more =
      'images: { cameras: [front, wrist], size: 64, appearance: { distractor_colour_jitter: 0.3, sensor_noise: 4, light_turn_rad: 0.5, camera_jitter_m: 0.01 } }\n';
    const [twin, intervened] = await runTogether(1, { more });
    const first = ({ episode }: SlotResult) =>
      episode!.cameras!.map(({ pictures }) => Buffer.from(pictures!.bytes.slice(0, pictures!.offsets[1])));
    expect(first(intervened!)).toEqual(first(twin!));
    expect(resolvedOf(intervened!).difference.found).toEqual([
      'objects.apple_1.physics.mass_factor',
      'scene.objects.apple_1',
    ]);
    const heights = [twin!, intervened!].map(({ episode }) => episode!.log.columns['qpos']!.values);
    expect(heights[0]).not.toEqual(heights[1]);
  });
});

describe('pairs where nothing has a twin', () => {
  it('are told of with file and key path', () => {
    const path = join(folder, 'corpus.yaml');
    const task = `{ task: ${TASK}, variations: [TV-01, TV-02], episodes: 1, pairs: true }`;
    writeFileSync(path, `corpus: test\nseed: 1\ntasks: [${task}]\n`);
    expect(() => compileCorpus(path, { configsFolder: CONFIGS })).toThrow(
      `${path}: tasks[0].pairs: none of these variations has an intervention, and so none has a twin; got ["TV-01","TV-02"]`,
    );
  });
});

describe('a layout that cannot be played is told of with file and key path:', () => {
  it.each([
    [
      'an object on another',
      'adversarial_object',
      { op: 'add', instance: 'pear_1', position: [0.4, 0.15, 0.02] },
      'instance: pear_1 stands where',
    ],
    [
      'an object off the table',
      'spatial_layout',
      { op: 'move', instance: 'banana_1', by: [0, -0.5, 0] },
      ': banana_1 does not stand on the table',
    ],
    [
      'a target out of reach',
      'spatial_layout',
      { op: 'move', instance: 'apple_1', position: [1, 0.5, 0.02] },
      ": apple_1 starts out of the arm's reach",
    ],
  ])('%s', (_, axis, step, expected) => {
    writeTask(axis, step);
    expect(() => compile()).toThrow(/variations[\\/]EV-01\.yaml: intervention\.do\[0\]/);
    expect(() => compile()).toThrow(expected);
  });
});

async function episodeRows(out: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const [row] of fileRows(out, [EPISODES_PATH])) rows.push(row);
  return rows;
}

/** The first rows of two episodes say the same of the arm, and of all but the two that were swapped. */
async function expectEqualStarts(out: string, [twin, intervened]: readonly [number, number]): Promise<void> {
  const reader = await ParquetReader.open(join(out, 'privileged/chunk-000/file-000.parquet'));
  try {
    const [a, b] = await Promise.all(
      [twin, intervened].map(async (group) => (await reader.rows(group, ['qpos', 'qvel']))[0]!),
    );
    const { active_instance_ids: ids } = compile().plan.variations[1]!.variation;
    const still = ids.flatMap((id, i) => (['banana_1', 'water_bottle_1'].includes(id) ? [] : [9 + 7 * i]));
    const [before, after] = [a!['qpos'] as number[], b!['qpos'] as number[]];
    expect(after.slice(0, 9)).toEqual(before.slice(0, 9));
    for (const at of still) expect(after.slice(at, at + 7)).toEqual(before.slice(at, at + 7));
    expect(after).not.toEqual(before);
    expect(b!['qvel']).toEqual(a!['qvel']);
  } finally {
    reader.close();
  }
}
