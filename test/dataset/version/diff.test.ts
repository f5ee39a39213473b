import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGE_SUBTASKS } from '../../../src/dataset/features.ts';
import { commitDataset } from '../../../src/dataset/version/commit.ts';
import { diffVersions } from '../../../src/dataset/version/diff.ts';
import { diffValues } from '../../../src/dataset/version/diff-values.ts';
import { Store } from '../../../src/dataset/version/store.ts';
import { diffText } from '../../../src/dataset/version/text.ts';
import { jobOptions, runJob } from '../job.ts';
import { disturb, makeDataset } from './store-fixture.ts';

describe('changes of plain data', () => {
  it('are told by key path, and members of lists by name', () => {
    const from = {
      seed: 1,
      replay: { noise: 0.1, steps: [1, 2] },
      variations: [
        { variation: { task_id: 'T', variation_id: 'A' }, episodes: 5 },
        { variation: { task_id: 'T', variation_id: 'B' }, episodes: 5 },
      ],
      cameras: [{ name: 'front', width: 128 }],
    };
    const to = {
      seed: 2,
      replay: { noise: 0.1, steps: [1, 3] },
      variations: [
        { variation: { task_id: 'T', variation_id: 'B' }, episodes: 6 },
        { variation: { task_id: 'T', variation_id: 'C' }, episodes: 5 },
      ],
      cameras: [{ name: 'front', width: 256 }],
      images: null,
    };
    expect(diffValues(from, to)).toEqual([
      { path: 'seed', from: 1, to: 2 },
      { path: 'replay.steps[1]', from: 2, to: 3 },
      { path: 'variations[T/A]', from: from.variations[0] },
      { path: 'variations[T/B].episodes', from: 5, to: 6 },
      { path: 'variations[T/C]', to: to.variations[1] },
      { path: 'cameras[front].width', from: 128, to: 256 },
      { path: 'images', to: null },
    ]);
  });
  it('are none between equal values, and some between others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(diffValues(a, structuredClone(a))).toEqual([]);
        if (JSON.stringify(a) !== JSON.stringify(b)) return;
        expect(diffValues(a, b)).toEqual([]);
      }),
    );
  });
});

describe('a diff of versions', () => {
  let folder: string;
  let store: Store;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'better-version-diff-'));
    store = Store.openOrCreate(join(folder, 'store'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const commit = async (dir: string) => (await commitDataset(store, dir, { message: 'diff' })).id;

  it('knows episodes by task, variation and seed, wherever they stand', async () => {
    const a = await commit(await makeDataset(join(folder, 'a'), { slots: 12 }));
    const shifted = await makeDataset(join(folder, 'b'), {
      slots: 12,
      change: (slot) => {
        // the first one is gone: all others stand one place before, and an instruction is another
        if (slot.slot === 0) return { ...slot, episode: null, attempts: slot.attempts.slice(0, -1) };
        if (slot.slot !== 4 || !slot.episode) return slot;
        const provenance = { ...slot.episode.provenance, outcome: 'failure' as const };
        return { ...disturb(slot), episode: { ...disturb(slot).episode!, provenance } };
      },
    });
    const diff = await diffVersions(store, a, await commit(shifted));
    expect(diff.episodes.removed.map(({ episode_index }) => episode_index)).toEqual([0]);
    expect(diff.episodes.changed.map(({ fields }) => fields)).toEqual([['outcome', 'privileged']]);
    expect(diff.episodes).toMatchObject({ same: 8, added: [], compared: ['data', 'privileged'] });
    expect(diff.episodes.variations[0]).toMatchObject({ episodes: [2, 1] });
    expect([diff.features, diff.privileged, diff.videos, diff.config]).toEqual([[], [], [], []]);
  });
  it('tells columns, and does not take episodes for changed because of them', async () => {
    const dirs = ['with', 'without'].map((name) => join(folder, name));
    await runJob(dirs[0]!, { options: jobOptions(6, { extraFeatures: [LANGUAGE_SUBTASKS] }) });
    await runJob(dirs[1]!, {
      options: jobOptions(6, {
        extraFeatures: [],
        extraPrivileged: [
          {
            name: 'camera.front.boxes',
            type: { list: 'int32' },
            doc: '',
            encode: ({ length }) => Array(length).fill([1]),
          },
        ],
      }),
    });
    const diff = await diffVersions(store, await commit(dirs[0]!), await commit(dirs[1]!));
    expect(diff.features.map(({ path, to }) => [path, to])).toEqual([['language_persistent', undefined]]);
    expect(diff.privileged.map(({ path, to }) => [path, to])).toEqual([['camera.front.boxes.list.element', 'INT32']]);
    expect(diff.episodes).toMatchObject({ added: [], removed: [], changed: [], compared: [] });
    expect(diffText(diff)).toMatch(/features:\n {2}- language_persistent/);
  });
});
