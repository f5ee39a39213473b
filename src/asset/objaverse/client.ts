/**
 * Objaverse 1.0: which objects there are, what is known about them, and their files.
 */
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { UserError } from '../../core/errors.ts';
import { HubCache } from './cache.ts';
import { checkObjectPath, checkUid, LVIS_ANNOTATIONS, metadataPathOf, OBJECT_PATHS } from './hub.ts';
import { mapLimited } from './limited.ts';
import { type ObjectMetadata, parseMetadata } from './metadata.ts';
import { CLIENT_DEFAULTS, type ClientOptions, defaultCacheFolder } from './options.ts';
import { Shared } from './shared.ts';

const NEVER = new AbortController().signal;

/** Eight hundred thousand entries, each of which is looked at when it is asked for. */
const table = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object by uid is needed',
);
const annotations = z.record(z.string(), z.array(z.string()));

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** An object is there, or is not to be had. */
  readonly onObject?: (uid: string, fault: string | null) => void;
}

export interface FetchedObjects {
  /** uid → absolute path of its GLB, in the order asked for. */
  readonly paths: ReadonlyMap<string, string>;
  /** What is not to be had, and why. */
  readonly missing: readonly { readonly uid: string; readonly why: string }[];
}

export class ObjaverseClient {
  readonly options: ClientOptions;
  readonly #cache: HubCache;
  readonly #paths = new Shared((signal) => this.#json(OBJECT_PATHS, table, signal));
  readonly #categories = new Shared((signal) => this.#json(LVIS_ANNOTATIONS, annotations, signal));

  constructor(options: Partial<ClientOptions> = {}) {
    this.options = { ...CLIENT_DEFAULTS, cacheFolder: options.cacheFolder ?? defaultCacheFolder(), ...options };
    this.#cache = new HubCache(this.options);
  }

  /**
   * Where an object is, relative to the hub and to the cache, e.g. `glbs/000-023/<uid>.glb`.
   *
   * @throws UserError for what is no uid, and for a uid that the hub does not list
   */
  async objectPath(uid: string, signal: AbortSignal = NEVER): Promise<string> {
    checkUid(uid);
    const cached = this.#cache.findObject(uid);
    if (cached) return cached;
    const paths = await this.#paths.get(signal);
    if (!Object.hasOwn(paths, uid)) throw new UserError(`${uid}: Objaverse has no object of this uid`);
    return checkObjectPath(uid, paths[uid]);
  }

  /** LVIS category → uids, e.g. `apple`. */
  async categories(signal: AbortSignal = NEVER): Promise<ReadonlyMap<string, readonly string[]>> {
    return new Map(Object.entries(await this.#categories.get(signal)));
  }

  /** What the hub tells about objects, in the order asked for; those that it tells nothing about are left out. */
  async metadata(uids: readonly string[], signal: AbortSignal = NEVER): Promise<Map<string, ObjectMetadata>> {
    const byFile = new Map<string, string[]>();
    for (const uid of uids) {
      const path = metadataPathOf(await this.objectPath(uid, signal));
      byFile.set(path, [...(byFile.get(path) ?? []), uid]);
    }
    const parts = await mapLimited([...byFile], this.options.concurrency, async ([path, uids]) => {
      const records = await this.#json(path, table, signal);
      return uids.map((uid) => parseMetadata(uid, records[uid]));
    });
    const known = new Map(parts.flat().flatMap((entry) => (entry ? [[entry.uid, entry] as const] : [])));
    return new Map(uids.flatMap((uid) => (known.has(uid) ? [[uid, known.get(uid)!] as const] : [])));
  }

  /**
   * The absolute path of an object's GLB, fetched unless it is in the cache.
   *
   * @throws UserError when it is not to be had
   */
  async object(uid: string, signal: AbortSignal = NEVER): Promise<string> {
    if (this.options.offline && this.#cache.findObject(checkUid(uid)) === null) {
      throw new UserError(`${uid}: not in the cache (${this.options.cacheFolder}), and nothing is fetched offline`);
    }
    return this.#cache.ensure(await this.objectPath(uid, signal), signal);
  }

  /** Many objects; one that is not to be had does not keep the others back. */
  async objects(uids: readonly string[], { signal = NEVER, onObject }: FetchOptions = {}): Promise<FetchedObjects> {
    const results = await mapLimited(uids, this.options.concurrency, async (uid) => {
      try {
        const path = await this.object(uid, signal);
        onObject?.(uid, null);
        return { uid, path };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        onObject?.(uid, error.message);
        return { uid, why: error.message };
      }
    });
    return {
      paths: new Map(results.flatMap(({ uid, path }) => (path === undefined ? [] : [[uid, path]]))),
      missing: results.flatMap(({ uid, why }) => (why === undefined ? [] : [{ uid, why }])),
    };
  }

  /** Of the uids, those whose file is not in the cache, or is not whole there. Nothing is fetched. */
  async missing(uids: readonly string[]): Promise<string[]> {
    const faults = await mapLimited(uids, this.options.concurrency, async (uid) => {
      const path = this.#cache.findObject(checkUid(uid));
      return path === null || (await this.#cache.faultOf(path)) !== null;
    });
    return uids.filter((_uid, i) => faults[i]);
  }

  async #json<T extends z.ZodType>(path: string, schema: T, signal: AbortSignal): Promise<z.output<T>> {
    const text = await this.#cache.text(path, signal);
    const at = this.#cache.pathOf(path);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new UserError(`${at}: not JSON; delete it, so that it is fetched again`);
    }
    return checkValue(value, schema, at);
  }
}
