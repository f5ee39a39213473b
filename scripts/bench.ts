/**
 * `npm run bench -- NAME`: measures one figure, prints it as a table, and keeps it in `bench/results/NAME.json` with the
 * command that made it; those that are measured task after task keep the rows of other tasks. Without a name it says which there are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { packageRoot, packageVersions } from '../pipelines/support/package-info.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import type { Bench } from './bench/common.ts';
import { mergeParts, type PartsDocument, type Run, wholeDocument } from './bench/document.ts';

const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  dgr: () => import('./bench/dgr.ts'),
  speed: () => import('./bench/speed.ts'),
  memory: () => import('./bench/memory.ts'),
  resume: () => import('./bench/resume.ts'),
  render: () => import('./bench/render.ts'),
  images: () => import('./bench/images.ts'),
  split: () => import('./bench/split.ts'),
  assets: () => import('./bench/asset-import.ts'),
  grasps: () => import('./bench/grasps.ts'),
  remap: () => import('./bench/remap.ts'),
  'false-success': () => import('./bench/false-success.ts'),
  version: () => import('./bench/version.ts'),
  writing: () => import('./bench/writing.ts'),
  export: () => import('./bench/export.ts'),
};

const [name, ...args] = process.argv.slice(2);
if (!name || !(name in benches)) {
  console.error(`npm run bench -- NAME, with NAME one of ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  const { bench } = await benches[name]!();
  const path = join(packageRoot, 'bench', 'results', `${name}.json`);
  const result = await bench(args);
  const run: Run = {
    command: ['npm run bench --', name, ...args].join(' '),
    versions: packageVersions(),
    node: process.version,
    machine: `${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
  };
  console.table(result.rows);
  const document = 'mergedBy' in result ? mergeParts(earlierParts(path), result, run) : wholeDocument(result, run);
  const reached = 'mergedBy' in result ? result.rows.every(result.isReached) : result.reached;
  console.log(`${reached ? 'reached' : 'MISSED'}: ${result.goal}`);
  if ('beside' in result && result.beside) {
    console.log(`\nBeside it: ${result.beside.title}`);
    console.table(result.beside.rows);
  }
  writeFileAtomic(path, `${JSON.stringify(document, null, 2)}\n`);
}

function earlierParts(path: string): Partial<PartsDocument> | null {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
