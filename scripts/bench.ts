/**
 * `npm run bench -- NAME`: measures one figure, prints it as a table, and keeps it in `bench/results/NAME.json` with the
 * command that made it. Without a name it says which there are.
 */
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { packageRoot, packageVersions } from '../pipelines/support/package-info.ts';
import { writeFileAtomic } from '../src/core/files.ts';
import type { Bench } from './bench/common.ts';

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
};

const [name, ...args] = process.argv.slice(2);
if (!name || !(name in benches)) {
  console.error(`npm run bench -- NAME, with NAME one of ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  const { bench } = await benches[name]!();
  const result = await bench(args);
  console.table(result.rows);
  console.log(`${result.reached ? 'reached' : 'MISSED'}: ${result.goal}`);
  const document = {
    command: ['npm run bench --', name, ...args].join(' '),
    ...result,
    versions: packageVersions(),
    node: process.version,
    machine: `${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
  };
  writeFileAtomic(join(packageRoot, 'bench', 'results', `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
}
