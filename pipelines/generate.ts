/**
 * `better generate CORPUS.yaml --out DIR`: seed demos in, a LeRobot dataset with privileged logs out.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineCommand } from 'citty';
import { AssetStore } from '../src/asset/store/store.ts';
import { type DatasetSummary, summariseDataset, type VariationSummary } from '../src/dataset/summary.ts';
import { compileCorpus } from '../src/worker/compile-plan.ts';
import { generateDataset } from '../src/worker/generate.ts';
import { slotCount } from '../src/worker/plan.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';
import { configsFolder, packageVersions } from './support/package-info.ts';
import { runWithProgress } from './support/run-job.ts';

const DONE = 0;
const INCOMPLETE = 3;

export const generateCommand = defineCommand({
  meta: { name: 'generate', description: 'Generate the dataset that a corpus file asks for; run again, it goes on' },
  args: {
    corpus: { type: 'positional', description: 'Corpus file, e.g. configs/corpora/demo.yaml', required: true },
    out: { type: 'string', description: 'Folder of the dataset', valueHint: 'DIR', required: true },
    episodes: {
      type: 'string',
      description: 'Episodes of each variation, in place of the corpus file',
      valueHint: 'N',
    },
    seed: { type: 'string', description: 'Seed, in place of the one in the corpus file', valueHint: 'S' },
    workers: { type: 'string', description: 'Worker threads; one a core by default', valueHint: 'N' },
    json: { type: 'boolean', description: 'Print the summary as one JSON document on stdout' },
  },
  async run({ args }): Promise<number> {
    const episodes = wholeNumber('--episodes', args.episodes, 1, 1_000_000);
    const seed = wholeNumber('--seed', args.seed, 0, Number.MAX_SAFE_INTEGER);
    const workers = wholeNumber('--workers', args.workers, 1, 512) ?? availableParallelism();
    const corpus = compileCorpus(args.corpus, {
      configsFolder,
      store: new AssetStore(),
      ...(episodes === undefined ? {} : { episodes }),
      ...(seed === undefined ? {} : { seed }),
    });
    const wanted = slotCount(corpus.plan);
    const out = resolve(args.out);
    const result = await runWithProgress((hooks) =>
      generateDataset(corpus, { out, workers, versions: packageVersions(), ...hooks }),
    );
    if (result.status === 'stopped') {
      human.warn(`stopped; run the same command again to go on`);
      return INCOMPLETE;
    }
    const summary = await summariseDataset(args.out);
    if (args.json) printJson({ out: args.out, wanted, ...summary });
    else process.stderr.write(`${summaryText(summary)}\n`);
    human.success(`${args.out}: ${summary.episodes} episodes, ${summary.frames} frames, digest ${summary.digest}`);
    if (summary.episodes === wanted) return DONE;
    human.warn(
      `${wanted - summary.episodes} of ${wanted} episodes are missing: every one of their attempts was rejected (see the causes)`,
    );
    return INCOMPLETE;
  },
});

function summaryText({ variations, seed_demos }: DatasetSummary): string {
  const rows = variations.map((v) => [
    `${v.task_id} ${v.variation_id}`,
    `${v.accepted}/${v.attempts}`,
    `${percent(v.dgr)} (${percent(v.dgr_interval[0])} to ${percent(v.dgr_interval[1])})`,
    v.start_coverage === null ? '-' : percent(v.start_coverage),
    causesText(v),
  ]);
  const table = columns([['variation', 'accepted', 'DGR (95 % interval)', 'starts', 'rejected for'], ...rows]);
  const demos = seed_demos.map(({ name, segments }) => `${name} ${segments}`).join(', ');
  return `${table}\nsegments taken from each seed demo: ${demos}`;
}

function causesText({ causes }: VariationSummary): string {
  return Object.entries(causes)
    .map(([cause, count]) => `${cause} ${count}`)
    .join(', ');
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
