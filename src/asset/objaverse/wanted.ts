/**
 * What is wanted: objects of a category, or what a list of uids names.
 */
import type { ObjaverseClient } from './client.ts';
import type { Wanted } from './fetch-into.ts';
import { isUid } from './hub.ts';
import { categoryName } from './kind-of-thing.ts';
import { metadataAtHand } from './metadata-at-hand.ts';
import { candidates, type Refusal, type Selection } from './select.ts';

export interface WantedOptions {
  /** Receives what is left out, and why. */
  readonly refused: Refusal[];
  readonly signal?: AbortSignal;
}

/** Objects of an LVIS category, in an order of preference; see `candidates`. */
export async function* wantedOfCategory(
  client: ObjaverseClient,
  selection: Pick<Selection, 'category'> & Partial<Selection>,
  options: WantedOptions,
): AsyncGenerator<Wanted> {
  const category = categoryName(selection.category);
  for await (const metadata of candidates(client, selection, options)) yield { uid: metadata.uid, category, metadata };
}

/**
 * Objects that are named by uid. What the hub does not list is refused; metadata that is not to be had is done without, since
 * the objects themselves may be in the cache.
 *
 * @param named uid → what it is, e.g. BeTTER's semantic name
 */
export async function wantedByUid(
  client: ObjaverseClient,
  named: ReadonlyMap<string, string>,
  { refused, signal }: WantedOptions,
): Promise<Wanted[]> {
  const uids = [...named.keys()].filter((uid) => {
    if (!isUid(uid)) refused.push({ uid, why: 'not an Objaverse uid' });
    return isUid(uid);
  });
  const known = await metadataAtHand(client, uids, signal);
  return uids.map((uid) => ({ uid, category: categoryName(named.get(uid)!), metadata: known.get(uid) ?? null }));
}
