/**
 * Small corpora for tests: one fruit an episode, which takes a second.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { main } from '../../pipelines/cli.ts';
import { TYPESCRIPT } from '../setup/run-typescript.ts';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const CONFIGS = join(ROOT, 'configs');
export const VERSIONS = { 'better-datagen': 'test' };

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'better-test-'));
}

/** Writes a corpus of TV-04, which packs one apple, and returns its path. */
export function writeCorpus(folder: string, episodes: number, more = ''): string {
  const path = join(folder, 'corpus.yaml');
  writeFileSync(
    path,
    `corpus: test\nseed: 11\n${more}tasks:\n  - task: Packing_a_Fruit_Lunch\n    variations: [TV-04]\n    episodes: ${episodes}\n`,
  );
  return path;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function better(args: readonly string[]): Promise<CommandResult> {
  const told = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      told[name] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await main([...args]), ...told };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs the command line in a process of its own; `onStart` may kill it. */
export function betterProcess(args: readonly string[], onStart?: (kill: () => void) => void): Promise<CommandResult> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...TYPESCRIPT, join(ROOT, 'pipelines/cli.ts'), ...args], { cwd: ROOT });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
    onStart?.(() => child.kill('SIGKILL'));
  });
}
