/**
 * The assets that benches of grasps and of remapped demos are run on: a store's, or the built-in catalogue's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configsFolder } from '../../pipelines/support/package-info.ts';
import type { Asset } from '../../src/asset/asset.ts';
import { withAffordances } from '../../src/asset/store/affordance-file.ts';
import { AssetStore } from '../../src/asset/store/store.ts';
import { affordancesOf } from '../../src/sim/affordances.ts';

interface Indexed {
  readonly id: string;
  readonly semanticName: string;
  readonly key: string;
}

/** What a store's `index.json` lists, or else all that it holds; without visual meshes. Sorted by id. */
export function catalogueAssets(folder = join(configsFolder, 'catalogue')): Asset[] {
  const store = new AssetStore(folder);
  const listed = indexOf(folder);
  const assets = listed
    ? listed.map(({ id, semanticName, key }) => ({ ...store.get(key, { visual: false }), id, semanticName }))
    : store.keys().map((key) => store.get(key, { visual: false }));
  return assets.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function indexOf(folder: string): readonly Indexed[] | null {
  try {
    return (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { assets: Indexed[] }).assets;
  } catch {
    return null;
  }
}

/** The asset with verified grasps: those that are kept with it, or new ones. */
export async function withGrasps(asset: Asset): Promise<Asset> {
  return asset.grasps ? asset : withAffordances(asset, await affordancesOf(asset));
}

/** Assets by what they are. */
export function byCategory(assets: readonly Asset[]): Map<string, Asset[]> {
  const categories = new Map<string, Asset[]>();
  for (const asset of assets) {
    categories.set(asset.semanticName, [...(categories.get(asset.semanticName) ?? []), asset]);
  }
  return categories;
}
