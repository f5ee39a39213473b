/**
 * Removes what no version needs. What a tag or the log reaches always stays.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { isTemporaryName, mendable } from './durable.ts';
import { halfWrittenFiles } from './leftovers.ts';
import { shortId } from './resolve.ts';
import type { Store } from './store.ts';
import { forgetKilled, refuseSessions, withStoreLock } from './store-lock.ts';
import { chunksOf } from './tree.ts';

export interface GcOptions {
  /** Ids of versions that are dropped from the log first. */
  readonly prune?: readonly string[];
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
}

export interface GcResult {
  readonly versions: number;
  readonly objects: number;
  /** Whole files that checkouts were linked to, and what killed processes have left. */
  readonly others: number;
  /** Of everything that is removed. */
  readonly bytes: number;
}

/**
 * Can be killed at any moment: nothing that is needed is ever touched, and the next run removes what is left.
 *
 * @throws UserError when a version to prune has a tag, a version that stays is damaged (nobody knows then what it needs), or a
 *   commit is under way
 */
export async function collectGarbage(store: Store, options: GcOptions = {}): Promise<GcResult> {
  return mendable(() => withStoreLock(store, () => new Collection(store, options).run()));
}

class Collection {
  readonly #store: Store;
  readonly #prune: readonly string[];
  readonly #dryRun: boolean;
  #bytes = 0;

  constructor(store: Store, { prune = [], dryRun = false }: GcOptions) {
    this.#store = store;
    this.#prune = prune;
    this.#dryRun = dryRun;
  }

  run(): GcResult {
    const store = this.#store;
    refuseSessions(store);
    const log = this.#prunedLog();
    const kept = new Set([...log, ...store.readTags().values()]);
    const { objects: needed, files } = reached(store, kept);
    // before anything is removed: a version that is half gone must not be in the log
    if (this.#prune.length > 0 && !this.#dryRun) store.rewriteLog(log);
    let versions = 0;
    for (const id of store.versionIds().filter((id) => !kept.has(id))) versions += this.#remove(store.versionPath(id));
    let objects = 0;
    let others = 0;
    for (const path of halfWrittenFiles(store)) others += this.#remove(path);
    for (const { path, sha256 } of store.objects.list()) {
      if (sha256 !== null && !needed.has(sha256)) objects += this.#remove(path);
    }
    for (const path of filesBelow(join(store.folder, 'files'))) {
      const isLinked = (statSync(path, { throwIfNoEntry: false })?.nlink ?? 0) > 1;
      if (!isLinked || !files.has(path.slice(-65).replace('/', ''))) others += this.#remove(path);
    }
    if (!this.#dryRun) forgetKilled(store);
    return { versions, objects, others, bytes: this.#bytes };
  }

  #prunedLog(): string[] {
    const tags = [...this.#store.readTags()];
    for (const id of this.#prune) {
      const [tag] = tags.find(([, tagged]) => tagged === id) ?? [];
      if (tag !== undefined) {
        throw new UserError(
          `--prune ${shortId(id)}: the tag ${tag} names it; delete that first: \`better version tag ${tag} --delete\``,
        );
      }
    }
    return this.#store.readLog().filter((id) => !this.#prune.includes(id));
  }

  #remove(path: string): number {
    this.#bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (!this.#dryRun) rmSync(path, { force: true });
    return 1;
  }
}

/** Objects, and SHA-256 of whole files, of some versions. */
function reached(store: Store, ids: ReadonlySet<string>) {
  const objects = new Set<string>();
  const files = new Set<string>();
  for (const id of ids) {
    const version = store.readVersion(id);
    objects.add(version.tree[0]);
    for (const file of store.readTree(version).files) {
      files.add(file.sha256);
      for (const [sha256] of chunksOf(file)) objects.add(sha256);
    }
  }
  return { objects, files };
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isTemporaryName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
