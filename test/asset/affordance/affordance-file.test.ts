import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Affordances,
  feltSurface,
  graspCandidates,
  placesAndHandles,
} from '../../../src/asset/affordance/affordances.ts';
import type { CuratedAsset } from '../../../src/asset/gltf/report.ts';
import { encodeAffordances } from '../../../src/asset/store/affordance-file.ts';
import { AssetStore } from '../../../src/asset/store/store.ts';
import { CONFIGS } from '../../worker/corpora.ts';
import { OBLONG } from './things.ts';

let curated: CuratedAsset;
let affordances: Affordances;
beforeAll(() => {
  const shipped = new AssetStore(join(CONFIGS, 'catalogue'));
  const key = shipped.keys().find((one) => shipped.record(one).asset.semanticName === 'juice_box')!;
  const { grasps: _grasps, places: _places, ...asset } = shipped.get(key);
  curated = { key, asset, report: shipped.record(key).report };
  const surface = feltSurface(curated.asset)!;
  const grasps = graspCandidates(curated.asset, surface, 4);
  affordances = { grasps, tried: 4, ...placesAndHandles(curated.asset, surface) };
});

function storeWithBox() {
  const store = new AssetStore(join(mkdtempSync(join(tmpdir(), 'better-affordances-')), 'assets'));
  const folder = store.put(curated);
  return { store, file: join(folder, 'affordances.json'), key: curated.key };
}

describe('affordances in a store', () => {
  it('are unknown at first; then what was put, with the asset, in the same bytes each time', () => {
    const { store, file, key } = storeWithBox();
    expect(store.affordances(key)).toBeNull();
    expect(store.get(key).grasps).toBeUndefined();
    store.putAffordances(key, affordances);
    expect(affordances.grasps.length).toBeGreaterThan(0);
    expect(store.affordances(key)).toEqual(affordances);
    expect(store.get(key)).toEqual({ ...curated.asset, grasps: affordances.grasps, places: affordances.places });
    const bytes = readFileSync(file);
    store.putAffordances(key, store.affordances(key)!);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
  it('of another way of finding them, or of a thing that feels otherwise, are unknown', () => {
    const { store, file, key } = storeWithBox();
    writeFileSync(file, encodeAffordances(OBLONG, affordances));
    expect(store.affordances(key)).toBeNull();
    writeFileSync(file, encodeAffordances(curated.asset, affordances).replace(/better-datagen affordances \d+/, 'old'));
    expect(store.affordances(key)).toBeNull();
  });
  it('that are damaged are complained about by file', () => {
    const { store, file, key } = storeWithBox();
    const text = encodeAffordances(curated.asset, affordances);
    writeFileSync(file, text.slice(0, text.length / 2));
    expect(() => store.affordances(key)).toThrow(/affordances\.json: damaged/);
    writeFileSync(file, text.replace('"tried":4', '"tried":-4'));
    expect(() => store.affordances(key)).toThrow(/affordances\.json.*tried/s);
  });
});
