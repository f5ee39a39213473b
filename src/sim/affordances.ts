/**
 * An asset's affordances: candidates from its geometry, each tried in simulation before it counts.
 */
import { type Affordances, feltSurface, graspCandidates, placesAndHandles } from '../asset/affordance/affordances.ts';
import type { Grasp } from '../asset/affordance/grasp.ts';
import type { Asset } from '../asset/asset.ts';
import type { AssetStore } from '../asset/store/store.ts';
import { DEFAULT_TRIAL, type GraspTrial, tryGrasp } from './grasp-check.ts';
import { World } from './world.ts';

export interface AffordanceOptions {
  /** Verified grasps that are kept. */
  readonly wanted: number;
  /** Candidates that are tried for them. */
  readonly tries: number;
  readonly trial: GraspTrial;
}

export const DEFAULT_AFFORDANCES: AffordanceOptions = { wanted: 6, tries: 24, trial: DEFAULT_TRIAL };

/**
 * What can be done with an asset. A function of its physics alone: equal assets have equal affordances, on any machine.
 *
 * Takes some seconds an object, nearly all of it for the ten seconds that each grasp is held.
 */
export async function affordancesOf(
  asset: Asset,
  options: AffordanceOptions = DEFAULT_AFFORDANCES,
): Promise<Affordances> {
  const surface = feltSurface(asset);
  if (!surface) throw new RangeError(`affordancesOf: nothing of ${asset.id} collides`);
  const candidates = graspCandidates(asset, surface, options.tries);
  const grasps: Grasp[] = [];
  let tried = 0;
  if (candidates.length > 0) {
    const world = await World.create({ objects: [{ id: 'thing', asset }] }, `grasps of ${asset.id}`);
    try {
      for (const candidate of inTurnsOfKind(candidates)) {
        if (grasps.length === options.wanted) break;
        tried++;
        const verdict = tryGrasp(world, candidate, surface.centre, options.trial);
        if (verdict.status === 'held') grasps.push({ ...candidate, driftM: Math.round(verdict.driftM * 1e6) / 1e6 });
      }
    } finally {
      world.delete();
    }
  }
  grasps.sort((a, b) => b.score - a.score);
  return { grasps, tried, ...placesAndHandles(asset, surface) };
}

/** What can be done with an asset of a store, found out and kept there unless it is known already. */
export async function addAffordances(store: AssetStore, key: string): Promise<Affordances> {
  const { asset } = store.record(key);
  const known = store.affordances(key, asset);
  if (known) return known;
  const found = await affordancesOf(asset);
  store.putAffordances(key, found);
  return found;
}

/** One of each kind in turn, best first, so that no kind is left out for want of tries. */
function inTurnsOfKind(grasps: readonly Grasp[]): Grasp[] {
  const rank = new Map<string, number>();
  return grasps
    .map((grasp) => {
      const place = rank.get(grasp.kind) ?? 0;
      rank.set(grasp.kind, place + 1);
      return { grasp, place };
    })
    .sort((a, b) => a.place - b.place || b.grasp.score - a.grasp.score)
    .map(({ grasp }) => grasp);
}
