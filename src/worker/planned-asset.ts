/**
 * The asset of a planned or a logged object: its catalogue's, in its size, with the physical properties that it was given.
 */
import type { Asset } from '../asset/asset.ts';
import { builtinCatalogue, findAsset } from '../asset/catalogue.ts';
import { scaleAsset } from '../asset/scale.ts';
import type { PhysicsOverride } from '../task/physics.ts';

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
  return physics ? withPhysics(asset, physics) : asset;
}

/** Heavier or lighter throughout, so that the centre of mass stays where it is. */
function withPhysics(asset: Asset, { mass_factor = 1, slide = asset.surface.slide }: PhysicsOverride): Asset {
  const { inertial, massKg, surface } = asset;
  const matrix = inertial?.matrix.map((x) => x * mass_factor) as unknown as NonNullable<Asset['inertial']>['matrix'];
  return {
    ...asset,
    massKg: massKg * mass_factor,
    surface: { ...surface, slide },
    ...(inertial ? { inertial: { ...inertial, matrix } } : {}),
  };
}
