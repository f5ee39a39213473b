/**
 * `index.json`, what is in the catalogue, and `models.json`, the hashes of the models that it was made from.
 */
import { join } from 'node:path';
import { CATALOGUE_FORMAT } from '../../src/asset/catalogue.ts';
import type { ImportOptions } from '../../src/asset/gltf/options.ts';
import { readText } from '../../src/core/documents.ts';
import type { Entry } from './contents.ts';

export const INDEX = 'index.json';
export const MODELS = 'models.json';

export interface CatalogueIndex {
  readonly format: typeof CATALOGUE_FORMAT;
  readonly assets: readonly { readonly id: string; readonly semanticName: string; readonly key: string }[];
}

/** Ids to sha256 of the GLB's bytes. */
export type ModelHashes = Readonly<Record<string, string>>;

export const readIndex = (folder: string): CatalogueIndex => JSON.parse(readText(join(folder, INDEX)));
export const readModels = (folder: string): ModelHashes => JSON.parse(readText(join(folder, MODELS)));

/** One asset a line, so that a change shows where it is. */
export function encodeIndex(assets: CatalogueIndex['assets']): string {
  const lines = assets.map(({ id, semanticName, key }) => JSON.stringify({ id, semanticName, key }));
  return `{"format":${JSON.stringify(CATALOGUE_FORMAT)},"assets":[\n${lines.join(',\n')}\n]}\n`;
}

/** How an entry's model is imported: as anything is, with its name and its licence. */
export const importOptionsOf = ({ semanticName, n }: Entry): Partial<ImportOptions> => ({
  category: semanticName,
  facing: 'file',
  settle: false,
  title: `${semanticName.replaceAll('_', ' ')} ${n}`,
  author: 'better-datagen',
  license: 'cc0',
});
