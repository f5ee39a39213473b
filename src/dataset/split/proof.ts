/**
 * The leak proof: for every factor, asked for or not, what the sides share, and the nearest pairs across them.
 */
import { type ClosestPair, closestPair } from './closest-pair.ts';
import { closestWords } from './closest-words.ts';
import type { FactTable } from './fact-table.ts';
import { NAMED_FACTORS, type NamedFactor } from './factor.ts';
import { isLinking, type LinkRules, startsByAsset } from './link.ts';
import type { LayoutProof, NamedProof, Proof } from './split-file.ts';

/** Torn pairs that are named. */
const EXAMPLES = 20;

export interface SidedEpisodes {
  /** (episodes,): side of each, from 0. */
  readonly side: Int32Array;
  /** Number of sides. */
  readonly sides: number;
}

export function proveSplit(table: FactTable, sided: SidedEpisodes, rules: LinkRules): Proof {
  const named = Object.fromEntries(
    NAMED_FACTORS.map((factor) => [factor, proveNamed(table, sided, factor, rules)]),
  ) as Record<NamedFactor, NamedProof>;
  const factors = { ...named, layout: proveLayout(table, sided, rules) };
  const pairs = provePairs(table, sided);
  const isKept = rules.tearPairs || pairs.torn === 0;
  return {
    holds: isKept && Object.values(factors).every(({ holds }) => holds !== false),
    pairs,
    factors,
    nearest_state: nearestState(table, sided),
    nearest_instruction: nearestInstruction(table, sided),
  };
}

function proveNamed(table: FactTable, sided: SidedEpisodes, factor: NamedFactor, rules: LinkRules): NamedProof {
  const { names } = table.values[factor];
  const counts = countBySide(table, sided, factor);
  const sidesOf = (value: number) => counts.filter((own) => own[value]! > 0).length;
  const values = names.map((_, value) => value);
  const shared = values.filter((value) => sidesOf(value) > 1);
  const asked = rules.by.includes(factor);
  const isClean = !shared.some((value) => isLinking(factor, value, rules.heldOut));
  const isHeldOut = ![...(rules.heldOut.get(factor) ?? [])].some((value) => counts[0]![value]! > 0);
  return {
    asked,
    holds: asked ? isClean && isHeldOut : null,
    values: names.length,
    shared: shared
      .map((value) => ({ value: names[value]!, episodes: counts.map((own) => own[value]!) }))
      .sort((a, b) => (a.value < b.value ? -1 : 1)),
  };
}

/** (sides, values): episodes of a side that have a value. */
function countBySide({ episodes, values }: FactTable, { side, sides }: SidedEpisodes, factor: NamedFactor) {
  const { names, offsets, ids } = values[factor];
  const counts = Array.from({ length: sides }, () => new Int32Array(names.length));
  for (let episode = 0; episode < episodes; episode++) {
    const own = counts[side[episode]!]!;
    for (let i = offsets[episode]!; i < offsets[episode + 1]!; i++) own[ids[i]!]!++;
  }
  return counts;
}

function proveLayout({ objects }: FactTable, { side }: SidedEpisodes, { by, minDistanceM }: LinkRules): LayoutProof {
  const nearest: LayoutProof['nearest'] = [];
  let isClean = true;
  startsByAsset(objects).forEach(({ points, episodes }, asset) => {
    const sides = episodes.map((episode) => side[episode]!);
    const pair = closestPair({ values: points, width: 3 }, sides);
    if (!pair) return;
    if (pair.distance2 <= minDistanceM * minDistanceM) isClean = false;
    nearest.push({
      asset: objects.assets[asset]!,
      distance_m: Math.sqrt(pair.distance2),
      episodes: ascending(episodes[pair.a]!, episodes[pair.b]!),
    });
  });
  nearest.sort((a, b) => a.distance_m - b.distance_m || (a.asset < b.asset ? -1 : 1));
  const asked = by.includes('layout');
  return { asked, holds: asked ? isClean : null, min_distance_m: minDistanceM, nearest };
}

function ascending(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}

function provePairs({ pair, pairs }: FactTable, { side }: SidedEpisodes): Proof['pairs'] {
  const sideOf = new Int32Array(pairs.length).fill(-1);
  const torn = new Set<number>();
  pair.forEach((id, episode) => {
    if (id < 0) return;
    if (sideOf[id] === -1) sideOf[id] = side[episode]!;
    else if (sideOf[id] !== side[episode]) torn.add(id);
  });
  const examples = [...torn].sort((a, b) => a - b).slice(0, EXAMPLES);
  return { total: pairs.length, torn: torn.size, examples: examples.map((id) => pairs[id]!) };
}

function nearestState(table: FactTable, { side }: SidedEpisodes): Proof['nearest_state'] {
  const { offsets, positions } = table.objects;
  let best: ClosestPair | null = null;
  for (const episodes of episodesByScene(table.scenes)) {
    const width = 3 * (offsets[episodes[0]! + 1]! - offsets[episodes[0]!]!);
    if (width === 0 || best?.distance2 === 0) continue;
    const values = new Float64Array(width * episodes.length);
    episodes.forEach((episode, i) => {
      values.set(positions.subarray(3 * offsets[episode]!, 3 * offsets[episode + 1]!), width * i);
    });
    const sides = episodes.map((episode) => side[episode]!);
    const pair: ClosestPair | null = closestPair({ values, width }, sides, best?.distance2);
    if (pair) best = { ...pair, a: episodes[pair.a]!, b: episodes[pair.b]! };
  }
  return best && { distance_m: Math.sqrt(best.distance2), episodes: ascending(best.a, best.b) };
}

function episodesByScene(scenes: Int32Array): Iterable<number[]> {
  const members = new Map<number, number[]>();
  scenes.forEach((scene, episode) => {
    const own = members.get(scene);
    if (own) own.push(episode);
    else members.set(scene, [episode]);
  });
  return members.values();
}

function nearestInstruction(table: FactTable, sided: SidedEpisodes): Proof['nearest_instruction'] {
  const { names } = table.values.instruction;
  const counts = countBySide(table, sided, 'instruction');
  const masks = names.map((_, value) =>
    counts.reduce((mask, own, side) => mask | (own[value]! > 0 ? 1 << side : 0), 0),
  );
  const pair = closestWords(names, masks);
  return pair && { distance: pair.distance, instructions: [names[pair.a]!, names[pair.b]!] };
}
