/**
 * From the hub into the store: objects are fetched some at a time, imported one after the other, and looked at, until there are
 * enough.
 */
import { UserError } from '../../core/errors.ts';
import { CATEGORIES, massOf } from '../category.ts';
import type { GltfImporter } from '../gltf/import-gltf.ts';
import type { ImportOptions } from '../gltf/options.ts';
import type { AssetFile } from '../store/asset-file.ts';
import { importInto } from '../store/import-into.ts';
import type { AssetStore } from '../store/store.ts';
import type { ObjaverseClient } from './client.ts';
import type { ImportedFilter } from './filters.ts';
import { usualCategory } from './kind-of-thing.ts';
import type { ObjectMetadata } from './metadata.ts';
import type { Refusal } from './select.ts';

/** An object that is wanted, and as what. */
export interface Wanted {
  readonly uid: string;
  /** A category's name in this project; see `categoryName`. */
  readonly category: string;
  readonly metadata: ObjectMetadata | null;
}

export interface FetchIntoOptions {
  readonly count: number;
  /** Left out, objects are fetched into the cache and no further. */
  readonly into?: { readonly store: AssetStore; readonly importer: GltfImporter };
  /** Longest side [m]; what is usual for the category when left out. */
  readonly sizeM?: number;
  readonly filters?: readonly ImportedFilter[];
  readonly signal?: AbortSignal;
  readonly onObject?: (object: FetchedObject) => void;
}

export interface FetchedObject {
  readonly wanted: Wanted;
  /** Absolute path of its GLB in the cache. */
  readonly path: string;
  /** Where it is in the store; null when it was not imported. */
  readonly key: string | null;
  readonly id: string | null;
}

export interface FetchIntoResult {
  readonly fetched: readonly FetchedObject[];
  /** What was not to be had, could not be imported, or did not pass. */
  readonly refused: readonly Refusal[];
}

/**
 * @param wanted in the order of preference; more than `count` of them stand in for those that fail
 * @throws UserError when the lists that say what there is cannot be had; the signal's reason when aborted
 */
export async function fetchInto(
  client: ObjaverseClient,
  wanted: AsyncIterable<Wanted> | Iterable<Wanted>,
  options: FetchIntoOptions,
): Promise<FetchIntoResult> {
  const { count, signal, onObject } = options;
  const fetched: FetchedObject[] = [];
  const refused: Refusal[] = [];
  const take = async (batch: readonly Wanted[]): Promise<void> => {
    const uids = batch.map(({ uid }) => uid);
    const { paths, missing } = await client.objects(uids, signal ? { signal } : {});
    refused.push(...missing);
    for (const item of batch) {
      const path = paths.get(item.uid);
      if (path === undefined) continue;
      signal?.throwIfAborted();
      const object = await importOne(item, path, options);
      if ('why' in object) refused.push(object);
      else {
        fetched.push(object);
        onObject?.(object);
      }
    }
  };
  let batch: Wanted[] = [];
  if (count > 0) {
    for await (const item of wanted) {
      batch.push(item);
      if (batch.length < Math.min(client.options.concurrency, count - fetched.length)) continue;
      await take(batch);
      batch = [];
      if (fetched.length === count) break;
    }
  }
  await take(batch);
  return { fetched, refused };
}

async function importOne(
  wanted: Wanted,
  path: string,
  { into, sizeM, filters = [] }: FetchIntoOptions,
): Promise<FetchedObject | Refusal> {
  if (!into) return { wanted, path, key: null, id: null };
  const { uid } = wanted;
  try {
    const { key } = await importInto(into.store, into.importer, path, importOptionsOf(wanted, sizeM));
    const record: AssetFile = into.store.record(key);
    const why = filters.map((filter) => filter(record)).find((why) => why !== null);
    return why ? { uid, why } : { wanted, path, key, id: record.asset.id };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { uid, why: error.message };
  }
}

/** Objaverse's objects are of arbitrary size; a table of categories gives them one, and a mass. */
export function importOptionsOf({ uid, category, metadata }: Wanted, sizeM?: number): Partial<ImportOptions> {
  const usual = usualCategory(category);
  // what stands in the table itself is left to the import, so that both give one key
  const like = usual === null || usual === category ? null : usual;
  const size = sizeM ?? (like ? CATEGORIES[like]!.sizeM : undefined);
  return {
    category,
    ...(size === undefined ? {} : { sizeM: size }),
    ...(like && size !== undefined ? { massKg: massOf(like, size, 0) } : {}),
    title: metadata?.name ?? '',
    author: metadata?.author ?? 'unknown',
    license: metadata?.license ?? 'unknown',
    sourceUid: uid,
  };
}
