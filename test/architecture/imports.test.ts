import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What each folder of src/ may import beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  task: ['core'],
  intervention: ['core', 'task'],
  asset: ['core'],
  sim: ['core', 'task', 'asset'],
  demo: ['core', 'task', 'asset', 'sim'],
  episode: ['core', 'task', 'sim'],
  isolation: ['core', 'task', 'intervention', 'sim', 'demo', 'episode'],
  render: ['core', 'asset', 'episode'],
  dataset: ['core', 'episode'],
  report: ['core', 'episode', 'dataset'],
  worker: ['core', 'task', 'intervention', 'asset', 'sim', 'demo', 'episode', 'isolation', 'render', 'dataset'],
};

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
    .sort();
}

/** Files of this project that a file imports, relative to the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'|new URL\(\s*[`'](\.[^`']+)/g)].map(([, path, url]) =>
    relative(ROOT, resolve(ROOT, dirname(file), path ?? url!)).replaceAll('\\', '/'),
  );
}

/** Code without its comments and texts. */
function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

const sources = filesBelow('src');

describe('the import table', () => {
  it('knows every folder of src/', () => {
    const folders = new Set(sources.map((file) => file.split('/')[1]!));
    expect(Object.keys(MAY_IMPORT)).toEqual(expect.arrayContaining([...folders]));
  });
  it('is kept by every file of src/', () => {
    const offences = sources.flatMap((file) => {
      const folder = file.split('/')[1]!;
      return importsOf(file)
        .filter((path) => {
          const [top, other] = path.split('/');
          return top !== 'src' || (other !== folder && !MAY_IMPORT[folder]!.includes(other!));
        })
        .map((path) => `${file} imports ${path}`);
    });
    expect(offences).toEqual([]);
  });
  it('keeps pipelines apart, and lets nothing import scripts', () => {
    const offences = [...filesBelow('pipelines'), ...filesBelow('scripts')].flatMap((file) =>
      importsOf(file)
        .filter((path) => {
          if (path.startsWith('scripts/')) return !file.startsWith('scripts/');
          const between = file.startsWith('pipelines/') && path.startsWith('pipelines/');
          return between && !file.endsWith('/cli.ts') && !file.includes('/support/') && !path.includes('/support/');
        })
        .map((path) => `${file} imports ${path}`),
    );
    expect(offences).toEqual([]);
  });
});

describe('what results are computed with', () => {
  it('has no clock, no ambient randomness, and no function whose last bits are up to the engine', () => {
    const forbidden =
      /\b(?:Math\.(?:random|pow|exp|expm1|log|log2|log10|log1p|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)|Date\.now|performance\.now)\b|new Date\(\)|\*\*/;
    const offences = sources.flatMap((file) =>
      codeOf(file)
        .split('\n')
        .flatMap((line, index) => (forbidden.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(offences).toEqual([]);
  });
  it('meets MuJoCo in one file', () => {
    const importers = sources.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes("from 'mujoco-js'"));
    expect(importers).toEqual(['src/sim/mujoco.ts']);
  });
});
