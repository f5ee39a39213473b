/**
 * Which episodes hang together, so that a split by the policy must not part them.
 */
import type { FactTable, ObjectColumn } from './fact-table.ts';
import { type Factor, NAMED_FACTORS, type NamedFactor } from './factor.ts';
import { linkNear } from './near-links.ts';
import { UnionFind } from './union-find.ts';

/** Positions in `table.values[factor].names`. */
export type HeldOut = ReadonlyMap<NamedFactor, ReadonlySet<number>>;

export interface LinkRules {
  readonly by: readonly Factor[];
  readonly minDistanceM: number;
  readonly tearPairs: boolean;
  readonly heldOut: HeldOut;
}

export interface Groups {
  /** (episodes,): the group of each, from 0. */
  readonly of: Int32Array;
  readonly count: number;
  /** (groups,): episodes of each. */
  readonly sizes: Int32Array;
}

/** Of `variation`, only held-out values must be kept together: training variations all go to one side in any case. */
export function isLinking(factor: NamedFactor, value: number, heldOut: HeldOut): boolean {
  return factor !== 'variation' || heldOut.get(factor)?.has(value) === true;
}

export function linkEpisodes(table: FactTable, rules: LinkRules): Groups {
  const sets = new UnionFind(table.episodes);
  for (const factor of NAMED_FACTORS) if (rules.by.includes(factor)) linkByValue(sets, table, factor, rules.heldOut);
  if (rules.by.includes('layout')) linkByLayout(sets, table.objects, rules.minDistanceM);
  if (!rules.tearPairs) linkPairs(sets, table.pair);
  const { labels, count } = sets.labels();
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label]!++;
  return { of: labels, count, sizes };
}

function linkByValue(sets: UnionFind, { episodes, values }: FactTable, factor: NamedFactor, heldOut: HeldOut): void {
  const { names, offsets, ids } = values[factor];
  const first = new Int32Array(names.length).fill(-1);
  for (let episode = 0; episode < episodes; episode++) {
    for (let i = offsets[episode]!; i < offsets[episode + 1]!; i++) {
      const value = ids[i]!;
      if (!isLinking(factor, value, heldOut)) continue;
      if (first[value] === -1) first[value] = episode;
      else sets.join(first[value]!, episode);
    }
  }
}

function linkPairs(sets: UnionFind, pair: Int32Array): void {
  const first = new Map<number, number>();
  pair.forEach((id, episode) => {
    if (id < 0) return;
    const other = first.get(id);
    if (other === undefined) first.set(id, episode);
    else sets.join(other, episode);
  });
}

function linkByLayout(sets: UnionFind, objects: ObjectColumn, minDistanceM: number): void {
  for (const { points, episodes } of startsByAsset(objects)) {
    linkNear(
      { values: points, width: 3 },
      minDistanceM,
      (a, b) => sets.find(episodes[a]!) === sets.find(episodes[b]!),
      (a, b) => sets.join(episodes[a]!, episodes[b]!),
    );
  }
}

export interface AssetStarts {
  /** (points, 3): xyz [m] */
  readonly points: Float64Array;
  /** (points,) */
  readonly episodes: Int32Array;
}

/** The starts of the objects that count, one asset after the other in the order of `assets`. */
export function startsByAsset({ offsets, asset, assets, counts, positions }: ObjectColumn): AssetStarts[] {
  const sizes = new Int32Array(assets.length);
  asset.forEach((id, i) => {
    sizes[id]! += counts[i]!;
  });
  const starts = Array.from(sizes, (size) => ({ points: new Float64Array(3 * size), episodes: new Int32Array(size) }));
  const next = new Int32Array(assets.length);
  for (let episode = 0; episode + 1 < offsets.length; episode++) {
    for (let i = offsets[episode]!; i < offsets[episode + 1]!; i++) {
      if (!counts[i]) continue;
      const own = starts[asset[i]!]!;
      const at = next[asset[i]!]!++;
      own.points.set(positions.subarray(3 * i, 3 * i + 3), 3 * at);
      own.episodes[at] = episode;
    }
  }
  return starts;
}
