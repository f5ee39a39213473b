/**
 * What can be done with a thing: how it is taken, where it goes, what is pulled.
 */
import { canonicalJson, sha256Hex } from '../../core/hash.ts';
import { RandomStream } from '../../core/random.ts';
import type { Asset } from '../asset.ts';
import { DEFAULT_SAMPLING, LAX_SAMPLING, type SamplingOptions, sampleGrasps } from './antipodal.ts';
import type { Grasp, PoseTuple } from './grasp.ts';
import { type Places, placesOf } from './places.ts';
import { spreadGrasps } from './rank.ts';
import { type Surface, surfaceOf } from './surface.ts';

/** How a door or a drawer is gripped. */
export interface Handle {
  readonly part: string;
  /** (7,): the TCP in the asset's frame when the part's joint stands at 0. */
  readonly pose: PoseTuple;
}

export interface Affordances {
  /** Verified in simulation, best first. */
  readonly grasps: readonly Grasp[];
  /** How many were tried for them. */
  readonly tried: number;
  readonly places: Places;
  readonly handles: readonly Handle[];
}

/** What is heavier than this the hand does not lift [kg]. */
export const HEAVIEST_KG = 1.2;

/** Where fewer are found, less firm ones are candidates, too: the trial tells them apart. */
const FEW = 8;

/** Of all that a thing's physics depends on: what looks otherwise and feels the same has the same affordances. */
export function physicalHash({ massKg, surface, symmetry, inertial, opening, shapes }: Asset): string {
  const solid = shapes.filter((shape) => shape.collides !== false);
  return sha256Hex(canonicalJson({ massKg, surface, symmetry, inertial, opening, solid }));
}

/** The stream that everything about an asset is drawn from, so that equal assets have equal affordances anywhere. */
export const affordanceStream = (asset: Asset): RandomStream => new RandomStream(['affordances', physicalHash(asset)]);

/** The points by which a thing is felt; null when nothing of it collides. */
export const feltSurface = (asset: Asset): Surface | null => surfaceOf(asset, affordanceStream(asset).fork('surface'));

/**
 * Up to `count` grasps that differ, best first: from geometry alone, to be tried in a simulation. None for what is too heavy, and
 * for what stands and is worked by its moving parts.
 */
export function graspCandidates(asset: Asset, surface: Surface, count: number): Grasp[] {
  if (asset.massKg > HEAVIEST_KG || asset.parts?.length) return [];
  const look = (options: SamplingOptions): Grasp[] => {
    const found = sampleGrasps(asset, surface, affordanceStream(asset).fork('grasps'), options);
    return spreadGrasps(found, asset.symmetry, count);
  };
  const firm = look(DEFAULT_SAMPLING);
  return firm.length < Math.min(FEW, count) ? look(LAX_SAMPLING) : firm;
}

/** Handles of the moving parts that have one. */
export const handlesOf = (asset: Asset): Handle[] =>
  (asset.parts ?? []).flatMap(({ name, handle }) =>
    handle ? [{ part: name, pose: Array.from(handle) as unknown as PoseTuple }] : [],
  );

/** Where a thing can be put and what can be put on it, with its handles; from geometry alone. */
export function placesAndHandles(asset: Asset, surface: Surface): Pick<Affordances, 'places' | 'handles'> {
  return { places: placesOf(asset, surface), handles: handlesOf(asset) };
}
