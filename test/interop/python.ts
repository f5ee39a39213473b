/**
 * A virtual environment with the packages of `requirements.txt`, made once and made again when those change.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Minor versions of Python 3 for which every pin has a wheel. */
const OLDEST = 11;
const NEWEST = 13;

/** Something that the person at the keyboard has to mend. */
export class SetupError extends Error {}

/** @returns the environment's interpreter @throws SetupError without a fitting Python, or when pip fails */
export function pythonEnvironment(folder: string, requirements: string): string {
  const interpreter = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const marker = path.join(folder, 'requirements.sha256');
  const sha256 = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(marker) && existsSync(interpreter) && readFileSync(marker, 'utf8') === sha256) return interpreter;

  const base = findPython();
  console.error(`interop: ${base.command} (3.${base.minor}) makes ${path.basename(folder)}/; this takes some minutes`);
  rmSync(folder, { recursive: true, force: true });
  run(base.command, ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '-qq', '--no-compile', '--disable-pip-version-check'];
  const torch = readFileSync(requirements, 'utf8').match(/^torch==.*$/m)![0];
  run(interpreter, [...pip, '--constraint', requirements, torch]);
  run(interpreter, [...pip, '--no-deps', '--ignore-requires-python', '--requirement', requirements]);
  writeFileSync(marker, sha256);
  return interpreter;
}

/**
 * Packages that stand before those of the environment on the path: other releases, for another reader.
 *
 * @returns the folder for `PYTHONPATH`
 */
export function pythonLayer(interpreter: string, folder: string, requirements: string): string {
  const marker = path.join(folder, 'requirements.sha256');
  const sha256 = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === sha256) return folder;
  rmSync(folder, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '-qq', '--no-compile', '--disable-pip-version-check', '--no-deps'];
  run(interpreter, [...pip, '--target', folder, '--requirement', requirements]);
  writeFileSync(marker, sha256);
  return folder;
}

/** The first of $PYTHON, python3 and python3.x on the PATH that is a Python of a fitting version with `venv`. */
function findPython(): { command: string; minor: number } {
  const named = process.env['PYTHON'];
  const versions = Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `python3.${NEWEST - i}`);
  const seen: string[] = [];
  for (const command of [...(named ? [named] : []), 'python3', 'python', ...versions]) {
    const code = 'import sys; print(*sys.version_info[:2]); import ensurepip, venv';
    const { status, stdout } = spawnSync(command, ['-c', code], { encoding: 'utf8' });
    if (!stdout) continue;
    const [major, minor] = stdout.trim().split(' ').map(Number) as [number, number];
    if (status === 0 && major === 3 && minor >= OLDEST && minor <= NEWEST) return { command, minor };
    seen.push(`${command} is ${major}.${minor}${status === 0 ? '' : ' without the module venv or ensurepip'}`);
  }
  throw new SetupError(
    `no Python 3.${OLDEST} to 3.${NEWEST} with the module venv on the PATH (${seen.join('; ') || 'no Python at all'}). ` +
      'Install one (on Debian: python3 and python3-venv), or name it in the variable PYTHON.',
  );
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    throw new SetupError(`\`${path.basename(command)} ${args.join(' ')}\` failed with exit code ${status}`);
}
