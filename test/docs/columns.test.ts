import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { columnsDocument } from '../../src/dataset/columns-document.ts';
import { ROOT } from '../worker/corpora.ts';

it('docs/columns.md is what the declarations say: run `npm run docs` after changing them', () => {
  expect(readFileSync(join(ROOT, 'docs/columns.md'), 'utf8')).toBe(columnsDocument());
});
