/**
 * Whether a split file still is what it says, of the dataset that it says.
 */
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/hash.ts';
import type { FactTable } from './fact-table.ts';
import { FACTORS, type Factor, type NamedFactor } from './factor.ts';
import type { HeldOut, LinkRules } from './link.ts';
import { proveSplit } from './proof.ts';
import { openFinished, readFactTable } from './read-facts.ts';
import { type Proof, readSplit, type Split, sideOfEpisodes } from './split-file.ts';

export interface SplitCheck {
  readonly split: Split;
  /** Where the dataset was found. */
  readonly dir: string;
  /** The proof as the dataset gives it. */
  readonly proof: Proof;
  /** What is wrong, in words; empty when the proof holds. */
  readonly problems: readonly string[];
}

/**
 * Makes the proof anew from the dataset, and compares.
 *
 * @param dataset the dataset's folder; by default where the split file says, from its own place
 * @throws UserError when the file is no split file, or the dataset is not the one that it was made from
 */
export async function checkSplit(path: string, dataset?: string): Promise<SplitCheck> {
  const split = readSplit(path);
  const dir = dataset ?? resolve(dirname(resolve(path)), split.dataset.path);
  const manifest = openFinished(dir);
  if (manifest.digest !== split.dataset.digest) {
    throw new UserError(
      `${path}: dataset.digest: the split was made from another dataset: ${split.dataset.digest}, ${dir} has ${manifest.digest}; split it anew, or name the right one with --dataset`,
    );
  }
  if (manifest.episodes !== split.dataset.episodes) {
    throw new UserError(`${path}: dataset.episodes: is ${split.dataset.episodes}, ${dir} has ${manifest.episodes}`);
  }
  const side = sideOfEpisodes(split, path);
  const table = await readFactTable(dir, manifest, split.groups);
  const proof = proveSplit(table, { side, sides: split.sides.length }, rulesOf(split, table, path));
  return { split, dir, proof, problems: [...brokenClaims(proof, split), ...differences(proof, split, path)] };
}

function rulesOf(split: Split, table: FactTable, path: string): LinkRules {
  const heldOut: HeldOut = new Map(
    Object.entries(split.held_out).map(([factor, names]) => {
      const known = table.values[factor as NamedFactor].names;
      const values = names.map((name, i) => {
        const value = known.indexOf(name);
        if (value >= 0) return value;
        throw new UserError(`${path}: held_out.${factor}[${i}]: no episode has ${JSON.stringify(name)}`);
      });
      return [factor as NamedFactor, new Set(values)];
    }),
  );
  return { by: split.by, minDistanceM: split.min_distance_m, tearPairs: split.tear_pairs, heldOut };
}

/** What was asked for and is not so. */
function brokenClaims(proof: Proof, split: Split): string[] {
  const broken = FACTORS.filter((factor) => proof.factors[factor].holds === false);
  const problems = broken.map((factor) => `${factor}: ${leakText(proof, factor, split)}`);
  if (!split.tear_pairs && proof.pairs.torn > 0) {
    problems.push(
      `pairs: ${proof.pairs.torn} of ${proof.pairs.total} are torn apart: ${proof.pairs.examples.join(', ')}`,
    );
  }
  return problems;
}

function leakText({ factors }: Proof, factor: Factor, split: Split): string {
  if (factor === 'layout') {
    const { asset, distance_m, episodes } = factors.layout.nearest[0]!;
    return `${asset} starts ${distance_m} m apart in episodes ${episodes.join(' and ')}, on different sides; ${split.min_distance_m} m and less is a leak`;
  }
  const held = split.held_out[factor];
  const shared = factors[factor].shared.filter(({ value }) => factor !== 'variation' || held?.includes(value));
  const first = shared[0];
  if (!first) return `${held?.join(', ')} should be held out, and stands on side ${split.sides[0]!.name}`;
  const counts = first.episodes.map((count, index) => `${split.sides[index]!.name} ${count}`).join(', ');
  return `${shared.length} on more than one side, such as ${first.value} (${counts})`;
}

/** Parts of the written proof that the dataset does not give. */
function differences(proof: Proof, split: Split, path: string): string[] {
  const parts = (whole: Proof): [string, unknown][] => [
    ...Object.entries(whole).filter(([key]) => key !== 'factors'),
    ...Object.entries(whole.factors).map(([key, part]): [string, unknown] => [`factors.${key}`, part]),
  ];
  const written = new Map(parts(split.proof));
  return parts(proof)
    .filter(([key, part]) => canonicalJson(part) !== canonicalJson(written.get(key)))
    .map(([key]) => `${path}: proof.${key}: is not what the dataset gives`);
}
