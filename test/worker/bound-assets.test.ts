import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { curate } from '../../src/asset/gltf/curate.ts';
import { parseImportOptions } from '../../src/asset/gltf/options.ts';
import { readSource } from '../../src/asset/gltf/source.ts';
import { AssetStore } from '../../src/asset/store/store.ts';
import type { ResolvedObject } from '../../src/task/objects.ts';
import { AssetBinder, loadChoice } from '../../src/worker/bound-assets.ts';
import { glbOf, pot } from '../asset/models.ts';

const UID = '0b1822d52f274ee0b9ac23107c35024d';
const BUILTIN = ['builtin/apple_1', 'builtin/apple_2', 'builtin/apple_3', 'builtin/apple_4'];

/** An apple whose bindings name these, in a layout that was written with one of them or with none. */
function apple(candidates: readonly string[], selected: string | null = null): ResolvedObject {
  return {
    id: 'apple_1',
    semanticName: 'apple',
    candidates,
    selected,
    placement: { position: [0.4, 0, 0.02], rotation: [1, 0, 0, 0], scale: [1, 1, 1] },
    where: { pose: 'base.yaml: pose_overrides.apple_1', asset: 'bindings.yaml: bindings.apple_1' },
  };
}

/** Holds a pot that says it came from Objaverse. */
let store: AssetStore;
let imported: { readonly asset: string; readonly key: string };
beforeAll(async () => {
  store = new AssetStore(join(mkdtempSync(join(tmpdir(), 'better-bound-')), 'assets'));
  const options = { sizeM: 0.07, category: 'apple', sourceUid: UID, author: 'somebody', license: 'by-nc' };
  const curated = await curate(readSource(await glbOf(pot()), 'pot.glb'), parseImportOptions(options));
  store.put(curated);
  imported = { asset: curated.asset.id, key: curated.key };
});

const bind = (object: ResolvedObject, { at = store as AssetStore | null, licenses = null as string[] | null } = {}) => {
  const { choices, substituted } = new AssetBinder({ store: at, licenses }).bind(object);
  return { choices, substituted };
};
const builtin = BUILTIN.map((asset) => ({ asset }));

describe('AssetBinder', () => {
  it('takes every instance of the kind that comes with this package, where the bindings name none', () => {
    expect(bind(apple([]))).toEqual({ choices: builtin, substituted: false });
  });
  it('takes those of them that the bindings name', () => {
    expect(bind(apple(['builtin/apple_3', 'builtin/apple_1']))).toEqual({
      choices: [{ asset: 'builtin/apple_3' }, { asset: 'builtin/apple_1' }],
      substituted: false,
    });
  });
  it('takes an imported object by its uid at the source, and leaves out those that are not at hand', () => {
    expect(bind(apple(['ffff', UID]))).toEqual({ choices: [imported], substituted: false });
  });
  it('takes the one that the layout was written with, where it is at hand', () => {
    expect(bind(apple(['builtin/apple_1', UID], UID)).choices).toEqual([imported]);
    expect(bind(apple(['builtin/apple_1', UID], 'ffff')).choices).toEqual([{ asset: 'builtin/apple_1' }, imported]);
  });
  it('lets instances of this package stand for objects that are not at hand, and says so', () => {
    expect(bind(apple([UID], UID), { at: null })).toEqual({ choices: builtin, substituted: true });
  });
  it('refuses a kind that is nowhere to be had, with the file and the kinds there are', () => {
    expect(() => bind({ ...apple([]), semanticName: 'dragon' })).toThrow(
      /^bindings\.yaml: bindings\.apple_1: no such object in the catalogue; got "dragon"; expected one of apple, banana, /,
    );
  });
  it('refuses a licence that is not among those allowed, and names object and licence', () => {
    expect(() => bind(apple([UID]), { licenses: ['cc0', 'by'] })).toThrow(
      /^bindings\.yaml: bindings\.apple_1: apple_\w+ has a licence that this corpus refuses; got "by-nc"/,
    );
    expect(bind(apple([]), { licenses: ['CC0'] }).choices).toEqual(builtin);
  });
});

describe('loadChoice', () => {
  it('loads what was bound', () => {
    expect(loadChoice(imported, store, 'here').attribution).toMatchObject({ author: 'somebody', sourceUid: UID });
    expect(loadChoice({ asset: 'builtin/apple_2' }, null, 'here').semanticName).toBe('apple');
  });
  it('says which object is gone, and what brings it back', () => {
    expect(() => loadChoice(imported, null, 'dataset')).toThrow(
      /^dataset: apple_\w+ is not in the store of assets; .*better asset fetch/,
    );
    expect(() => loadChoice({ asset: 'builtin/apple_99' }, null, 'dataset')).toThrow(/no such object in the catalogue/);
  });
});
