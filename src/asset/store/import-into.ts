import { basename } from 'node:path';
import { importKey } from '../gltf/curate.ts';
import type { GltfImporter } from '../gltf/import-gltf.ts';
import { type ImportOptions, parseImportOptions } from '../gltf/options.ts';
import { readSource } from '../gltf/source.ts';
import type { AssetStore } from './store.ts';

export interface Imported {
  readonly key: string;
  /** True when the store had it already, and nothing was to be done. */
  readonly kept: boolean;
}

/**
 * Imports a model into the store, unless the same bytes were imported with the same options before.
 *
 * @param input path of a `.glb` or `.gltf`, or the bytes of one that refers to no other file
 * @throws UserError as `GltfImporter.import` does
 */
export async function importInto(
  store: AssetStore,
  importer: GltfImporter,
  input: string | Uint8Array,
  options: Partial<ImportOptions> = {},
  name: string = typeof input === 'string' ? basename(input) : 'model',
): Promise<Imported> {
  const key = importKey(readSource(input, name).sha256, parseImportOptions(options));
  if (store.has(key)) return { key, kept: true };
  const curated = await importer.import(input, options, name);
  store.put(curated);
  return { key: curated.key, kept: false };
}
