/**
 * `npm run docs`: writes the documentation that is made from the code, the certificates and the benches' results.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configsFolder, packageRoot } from '../pipelines/support/package-info.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { columnsDocument } from '../src/dataset/columns-document.ts';
import { taskFigures } from './docs/task-figures.ts';
import { withTasksSection } from './docs/tasks-section.ts';

writeFileAtomic(join(packageRoot, 'docs', 'columns.md'), columnsDocument());

const readme = join(packageRoot, 'README.md');
const figures = taskFigures({ configsFolder, resultsFolder: join(packageRoot, 'bench', 'results') });
writeFileAtomic(readme, withTasksSection(readFileSync(readme, 'utf8'), figures));
