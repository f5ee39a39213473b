/**
 * The asset of a planned or a logged object: its catalogue's, in its size, with the physical properties that it was given.
 */
import type { Asset } from '../asset/asset.ts';
import { builtinCatalogue, findAsset } from '../asset/catalogue.ts';
import { scaleAsset } from '../asset/scale.ts';
import type { PhysicsOverride } from '../task/physics.ts';
import { withPhysics } from './hidden-physics.ts';

export interface AssetRequest {
  readonly semantic_name: string;
  readonly scale: number;
  readonly physics?: PhysicsOverride;
}

/**
 * @param where what named it, for the complaint
 * @throws UserError when the catalogue has none
 */
export function plannedAsset({ semantic_name, scale, physics }: AssetRequest, where: string): Asset {
  const asset = scaleAsset(findAsset(builtinCatalogue, semantic_name, where), scale);
  return physics ? withPhysics(asset, physics, where) : asset;
}
