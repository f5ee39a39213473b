/**
 * Splits the episodes of a dataset into sides that share nothing of what was asked for, and proves it.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { RandomStream } from '../../core/random.ts';
import { assignGroups } from './assign.ts';
import { explainGroup } from './explain.ts';
import type { FactTable } from './fact-table.ts';
import type { Factor, NamedFactor, ObjectGroup } from './factor.ts';
import { type HoldOutNames, resolveHoldOut } from './hold-out.ts';
import { type Groups, type HeldOut, type LinkRules, linkEpisodes } from './link.ts';
import { proveSplit } from './proof.ts';
import { openFinished, readFactTable } from './read-facts.ts';
import { SPLIT_FORMAT, SPLIT_VERSION, type Split } from './split-file.ts';

export interface SideRatio {
  readonly name: string;
  readonly ratio: number;
}

export interface SplitOptions {
  readonly by: readonly Factor[];
  /** The first side is what is trained on; ratios sum to 1. */
  readonly sides: readonly SideRatio[];
  readonly seed: number;
  /** Start poses of the same object at most this far apart are one layout [m]. */
  readonly minDistanceM: number;
  /** Which objects count for `asset` and `layout`: not what stands in the same place in every scene. */
  readonly groups: readonly ObjectGroup[];
  /** Whether a twin and its intervened episode may stand on different sides. */
  readonly tearPairs: boolean;
  /** Values that the first side must not have; all that is not linked to one stands on the first side then. */
  readonly holdOut: HoldOutNames;
}

export const SPLIT_DEFAULTS: Omit<SplitOptions, 'by'> = {
  sides: [
    { name: 'train', ratio: 0.8 },
    { name: 'test', ratio: 0.2 },
  ],
  seed: 0,
  minDistanceM: 0.05,
  groups: ['target', 'distractor'],
  tearPairs: false,
  holdOut: {},
};

export interface SplitResult {
  readonly split: Split;
  /** How many groups of linked episodes there were, and the size of the largest. */
  readonly groups: { readonly count: number; readonly largest: number };
}

/**
 * @param dir a finished dataset
 * @param out where the split is to be written, which it names the dataset from
 * @throws UserError when the dataset cannot be read, or the policy leaves a side empty
 */
export async function splitDataset(dir: string, out: string, options: SplitOptions): Promise<SplitResult> {
  const manifest = openFinished(dir);
  const table = await readFactTable(dir, manifest, options.groups);
  const path =
    relative(dirname(resolve(out)), resolve(dir))
      .split(sep)
      .join('/') || '.';
  return splitTable(table, { path, digest: manifest.digest, episodes: table.episodes }, options);
}

export function splitTable(table: FactTable, dataset: Split['dataset'], options: SplitOptions): SplitResult {
  const { by, sides, seed, minDistanceM, tearPairs } = options;
  const heldOut = resolveHoldOut(table, by, options.holdOut);
  const rules: LinkRules = { by, minDistanceM, tearPairs, heldOut };
  const groups = linkEpisodes(table, rules);
  const heldOutGroups = groupsHeldOut(table, groups, heldOut);
  checkEnough(table, groups, heldOutGroups, rules, sides);
  const ratios = sides.map(({ ratio }) => ratio);
  const inputs = { groups, stratum: table.stratum, strata: table.strata.length, ratios, heldOut: heldOutGroups };
  const sideOfGroup = assignGroups(inputs, new RandomStream(['split', seed]));
  const side = groups.of.map((group) => sideOfGroup[group]!);
  const proof = proveSplit(table, { side, sides: sides.length }, rules);
  if (!proof.holds) throw new Error(`splitTable: made a split that does not hold: ${JSON.stringify(proof.factors)}`);
  const split: Split = {
    format: SPLIT_FORMAT,
    format_version: SPLIT_VERSION,
    dataset,
    by: [...by],
    seed,
    min_distance_m: minDistanceM,
    groups: [...options.groups],
    tear_pairs: tearPairs,
    held_out: heldOutNames(table, heldOut),
    sides: sides.map(({ name, ratio }, index) => ({ name, ratio, episodes: episodesOf(side, index) })),
    proof,
  };
  return { split, groups: { count: groups.count, largest: groups.sizes.reduce((a, b) => Math.max(a, b), 0) } };
}

function episodesOf(side: Int32Array, index: number): number[] {
  const episodes: number[] = [];
  side.forEach((own, episode) => {
    if (own === index) episodes.push(episode);
  });
  return episodes;
}

function heldOutNames(table: FactTable, heldOut: HeldOut): Split['held_out'] {
  return Object.fromEntries(
    [...heldOut].map(([factor, values]) => [
      factor,
      [...values].map((value) => table.values[factor].names[value]!).sort(),
    ]),
  );
}

/** Groups with a held-out value; null when the policy holds nothing out by name. */
function groupsHeldOut(table: FactTable, groups: Groups, heldOut: HeldOut): Set<number> | null {
  if (heldOut.size === 0) return null;
  const held = new Set<number>();
  for (const [factor, values] of heldOut) {
    const { offsets, ids } = table.values[factor as NamedFactor];
    for (let episode = 0; episode < table.episodes; episode++) {
      for (let i = offsets[episode]!; i < offsets[episode + 1]!; i++) {
        if (values.has(ids[i]!)) held.add(groups.of[episode]!);
      }
    }
  }
  return held;
}

/** @throws UserError when there are fewer groups than sides to fill */
function checkEnough(
  table: FactTable,
  groups: Groups,
  heldOut: ReadonlySet<number> | null,
  rules: LinkRules,
  sides: readonly SideRatio[],
): void {
  const policy = `--by ${rules.by.join('+')}`;
  if (table.episodes === 0) throw new UserError(`${policy}: the dataset has no episode`);
  const free = heldOut ? heldOut.size : groups.count;
  const wanted = heldOut ? sides.length - 1 : sides.length;
  const largest = groups.sizes.indexOf(groups.sizes.reduce((a, b) => Math.max(a, b), 0));
  const links = explainGroup(table, groups, largest, rules);
  const because = `${groups.sizes[largest]} of ${table.episodes} episodes are linked to each other${links ? `:\n${links}` : ''}`;
  if (heldOut && free === 0) {
    throw new UserError(
      `${policy}: side ${sides[1]!.name} would be empty: the dataset has no evaluation variation (EV-..)`,
    );
  }
  if (heldOut && free === groups.count) {
    const side = sides[0]!.name;
    throw new UserError(
      `${policy}: side ${side} would be empty: every episode is, or is linked to, one that is held out; ${because}`,
    );
  }
  if (free < wanted) {
    const what =
      free === 1 ? 'everything is linked into one group' : `there are only ${free} groups of linked episodes`;
    throw new UserError(
      `${policy}: side ${sides.at(-1)!.name} would be empty: ${heldOut ? 'of what is held out, ' : ''}${what} for ${wanted} sides; ${because}`,
    );
  }
}
