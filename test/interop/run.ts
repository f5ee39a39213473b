/**
 * Does an unmodified LeRobot load what this project writes?
 *
 *     npm run test:interop            generates a small dataset and checks it
 *     npm run test:interop -- DIR     checks the dataset in DIR
 *
 * Needs Python and, the first time, a package index; the check itself is offline. The last line is
 * `N passed, N failed`, the exit code 0 when all passed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExpected } from './expected.ts';
import { pythonEnvironment, SetupError } from './python.ts';

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

async function main(): Promise<number> {
  const python = pythonEnvironment(VENV, path.join(HERE, 'requirements.txt'));
  const dataset = process.argv[2] ?? generate();
  const scratch = mkdtempSync(path.join(tmpdir(), 'better-interop-'));
  try {
    const expected = path.join(scratch, 'expected.json');
    writeFileSync(expected, JSON.stringify(await readExpected(dataset)));
    const args = [path.join(HERE, 'check_dataset.py'), dataset, expected];
    // Caches of Hugging Face go into TMPDIR, and with it.
    const env = { ...process.env, TMPDIR: scratch, PYTHONPYCACHEPREFIX: path.join(VENV, 'pycache') };
    return spawnSync(python, args, { stdio: 'inherit', env }).status ?? 1;
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
