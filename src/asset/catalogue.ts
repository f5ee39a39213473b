import { complain } from '../core/errors.ts';
import type { Asset } from './asset.ts';
import { BUILTIN_ASSETS } from './builtin.ts';

/** Assets by semantic name. */
export type Catalogue = ReadonlyMap<string, Asset>;

/** The catalogue that needs no download. */
export const builtinCatalogue: Catalogue = new Map(BUILTIN_ASSETS.map((asset) => [asset.semanticName, asset]));

/**
 * The asset for a semantic name.
 *
 * @param where file and key path that named it, for the complaint
 * @throws UserError when the catalogue has none, listing what it has
 */
export function findAsset(catalogue: Catalogue, semanticName: string, where: string): Asset {
  const asset = catalogue.get(semanticName);
  if (!asset) {
    throw complain({
      where,
      what: 'no such object in the catalogue',
      got: semanticName,
      expected: [...catalogue.keys()].sort(),
    });
  }
  return asset;
}
