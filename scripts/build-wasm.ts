/**
 * Compiles this repository's AssemblyScript to WebAssembly, beside its host in `src/` and in `dist/`: `npm run build:wasm`.
 * `--if-stale` does nothing where the module is newer than its sources.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder of sources, whose entry is `index.ts`, and the module that they become. */
const MODULES = [
  { sources: 'src/render/kernel', module: 'src/render/kernel.wasm' },
  { sources: 'src/worker/png/kernel', module: 'src/worker/png/kernel.wasm' },
] as const;

const OPTIONS = [
  ['--enable', 'simd'],
  // what is allocated is given back all at once
  ['--runtime', 'stub'],
  ['--optimizeLevel', '3'],
  ['--noAssert'],
  ['--use', 'abort='],
  // v128 passes between functions of one module only
  ['--disableWarning', 'AS112'],
].flat();

/** Compiles what is missing or older than its sources; all with `always`. */
export async function buildWasm({ always }: { readonly always: boolean }): Promise<void> {
  for (const { sources, module } of MODULES) {
    const path = join(root, module);
    if (always || isStale(join(root, sources), path)) await compile(`${sources}/index.ts`, path);
    const shipped = join(root, 'dist', module);
    mkdirSync(dirname(shipped), { recursive: true });
    cpSync(path, shipped);
  }
}

function isStale(sources: string, path: string): boolean {
  if (!existsSync(path)) return true;
  const built = statSync(path).mtimeMs;
  return readdirSync(sources).some((file) => statSync(join(sources, file)).mtimeMs > built);
}

async function compile(entry: string, path: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  const { error, stderr } = await asc.main([entry, '--baseDir', root, '--outFile', draft, ...OPTIONS]);
  if (error) throw new Error(`${entry} does not compile\n${stderr.toString()}`);
  renameSync(draft, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWasm({ always: !process.argv.includes('--if-stale') });
}
