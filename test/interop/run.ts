/**
 * Does an unmodified LeRobot load what this project writes, and do other readers load what it exports?
 *
 *     npm run test:interop            generates a small dataset and checks it
 *     npm run test:interop -- DIR     checks the dataset in DIR
 *
 * Needs Python and, the first time, a package index; the check itself is offline. The last line is
 * `N passed, N failed`, the exit code 0 when all passed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportDataset } from '../../src/dataset/export/export.ts';
import { readExpected } from './expected.ts';
import { pythonEnvironment, pythonLayer, SetupError } from './python.ts';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const VENV = path.join(ROOT, '.venv-interop');
const DATASET = path.join(ROOT, 'out/interop');
const GENERATE = ['pipelines/cli.ts', 'generate', 'configs/corpora/smoke.yaml', '--out', DATASET];

function generate(): string {
  rmSync(DATASET, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', ...GENERATE], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new SetupError(`\`better ${GENERATE.slice(1).join(' ')}\` ended with exit code ${status}`);
  return DATASET;
}

/** Formats, with the layer of packages that reads each; null where the environment does. */
const EXPORTS = {
  'lerobot-v2.1': 'lerobot-0.3',
  gr00t: null,
  robomimic: 'robomimic',
  mimicgen: 'robomimic',
  arrow: null,
} as const;

interface Checked {
  readonly passed: number;
  readonly failed: number;
}

/** Runs a program of checks, shows what it says, and counts. */
function check(python: string, args: readonly string[], scratch: string, layer: string | null): Checked {
  // Caches of Hugging Face go into TMPDIR, and with it.
  const env = { ...process.env, TMPDIR: scratch, PYTHONPYCACHEPREFIX: path.join(VENV, 'pycache') };
  const { status, stdout } = spawnSync(python, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    env: layer ? { ...env, PYTHONPATH: layer } : env,
  });
  process.stdout.write(stdout);
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(stdout) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1 };
  return { passed: Number(passed), failed: Math.max(Number(failed), status === 0 ? 0 : 1) };
}

async function checkDataset(python: string, dataset: string, scratch: string): Promise<Checked> {
  const expected = path.join(scratch, 'expected.json');
  writeFileSync(expected, JSON.stringify(await readExpected(dataset)));
  return check(python, [path.join(HERE, 'check_dataset.py'), dataset, expected], scratch, null);
}

async function checkExports(python: string, dataset: string, scratch: string): Promise<Checked[]> {
  const info = JSON.parse(readFileSync(path.join(dataset, 'meta/info.json'), 'utf8'));
  const without = 'language_persistent' in info.features ? ['language_persistent'] : [];
  const results: Checked[] = [];
  for (const [format, name] of Object.entries(EXPORTS) as [keyof typeof EXPORTS, string | null][]) {
    const out = path.join(scratch, format);
    await exportDataset(dataset, out, { format, without: format === 'arrow' ? [] : without });
    console.log(`${format}:`);
    const layer = name && pythonLayer(python, path.join(VENV, name), path.join(HERE, `requirements-${name}.txt`));
    results.push(check(python, [path.join(HERE, 'check_exports.py'), format, dataset, out], scratch, layer));
  }
  return results;
}

async function main(): Promise<number> {
  const python = pythonEnvironment(VENV, path.join(HERE, 'requirements.txt'));
  const dataset = process.argv[2] ?? generate();
  const scratch = mkdtempSync(path.join(tmpdir(), 'better-interop-'));
  try {
    const results = [await checkDataset(python, dataset, scratch), ...(await checkExports(python, dataset, scratch))];
    const sum = (name: keyof Checked) => results.reduce((total, result) => total + result[name], 0);
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
    return sum('failed') > 0 ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`interop: ${error.message}`);
  process.exitCode = 1;
}
