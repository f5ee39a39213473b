/**
 * Catalogues: several instances of each kind of thing, found by what they are called, and loaded when they are needed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { checkValue, readText } from '../core/documents.ts';
import { complain, UserError } from '../core/errors.ts';
import type { Asset } from './asset.ts';
import { AssetStore } from './store/store.ts';

export const CATALOGUE_FORMAT = 'better-datagen catalogue 1';

export interface Catalogue {
  /** Semantic names, in order. */
  readonly names: readonly string[];
  /** Ids of the instances of that semantic name, in order; none where it is not known. */
  idsOf(semanticName: string): readonly string[];
  /** The instance of that id; null where there is none. */
  byId(id: string): Asset | null;
}

const entrySchema = z.strictObject({ id: z.string(), semanticName: z.string(), key: z.string() });
const indexSchema = z.strictObject({ format: z.literal(CATALOGUE_FORMAT), assets: z.array(entrySchema) });
type Entry = z.infer<typeof entrySchema>;

/** A store with an `index.json` that gives its assets short ids. Nothing is read before something is asked for. */
export class StoreCatalogue implements Catalogue {
  readonly #store: AssetStore;
  readonly #assets = new Map<string, Asset>();
  #entries: ReadonlyMap<string, Entry> | null = null;
  #idsByName: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(folder: string) {
    this.#store = new AssetStore(folder);
  }

  get names(): readonly string[] {
    return [...this.#byName().keys()];
  }

  idsOf(semanticName: string): readonly string[] {
    return this.#byName().get(semanticName) ?? [];
  }

  /** @throws UserError when its files are damaged */
  byId(id: string): Asset | null {
    const known = this.#assets.get(id);
    if (known) return known;
    const entry = this.#index().get(id);
    if (!entry) return null;
    const asset: Asset = { ...this.#store.get(entry.key), id };
    this.#assets.set(id, asset);
    return asset;
  }

  #index(): ReadonlyMap<string, Entry> {
    this.#entries ??= new Map(readIndex(join(this.#store.folder, 'index.json')).map((entry) => [entry.id, entry]));
    return this.#entries;
  }

  #byName(): ReadonlyMap<string, readonly string[]> {
    if (!this.#idsByName) {
      const names = new Map<string, string[]>();
      for (const { id, semanticName } of this.#index().values()) {
        const ids = names.get(semanticName);
        if (ids) ids.push(id);
        else names.set(semanticName, [id]);
      }
      this.#idsByName = new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return this.#idsByName;
  }
}

function readIndex(path: string): readonly Entry[] {
  try {
    return checkValue(JSON.parse(readText(path)), indexSchema, path).assets;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: damaged: not JSON; install the package again`);
  }
}

/** `configs/catalogue/`, as seen from `src/asset/` and from `dist/src/asset/`. */
const FOLDERS = ['../../configs/catalogue', '../../../configs/catalogue'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The catalogue that comes with this package, made by `npm run catalogue`. */
export const builtinCatalogue: Catalogue = new StoreCatalogue(FOLDERS.find(existsSync) ?? FOLDERS[0]!);

/**
 * The first instance of a semantic name.
 *
 * @param where file and key path that named it, for the complaint
 * @throws UserError when the catalogue has none, listing what it has
 */
export function findAsset(catalogue: Catalogue, semanticName: string, where: string): Asset {
  const [id] = catalogue.idsOf(semanticName);
  const asset = id === undefined ? null : catalogue.byId(id);
  if (!asset) {
    throw complain({ where, what: 'no such object in the catalogue', got: semanticName, expected: catalogue.names });
  }
  return asset;
}
