/**
 * What can be done with the things of a catalogue: found out by simulation once for each, and kept beside it in the store.
 */
import type { AssetStore } from '../../src/asset/store/store.ts';
import { addAffordances } from '../../src/sim/affordances.ts';
import type { CatalogueIndex } from './index-file.ts';

/** Takes some seconds a thing; what is known already is left as it is. */
export async function completeAffordances(store: AssetStore, assets: CatalogueIndex['assets']): Promise<void> {
  for (const { id, key } of assets) {
    if (store.affordances(key)) continue;
    const { grasps, tried } = await addAffordances(store, key);
    const kinds = grasps.map(({ kind }) => kind).join(' ');
    console.error(`${id.padEnd(32)} ${grasps.length} of ${tried} grasps hold${kinds && `: ${kinds}`}`);
  }
}
