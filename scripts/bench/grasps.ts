/**
 * How many grasps are found and held: `npm run bench -- grasps [STORE]`. Every candidate is tried anew, whatever a store keeps.
 */
import { affordancesOf } from '../../src/sim/affordances.ts';
import { byCategory, catalogueAssets } from './catalogue-assets.ts';
import { type Bench, median, round } from './common.ts';

const WANTED = 5;
const SHARE = 0.9;

export const bench: Bench = async ([folder]) => {
  const rows: Record<string, string | number>[] = [];
  let graspable = 0;
  let served = 0;
  const drifts: number[] = [];
  const times: number[] = [];
  for (const [category, assets] of byCategory(catalogueAssets(folder))) {
    const counts: number[] = [];
    const kinds = new Set<string>();
    let tried = 0;
    for (const asset of assets) {
      const cpu = process.cpuUsage();
      const { grasps, tried: own } = await affordancesOf(asset);
      times.push(process.cpuUsage(cpu).user / 1e6);
      tried += own;
      counts.push(grasps.length);
      for (const { kind, driftM } of grasps) {
        kinds.add(kind);
        drifts.push(driftM!);
      }
      if (own === 0) continue;
      graspable++;
      if (grasps.length >= WANTED) served++;
    }
    rows.push({
      category,
      instances: assets.length,
      'verified grasps': counts.join(' '),
      tried,
      kinds: [...kinds].sort().join(' '),
    });
  }
  rows.push({
    category: `${served} of ${graspable} graspable: ${WANTED} or more`,
    instances: graspable,
    'verified grasps': drifts.length,
    tried: `largest creep ${round(1000 * Math.max(...drifts), 2)} mm`,
    kinds: `median ${round(median(times), 1)} s an object`,
  });
  return {
    goal: `${WANTED} grasps or more that hold for 10 s with at most 2 mm of creep, on ${100 * SHARE} % of what the hand can get at`,
    reached: served >= SHARE * graspable,
    rows,
  };
};
