import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configsFolder } from '../../pipelines/support/package-info.ts';
import { findTask } from '../../src/task/registry.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { type CompiledCorpus, compileCorpus } from '../../src/worker/compile-plan.ts';

/** Returns what was measured; rows of a table under `rows`. */
export type Bench = (args: readonly string[]) => Promise<BenchResult | PartResult>;

export type Row = Readonly<Record<string, string | number>>;

export interface BenchResult {
  /** What the figure should be. */
  readonly goal: string;
  /** Whether it is. */
  readonly reached: boolean;
  readonly rows: readonly Row[];
}

/** Of a bench whose parts are measured one after the other: rows of other parts are kept. */
export interface PartResult {
  readonly goal: string;
  readonly rows: readonly Row[];
  /** Whether a row is as it should be. */
  readonly isReached: (row: Row) => boolean;
  /** The column that says which part a row is of. */
  readonly mergedBy: string;
  /** Figures of others, to be shown beside these. */
  readonly beside?: { readonly title: string; readonly rows: readonly Row[] };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'better-bench-'));
}

export interface BenchCorpus {
  /** Id or folder. */
  readonly task?: string;
  readonly variations?: readonly string[];
  readonly episodes: number;
  readonly attemptsPerEpisode?: number;
}

/** Writes a corpus of one task; a task without seed demos of its own is done by those of the fruit lunch. */
export function writeCorpus({
  task = 'Packing_a_Fruit_Lunch',
  variations,
  episodes,
  attemptsPerEpisode = 10,
}: BenchCorpus): string {
  const path = join(temporaryFolder(), 'corpus.yaml');
  const { file, id } = loadTask(findTask(task, join(configsFolder, 'tasks')));
  const own = join(configsFolder, 'seeds', file.template_type, id);
  const seeds = existsSync(own) ? own : join(configsFolder, 'seeds/loose_packing/Packing_a_Fruit_Lunch');
  const lines = [
    'corpus: bench',
    'seed: 1',
    `attempts_per_episode: ${attemptsPerEpisode}`,
    'tasks:',
    `  - task: ${task}`,
    `    episodes: ${episodes}`,
    `    seeds: ${seeds}`,
    ...(variations ? [`    variations: [${variations.join(', ')}]`] : []),
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

export function compileBench(corpus: BenchCorpus): CompiledCorpus {
  return compileCorpus(writeCorpus(corpus), { configsFolder });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
