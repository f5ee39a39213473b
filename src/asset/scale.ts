import type { Grasp, PoseTuple } from './affordance/grasp.ts';
import { WIDEST_M } from './affordance/hand.ts';
import type { Places } from './affordance/places.ts';
import type { Asset, MovingPart, Shape } from './asset.ts';

type Triple = readonly [number, number, number];

/** The asset in another size, of the same material: lengths by `factor`, mass by its cube. */
export function scaleAsset(asset: Asset, factor: number): Asset {
  if (factor === 1) return asset;
  const cubes = factor * factor * factor;
  const { grasp, grasps, places, visual, inertial, opening, parts } = asset;
  return {
    ...asset,
    massKg: asset.massKg * cubes,
    ...(grasp ? { grasp: { ...grasp, heightM: grasp.heightM * factor } } : {}),
    ...(grasps ? { grasps: scaleGrasps(grasps, factor) } : {}),
    ...(places ? { places: scalePlaces(places, factor) } : {}),
    ...(parts ? { parts: parts.map((part) => scalePart(part, factor)) } : {}),
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

/** Those that still fit the hand; what was measured in the other size is left out. */
function scaleGrasps(grasps: readonly Grasp[], factor: number): Grasp[] {
  return grasps
    .filter(({ widthM }) => widthM * factor <= WIDEST_M)
    .map(({ driftM: _, ...grasp }) => ({
      ...grasp,
      widthM: grasp.widthM * factor,
      pose: grasp.pose.map((x, i) => (i < 3 ? x * factor : x)) as unknown as PoseTuple,
    }));
}

function scalePlaces({ restRadiusM, heightM, surface, opening, insertion }: Places, factor: number): Places {
  const triple = (p: Triple): Triple => [p[0] * factor, p[1] * factor, p[2] * factor];
  const landing = ({ centre, half }: NonNullable<Places['surface']>) => ({
    centre: triple(centre),
    half: [half[0] * factor, half[1] * factor] as const,
  });
  return {
    restRadiusM: restRadiusM * factor,
    heightM: heightM * factor,
    ...(surface ? { surface: landing(surface) } : {}),
    ...(opening ? { opening: { ...landing(opening), rimM: opening.rimM * factor } } : {}),
    ...(insertion
      ? {
          insertion: {
            ...insertion,
            tip: triple(insertion.tip),
            radiusM: insertion.radiusM * factor,
            lengthM: insertion.lengthM * factor,
          },
        }
      : {}),
  };
}

/**
 * Resistance goes with what it holds: a mass's weight by the cube of the length [N], a hinge's torque by one power more, and damping so that
 * a slide comes to rest in the same time.
 */
function scalePart(part: MovingPart, factor: number): MovingPart {
  const cubes = factor * factor * factor;
  const slides = part.joint === 'slide';
  return {
    ...part,
    origin: part.origin.map((x) => x * factor) as unknown as Triple,
    range: slides ? [part.range[0] * factor, part.range[1] * factor] : part.range,
    damping: part.damping * (slides ? cubes : cubes * factor * factor),
    frictionLoss: part.frictionLoss * (slides ? cubes : cubes * factor),
    massKg: part.massKg * cubes,
    ...(part.handle ? { handle: part.handle.map((x, i) => (i < 3 ? x * factor : x)) } : {}),
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
