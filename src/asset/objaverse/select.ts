/**
 * Which objects of a category: the same ones for the same seed, whatever the hub's order and whatever was fetched before.
 */
import { complain } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { ObjaverseClient } from './client.ts';
import { licenseAmong, notAgeRestricted, notScene, type ObjectFilter, trianglesBetween } from './filters.ts';
import type { ObjectMetadata } from './metadata.ts';
import { metadataAtHand } from './metadata-at-hand.ts';

export interface Selection {
  /** LVIS category, e.g. `apple` or `orange_(fruit)`. */
  readonly category: string;
  readonly count: number;
  readonly seed: number;
  /** Every licence when left out. */
  readonly licenses?: readonly string[];
  readonly leastTriangles: number;
  readonly mostTriangles: number;
  /** What speaks of a place or of several things is left out. */
  readonly notScene: boolean;
  /** Further conditions, asked last. */
  readonly filters: readonly ObjectFilter[];
}

export const SELECTION_DEFAULTS = {
  count: 20,
  seed: 0,
  leastTriangles: 50,
  mostTriangles: 200_000,
  notScene: true,
  filters: [],
} as const satisfies Omit<Selection, 'category'>;

export interface Refusal {
  readonly uid: string;
  readonly why: string;
}

export interface Selected {
  /** In the order of preference; fewer than `count` when there are no more. */
  readonly chosen: readonly ObjectMetadata[];
  readonly refused: readonly Refusal[];
}

/** Metadata is asked for so many at a time: a file of it holds five thousand records, and there are 160. */
const BATCH = 16;

/**
 * The objects of a category that pass all filters, in an order that the seed and the uids alone decide; metadata is fetched
 * only as far as objects are asked for. Offline, what the cache tells nothing about is passed over.
 *
 * @throws UserError for a category that LVIS does not have, and where what is known about objects cannot be had
 */
export async function* candidates(
  client: ObjaverseClient,
  selection: Pick<Selection, 'category'> & Partial<Selection>,
  { refused = [], signal = new AbortController().signal }: { refused?: Refusal[]; signal?: AbortSignal } = {},
): AsyncGenerator<ObjectMetadata> {
  const options = { ...SELECTION_DEFAULTS, ...selection };
  const filters = filtersOf(options);
  const uids = inOrder(await uidsOf(client, options.category, signal), options.seed);
  for (let start = 0; start < uids.length; start += BATCH) {
    const batch = uids.slice(start, start + BATCH);
    const { offline } = client.options;
    const known = offline ? await metadataAtHand(client, batch, signal) : await client.metadata(batch, signal);
    for (const uid of batch) {
      const metadata = known.get(uid);
      const why = metadata
        ? filters.map((filter) => filter(metadata)).find((why) => why !== null)
        : `no metadata${offline ? ' in the cache' : ''}`;
      if (why) refused.push({ uid, why });
      else yield metadata!;
    }
  }
}

/** The first `count` candidates; see `candidates`. */
export async function selectObjects(
  client: ObjaverseClient,
  selection: Pick<Selection, 'category'> & Partial<Selection>,
  signal?: AbortSignal,
): Promise<Selected> {
  const { count } = { ...SELECTION_DEFAULTS, ...selection };
  const refused: Refusal[] = [];
  const chosen: ObjectMetadata[] = [];
  if (count > 0) {
    for await (const metadata of candidates(client, selection, { refused, ...(signal ? { signal } : {}) })) {
      chosen.push(metadata);
      if (chosen.length === count) break;
    }
  }
  return { chosen, refused };
}

function filtersOf({ licenses, leastTriangles, mostTriangles, category, ...rest }: Selection): ObjectFilter[] {
  return [
    ...(licenses ? [licenseAmong(licenses)] : []),
    trianglesBetween(leastTriangles, mostTriangles),
    notAgeRestricted,
    ...(rest.notScene ? [notScene(category)] : []),
    ...rest.filters,
  ];
}

/** By a hash of seed and uid: an object that is added or gone moves no other one. */
function inOrder(uids: readonly string[], seed: number): string[] {
  const ranks = new Map(uids.map((uid) => [uid, sha256Hex(`objaverse/${seed}/${uid}`)]));
  return [...ranks.keys()].sort((a, b) => (ranks.get(a)! < ranks.get(b)! ? -1 : 1));
}

async function uidsOf(client: ObjaverseClient, category: string, signal: AbortSignal): Promise<readonly string[]> {
  const all = await client.categories(signal);
  const found = all.get(category) ?? all.get(`${category}_(fruit)`) ?? all.get(`${category}_(food)`);
  if (found) return found;
  const stem = category.toLowerCase().slice(0, 4);
  const near = [...all.keys()].filter((name) => name.toLowerCase().includes(stem)).sort();
  throw complain({
    where: 'category',
    what: 'LVIS has no such category',
    got: category,
    expected: near.length > 0 ? near.slice(0, 20) : `one of ${all.size} names such as apple, mug, orange_(fruit)`,
  });
}
