/**
 * Data generation rate by replay: `npm run bench -- dgr [TASK ...] [ATTEMPTS]`, so many attempts at the training variations of a
 * task together, and at each evaluation variation, with the default action noise. TASK is an id or a folder such as a published
 * BeTTER task's; all tasks of this package by default. Rows of other tasks stay in the results, so that parts can be made one
 * after the other.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { configsFolder, packageVersions } from '../../pipelines/support/package-info.ts';
import { wilsonInterval } from '../../src/core/wilson.ts';
import { summariseDataset, type VariationSummary } from '../../src/dataset/summary.ts';
import { findTask } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask, type Task } from '../../src/task/task-folder.ts';
import { generateDataset } from '../../src/worker/generate.ts';
import { type Bench, compileBench, round, temporaryFolder } from './common.ts';
import { MIMICGEN_RATES } from './mimicgen-rates.ts';
import { taskArguments } from './task-arguments.ts';

const GOAL = { training: 0.9, evaluation: 0.8 };

/** Variations whose attempts are counted together. */
interface Group {
  readonly split: keyof typeof GOAL;
  /** `training`, an axis, or the variation itself where it declares no axis. */
  readonly name: string;
  readonly variations: readonly string[];
}

interface DgrRow {
  readonly task: string;
  readonly group: string;
  readonly variations: string;
  readonly accepted: number;
  readonly attempts: number;
  readonly DGR: number;
  readonly goal: number;
  readonly 'Wilson 95 %': string;
  readonly 'rejected for': string;
}

export const bench: Bench = async (args) => {
  const { tasks, count } = taskArguments(args, 50);
  const rows: DgrRow[] = [];
  for (const task of tasks) rows.push(...(await ratesOf(task, count)));
  return {
    goal: `DGR by replay of at least ${GOAL.training} on training variations and ${GOAL.evaluation} on each axis, default action noise`,
    rows: rows.map((row) => ({ ...row })),
    isReached: (row) => Number(row['DGR']) >= Number(row['goal']),
    mergedBy: 'task',
    beside: {
      title: MIMICGEN_RATES.source,
      rows: Object.entries(MIMICGEN_RATES.percent).map(([task, percent]) => ({ task, DGR: percent / 100 })),
    },
  };
};

async function ratesOf(name: string, attempts: number): Promise<DgrRow[]> {
  const task = loadTask(findTask(name, join(configsFolder, 'tasks')));
  const summaries = new Map<string, VariationSummary>();
  const groups = groupsOf(task);
  for (const split of ['training', 'evaluation'] as const) {
    const ofSplit = groups.filter((group) => group.split === split);
    // a group has one number of episodes for all of its variations
    for (const size of new Set(ofSplit.map(({ variations }) => variations.length))) {
      const variations = ofSplit.flatMap((group) => (group.variations.length === size ? group.variations : []));
      const made = await generate(name, variations, Math.ceil(attempts / size));
      for (const summary of made) summaries.set(summary.variation_id, summary);
    }
  }
  return groups.map((group) => rowOf(name, group, summaries));
}

function groupsOf(task: Task): Group[] {
  const known = listVariations(task).filter(({ enabled }) => enabled);
  const training = known.filter(({ split }) => split === 'train').map(({ id }) => id);
  const byAxis = new Map<string, string[]>();
  for (const { id } of known.filter(({ split }) => split === 'eval')) {
    const axis = task.variations.get(id)!.data.intervention?.axis ?? id;
    byAxis.set(axis, [...(byAxis.get(axis) ?? []), id]);
  }
  return [
    { split: 'training', name: 'training', variations: training },
    ...[...byAxis].map(([name, variations]) => ({ split: 'evaluation' as const, name, variations })),
  ];
}

async function generate(task: string, variations: readonly string[], episodes: number) {
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  const corpus = compileBench({
    task: task.includes('/') ? resolve(task) : task,
    variations,
    episodes,
    attemptsPerEpisode: 1,
  });
  try {
    await generateDataset(corpus, { out, workers: availableParallelism(), versions: packageVersions() });
    return (await summariseDataset(out)).variations;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(
  task: string,
  { split, name, variations }: Group,
  summaries: ReadonlyMap<string, VariationSummary>,
): DgrRow {
  const parts = variations.map((id) => summaries.get(id)!);
  const sum = (pick: (part: VariationSummary) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const [accepted, attempts] = [sum((part) => part.accepted), sum((part) => part.attempts)];
  const causes = [...new Set(parts.flatMap((part) => Object.keys(part.causes)))].sort();
  const interval = wilsonInterval(accepted, attempts).map((share) => round(share, 3));
  return {
    task,
    group: name,
    variations: variations.join(' '),
    accepted,
    attempts,
    DGR: round(accepted / attempts, 3),
    goal: GOAL[split],
    'Wilson 95 %': interval.join(' to '),
    'rejected for': causes.map((cause) => `${cause} ${sum((part) => part.causes[cause] ?? 0)}`).join(', '),
  };
}
