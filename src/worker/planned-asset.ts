/**
 * The asset of a planned or a logged object: its catalogue's, in its size, with the physical properties that it was given.
 */
import type { Asset } from '../asset/asset.ts';
import { scaleAsset } from '../asset/scale.ts';
import { AssetStore } from '../asset/store/store.ts';
import type { PhysicsOverride } from '../task/physics.ts';
import { type AssetChoice, loadChoice } from './bound-assets.ts';
import { withPhysics } from './hidden-physics.ts';

export interface AssetRequest extends AssetChoice {
  readonly scale: number;
  readonly physics?: PhysicsOverride;
}

const loaded = new Map<string, Asset>();

/**
 * @param where what named it, for the complaint
 * @throws UserError when it is nowhere to be had
 */
export function plannedAsset({ asset: id, key, scale, physics }: AssetRequest, where: string): Asset {
  const asset = scaleAsset(
    key === undefined ? loadChoice({ asset: id }, null, where) : imported(id, key, where),
    scale,
  );
  return physics ? withPhysics(asset, physics, where) : asset;
}

function imported(id: string, key: string, where: string): Asset {
  let asset = loaded.get(key);
  if (!asset) {
    asset = loadChoice({ asset: id, key }, new AssetStore(), where);
    loaded.set(key, asset);
  }
  return asset;
}
