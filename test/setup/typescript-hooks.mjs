/**
 * Hooks of Node's loader: TypeScript less its types, kept from run to run by the content of its file.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { version } = createRequire(import.meta.url)('esbuild/package.json');
const cache = fileURLToPath(new URL(`../../node_modules/.cache/better-datagen/esbuild-${version}/`, import.meta.url));

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const text = readFileSync(fileURLToPath(url));
  const path = `${cache}${createHash('sha256').update(text).digest('hex')}.js`;
  return { format: 'module', source: cached(path) ?? (await compile(text, url, path)), shortCircuit: true };
}

function cached(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

async function compile(text, url, path) {
  const { transformSync } = await import('esbuild');
  const { code } = transformSync(text, { loader: 'ts', format: 'esm', target: 'node20', sourcefile: url });
  mkdirSync(cache, { recursive: true });
  const own = `${path}.${process.pid}.${Math.trunc(performance.now() * 1e3)}.tmp`;
  writeFileSync(own, code);
  renameSync(own, path);
  return code;
}
