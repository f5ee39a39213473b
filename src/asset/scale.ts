import type { Asset, Shape } from './asset.ts';

type Triple = readonly [number, number, number];

/** The asset in another size, of the same material: lengths by `factor`, mass by its cube. */
export function scaleAsset(asset: Asset, factor: number): Asset {
  if (factor === 1) return asset;
  const cubes = factor * factor * factor;
  const { grasp, visual, inertial, opening } = asset;
  return {
    ...asset,
    massKg: asset.massKg * cubes,
    ...(grasp ? { grasp: { ...grasp, heightM: grasp.heightM * factor } } : {}),
    shapes: asset.shapes.map((shape) => scaleShape(shape, factor)),
    ...(visual ? { visual: { ...visual, positions: visual.positions.map((x) => x * factor) } } : {}),
    ...(inertial
      ? {
          inertial: {
            centre: inertial.centre.map((x) => x * factor) as unknown as Triple,
            matrix: inertial.matrix.map((x) => x * cubes * factor * factor) as unknown as typeof inertial.matrix,
          },
        }
      : {}),
    ...(opening
      ? {
          opening: {
            volumeM3: opening.volumeM3 * cubes,
            floorM: opening.floorM * factor,
            rimM: opening.rimM * factor,
            rimCentre: [opening.rimCentre[0] * factor, opening.rimCentre[1] * factor],
            rimHalf: [opening.rimHalf[0] * factor, opening.rimHalf[1] * factor],
          },
        }
      : {}),
  };
}

function scaleShape(shape: Shape, factor: number): Shape {
  if (shape.type === 'hull') return { ...shape, vertices: shape.vertices.map((x) => x * factor) };
  return {
    ...shape,
    size: shape.size.map((size) => size * factor),
    position: shape.position.map((x) => x * factor) as unknown as Triple,
  };
}
