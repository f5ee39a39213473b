/**
 * Which assets an object of a task may be: what its bindings name, where it is at hand; else every instance of its kind that
 * comes with this package.
 */
import type { Asset } from '../asset/asset.ts';
import { builtinCatalogue } from '../asset/catalogue.ts';
import { normalLicense } from '../asset/objaverse/metadata.ts';
import { AssetStore } from '../asset/store/store.ts';
import { complain } from '../core/errors.ts';
import type { ObjectSource } from '../dataset/objects-file.ts';
import type { ResolvedObject } from '../task/objects.ts';
import type { GenerationPlan } from './plan.ts';

/** An asset that can be loaded again. */
export interface AssetChoice {
  /** E.g. `builtin/apple_2`, or the id of an imported one. */
  readonly asset: string;
  /** Of an imported one: its key in the store of assets. */
  readonly key?: string;
}

export interface BoundAssets {
  readonly choices: readonly AssetChoice[];
  /** True where the bindings name assets of another source, and none of them is at hand. */
  readonly substituted: boolean;
}

export interface BindingOptions {
  /** Where imported assets are looked for; null takes what comes with this package. */
  readonly store: AssetStore | null;
  /** Licences that are allowed; null allows all. */
  readonly licenses: readonly string[] | null;
}

export class AssetBinder {
  readonly #options: BindingOptions;
  #imported: ReadonlyMap<string, AssetChoice> | null = null;

  constructor(options: BindingOptions) {
    this.#options = options;
  }

  /** @throws UserError for a kind of thing that is nowhere to be had, and for a licence that is not allowed */
  bind({ semanticName, candidates, selected, where }: ResolvedObject): BoundAssets {
    const bound = this.#find(semanticName, candidates, selected);
    if (bound.choices.length === 0) {
      throw complain({
        where: where.asset,
        what: 'no such object in the catalogue',
        got: semanticName,
        expected: builtinCatalogue.names,
      });
    }
    for (const choice of bound.choices) this.#checkLicense(choice, where.asset);
    return bound;
  }

  #find(semanticName: string, candidates: readonly string[], selected: string | null): BoundAssets {
    const named = candidates.flatMap((name) => this.#named(name) ?? []);
    if (selected !== null) {
      const own = this.#named(selected);
      if (own) return { choices: [own], substituted: false };
    }
    if (named.length > 0) return { choices: named, substituted: false };
    const choices = builtinCatalogue.idsOf(semanticName).map((asset) => ({ asset }));
    return { choices, substituted: candidates.length > 0 || selected !== null };
  }

  /** An asset by its id here, or by its uid at its source. */
  #named(name: string): AssetChoice | null {
    if (name.startsWith('builtin/')) return builtinCatalogue.byId(name) ? { asset: name } : null;
    const { store } = this.#options;
    if (!store) return null;
    this.#imported ??= importedBySource(store);
    return this.#imported.get(name) ?? null;
  }

  #checkLicense(choice: AssetChoice, where: string): void {
    const { licenses, store } = this.#options;
    if (!licenses) return;
    const { id, attribution } = loadChoice(choice, store, where);
    const license = normalLicense(attribution?.license ?? 'unknown');
    if (licenses.map(normalLicense).includes(license)) return;
    throw complain({
      where,
      what: `${id} has a licence that this corpus refuses`,
      got: license,
      expected: `one of ${licenses.join(', ')}; leave the asset out of the bindings, or allow its licence`,
    });
  }
}

/** What a plan's objects are made of, with their authors and licences, by id. */
export function objectSources({ variations }: GenerationPlan, store: AssetStore = new AssetStore()): ObjectSource[] {
  const scenes = variations.flatMap((own) => (own.twin ? [own.twin.scene, own] : [own]));
  const choices = new Map(
    scenes.flatMap(({ objects }) =>
      objects.flatMap((object) => object.choices.map((choice) => [choice.asset, choice])),
    ),
  );
  return [...choices.values()]
    .sort((a, b) => (a.asset < b.asset ? -1 : 1))
    .map((choice) => {
      const { attribution } = loadChoice(choice, store, choice.asset);
      return {
        asset: choice.asset,
        title: attribution?.title ?? '',
        author: attribution?.author ?? 'unknown',
        license: attribution?.license ?? 'unknown',
        source_uid: attribution?.sourceUid ?? '',
        source_sha256: attribution?.sourceSha256 ?? '',
      };
    });
}

function importedBySource(store: AssetStore): Map<string, AssetChoice> {
  return new Map(
    store.keys().flatMap((key) => {
      const { asset } = store.record(key);
      const uid = asset.attribution?.sourceUid;
      return uid ? [[uid, { asset: asset.id, key }] as const] : [];
    }),
  );
}

/**
 * @param where what named it, for the complaint
 * @throws UserError when it is no longer at hand
 */
export function loadChoice({ asset: id, key }: AssetChoice, store: AssetStore | null, where: string): Asset {
  if (key === undefined) {
    const asset = builtinCatalogue.byId(id);
    if (asset) return asset;
    throw complain({ where, what: 'no such object in the catalogue', got: id, expected: 'one of `better asset list`' });
  }
  if (store?.has(key)) return store.get(key);
  throw complain({
    where,
    what: `${id} is not in the store of assets`,
    got: key.slice(0, 12),
    expected: 'the store that the dataset was made with; `better asset fetch` or `import` brings it back',
  });
}
