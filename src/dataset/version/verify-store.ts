/**
 * Whether a store can give back every version: ids, trees, chunks, tags and log.
 */
import { UserError } from '../../core/errors.ts';
import { type CheckResult, Faults } from '../verify-context.ts';
import type { Store } from './store.ts';
import { chunksOf } from './tree.ts';

export interface VerifyStoreOptions {
  /** That version alone; all by default. */
  readonly id?: string;
  /** Told how many objects have been read, of how many. */
  readonly onObject?: (done: number, total: number) => void;
}

export interface StoreReport {
  readonly checks: readonly CheckResult[];
  readonly versions: number;
  readonly objects: number;
  readonly bytes: number;
}

/** Reads every object that the versions need; a fault in one does not keep the others from being looked at. */
export function verifyStore(store: Store, { id, onObject }: VerifyStoreOptions = {}): StoreReport {
  const ids = id === undefined ? store.versionIds() : [id];
  const names = new Faults();
  if (id === undefined) checkNames(store, names);
  const manifests = new Faults();
  const trees = new Faults();
  /** Size and user of every chunk. */
  const needed = new Map<string, { readonly bytes: number; readonly user: string }>();
  for (const each of ids) {
    const version = orFault(manifests, store.versionPath(each), () => store.readVersion(each));
    if (!version) continue;
    const tree = orFault(trees, store.versionPath(each), () => store.readTree(version));
    for (const file of tree?.files ?? []) {
      for (const [sha256, bytes] of chunksOf(file)) needed.set(sha256, { bytes, user: file.path });
    }
  }
  const chunks = new Faults();
  let done = 0;
  let total = 0;
  for (const [sha256, { bytes, user }] of needed) {
    const fault = store.objects.fault([sha256, bytes]);
    if (fault) chunks.add(store.objects.path(sha256), `${fault}; ${user} needs it`);
    total += bytes;
    onObject?.(++done, needed.size);
  }
  return {
    checks: [
      ...(id === undefined ? [names.result('names', 'log and tags name versions that are there')] : []),
      manifests.result('manifests', `${ids.length} manifests have the bytes that their ids say`),
      trees.result('trees', `the trees of ${ids.length} versions are whole`),
      chunks.result('objects', `${needed.size} chunks have the bytes that were written`),
    ],
    versions: ids.length,
    objects: needed.size,
    bytes: total,
  };
}

function checkNames(store: Store, faults: Faults): void {
  for (const id of store.readLog()) {
    if (!store.hasVersion(id))
      faults.add('log', `${id}: there is no such manifest; restore it from git or from a copy`);
  }
  for (const [name, id] of orFault(faults, 'tags', () => store.readTags()) ?? []) {
    if (!store.hasVersion(id)) faults.add(store.tagPath(name), `${id}: there is no such manifest`);
  }
}

function orFault<T>(faults: Faults, where: string, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    faults.add(where, error.message.startsWith(`${where}: `) ? error.message.slice(where.length + 2) : error.message);
    return null;
  }
}
