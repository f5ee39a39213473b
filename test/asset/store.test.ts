import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { curate } from '../../src/asset/gltf/curate.ts';
import { parseImportOptions } from '../../src/asset/gltf/options.ts';
import type { CuratedAsset } from '../../src/asset/gltf/report.ts';
import { readSource } from '../../src/asset/gltf/source.ts';
import { checkAsset } from '../../src/asset/store/check.ts';
import { AssetStore, defaultStoreFolder } from '../../src/asset/store/store.ts';
import { glbOf, pot } from './models.ts';

const emptyStore = (): AssetStore => new AssetStore(join(mkdtempSync(join(tmpdir(), 'better-store-')), 'assets'));
const importPot = async (author = 'somebody'): Promise<CuratedAsset> =>
  curate(readSource(await glbOf(pot()), 'pot.glb'), parseImportOptions({ sizeM: 0.1, category: 'pot', author }));

let curated: CuratedAsset;
beforeAll(async () => {
  curated = await importPot();
});

describe('AssetStore', () => {
  it('gives back the asset that was put, with its visual mesh or without', () => {
    const store = emptyStore();
    store.put(curated);
    expect(store.get(curated.key)).toEqual(curated.asset);
    const { visual: _visual, ...rest } = curated.asset;
    expect(store.get(curated.key, { visual: false })).toEqual(rest);
    expect(store.record(curated.key).report).toEqual(curated.report);
  });
  it('holds the same bytes after the same import, and another asset after another option', async () => {
    const [a, b] = [emptyStore(), emptyStore()];
    const [one, two] = [a.put(curated), b.put(await importPot())];
    for (const file of readdirSync(one)) expect(readFileSync(join(two, file))).toEqual(readFileSync(join(one, file)));
    expect((await importPot('somebody else')).key).not.toBe(curated.key);
  });
  it('gives back the same asset from a packed store, which is smaller, and tells of a damaged one', () => {
    const [plain, packed] = [emptyStore(), emptyStore()];
    const [a, b] = [plain.put(curated), packed.put(curated, { pack: true })];
    expect(packed.get(curated.key)).toEqual(curated.asset);
    expect(readFileSync(join(b, 'asset.json'))).toEqual(readFileSync(join(a, 'asset.json')));
    const path = join(b, 'visual.deflate');
    expect(readFileSync(path).length).toBeLessThan(0.6 * readFileSync(join(a, 'visual.bin')).length);
    expect(checkAsset(packed, curated.key).problems).toEqual([]);
    truncateSync(path, 100);
    expect(checkAsset(packed, curated.key).problems.join()).toContain('visual.deflate: damaged');
  });
  it('leaves nothing but whole folders behind', () => {
    const store = emptyStore();
    store.put(curated);
    store.put(curated);
    expect(readdirSync(store.folder, { recursive: true }).sort()).toEqual(
      [
        curated.key.slice(0, 2),
        `${curated.key.slice(0, 2)}/${curated.key}`,
        `${curated.key.slice(0, 2)}/${curated.key}/asset.json`,
        `${curated.key.slice(0, 2)}/${curated.key}/visual.bin`,
      ].sort(),
    );
  });
  it('finds an asset by id, by key and by the beginning of its key', () => {
    const store = emptyStore();
    store.put(curated);
    expect(store.keys()).toEqual([curated.key]);
    for (const name of [curated.asset.id, curated.key, curated.key.slice(0, 8)]) {
      expect(store.find(name)).toBe(curated.key);
    }
    expect(() => store.find('pot_0000')).toThrow(/no such asset: pot_0000; there are pot_/);
    expect(() => emptyStore().find('pot_0000')).toThrow(/the store is empty/);
  });
  it('says what is wrong with a damaged asset', () => {
    const store = emptyStore();
    const folder = store.put(curated);
    expect(checkAsset(store, curated.key).problems).toEqual([]);
    const visual = readFileSync(join(folder, 'visual.bin'));
    visual[5] = visual[5]! ^ 0xff;
    writeFileSync(join(folder, 'visual.bin'), visual);
    expect(checkAsset(store, curated.key).problems.join()).toContain('its hash is not');
    truncateSync(join(folder, 'visual.bin'), 100);
    expect(checkAsset(store, curated.key).problems.join()).toContain('100 bytes where');
    truncateSync(join(folder, 'asset.json'), 100);
    expect(checkAsset(store, curated.key).problems.join()).toContain('not JSON');
  });
  it('keeps to XDG for its default folder', () => {
    expect(defaultStoreFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/better-datagen/assets');
    expect(defaultStoreFolder({})).toMatch(/\.cache\/better-datagen\/assets$/);
  });
});
