/**
 * `npm run docs`: writes the documentation that is made from the code.
 */
import { join } from 'node:path';
import { packageRoot } from '../pipelines/support/package-info.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import { columnsDocument } from '../src/dataset/columns-document.ts';

writeFileAtomic(join(packageRoot, 'docs', 'columns.md'), columnsDocument());
