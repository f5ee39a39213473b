import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import { checkoutVersion } from '../../../src/dataset/version/checkout.ts';
import { commitDataset } from '../../../src/dataset/version/commit.ts';
import { diffVersions } from '../../../src/dataset/version/diff.ts';
import { readLogEntries } from '../../../src/dataset/version/log.ts';
import { Store } from '../../../src/dataset/version/store.ts';
import { verifyStore } from '../../../src/dataset/version/verify-store.ts';
import { folderHashes } from '../job.ts';
import { disturb, makeDataset } from './store-fixture.ts';

let folder: string;
let first: string;
let second: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-version-test-'));
  first = await makeDataset(join(folder, 'first'), { slots: 12 });
  second = await makeDataset(join(folder, 'second'), {
    slots: 15,
    change: (slot) => (slot.slot === 2 ? disturb(slot) : slot),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a store of versions', () => {
  it('gives back every version byte for byte', async () => {
    const store = Store.openOrCreate(join(folder, 'store'));
    const a = await commitDataset(store, first, { message: 'first' });
    const b = await commitDataset(store, second, { message: 'second' });
    expect([a.status, b.status]).toEqual(['committed', 'committed']);
    expect(readLogEntries(store).map(({ id, version }) => [id, version.parents])).toEqual([
      [b.id, [a.id]],
      [a.id, []],
    ]);
    for (const [id, dir] of [
      [a.id, first],
      [b.id, second],
    ] as const) {
      for (const link of [false, true]) {
        const out = join(folder, `out-${id.slice(0, 6)}-${link}`);
        await checkoutVersion(store, id, out, { link });
        expect(folderHashes(out)).toEqual(folderHashes(dir));
        expect((await verifyDataset(out)).checks.filter(({ ok }) => !ok)).toEqual([]);
      }
    }
    expect(verifyStore(store).checks.filter(({ ok }) => !ok)).toEqual([]);
    const difference = await diffVersions(store, a.id, b.id);
    expect(difference.episodes.changed.map(({ episode_index, fields }) => [episode_index, fields])).toEqual([
      [2, ['privileged']],
    ]);
    expect(difference.episodes).toMatchObject({ same: 9, removed: [], compared: ['data', 'privileged'] });
    expect(difference.episodes.added.map(({ episode_index }) => episode_index)).toEqual([10, 11]);
  });
});
