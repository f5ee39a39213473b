import type { ImportOptions } from '../../src/asset/gltf/options.ts';
import type { Entry } from './contents.ts';

export const INDEX = 'index.json';
export const CATALOGUE_FORMAT = 'better-datagen catalogue 1';

/** How an entry's model is imported: as anything is, with its name and its licence. */
export const importOptionsOf = ({ semanticName, n }: Entry): Partial<ImportOptions> => ({
  category: semanticName,
  facing: 'file',
  settle: false,
  title: `${semanticName.replaceAll('_', ' ')} ${n}`,
  author: 'better-datagen',
  license: 'cc0',
});
