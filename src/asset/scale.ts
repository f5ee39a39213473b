import type { Asset } from './asset.ts';

/** The asset in another size, of the same material: lengths by `factor`, mass by its cube. */
export function scaleAsset(asset: Asset, factor: number): Asset {
  if (factor === 1) return asset;
  const [lengths, cubes] = [factor, factor * factor * factor];
  return {
    ...asset,
    massKg: asset.massKg * cubes,
    ...(asset.grasp ? { grasp: { ...asset.grasp, heightM: asset.grasp.heightM * lengths } } : {}),
    shapes: asset.shapes.map((shape) => ({
      ...shape,
      size: shape.size.map((size) => size * lengths),
      position: shape.position.map((x) => x * lengths) as [number, number, number],
    })),
  };
}
