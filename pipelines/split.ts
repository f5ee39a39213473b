/**
 * `better split DIR`: sides of a dataset that share nothing of what was asked for, with the proof;
 * `better split check SPLIT.json`: whether the proof still holds.
 */
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { UserError } from '../src/core/errors.ts';
import { checkSplit } from '../src/dataset/split/check.ts';
import { FACTOR_DOCS, parsePolicy } from '../src/dataset/split/factor.ts';
import { materialiseSplit, refuseWithin } from '../src/dataset/split/materialise.ts';
import { parseGroups, parseHoldOut, parseMinDistance, parseRatio } from '../src/dataset/split/options.ts';
import { proofText, splitSummary } from '../src/dataset/split/proof-text.ts';
import { SPLIT_DEFAULTS, type SplitOptions, splitDataset } from '../src/dataset/split/split.ts';
import { type Split, writeSplit } from '../src/dataset/split/split-file.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';
import { Progress } from './support/progress.ts';

const HOLDS = 0;
const LEAKS = 2;

const POLICIES = Object.entries(FACTOR_DOCS).map(([factor, doc]) => `${factor}: ${doc}`);

export const splitCommand = defineCommand({
  meta: {
    name: 'split',
    description:
      'Split a dataset into sides that do not leak, with the proof; `split check SPLIT.json` makes the proof anew',
  },
  args: {
    dir: { type: 'positional', description: 'Folder of a finished dataset, or the word check', required: true },
    // citty lets no command with subcommands take words of its own
    file: { type: 'positional', description: 'After check: the file of the split', required: false },
    dataset: { type: 'string', description: 'With check: the dataset, where it has moved since', valueHint: 'DIR' },
    by: {
      type: 'string',
      description: `Policies joined by +, e.g. variation+asset. ${POLICIES.join('; ')}`,
      valueHint: 'POLICY',
    },
    out: { type: 'string', description: 'File of the split', valueHint: 'SPLIT.json' },
    materialise: {
      type: 'string',
      description: 'Also write each side as a dataset, OUT/train and so on',
      valueHint: 'OUT',
    },
    ratio: { type: 'string', description: 'Shares of the episodes', valueHint: 'train=0.8,test=0.2' },
    seed: { type: 'string', description: 'Seed of the choice among equals; 0 by default', valueHint: 'S' },
    'min-distance': {
      type: 'string',
      description: 'Start poses at most this far apart are one layout [m]; 0.05 by default',
      valueHint: 'M',
    },
    groups: {
      type: 'string',
      description:
        'Objects that count for asset and layout; target,distractor by default, of target, distractor, container, decor',
      valueHint: 'GROUPS',
    },
    'hold-out': {
      type: 'string',
      description: 'Values that the first side must not have, e.g. axis=hidden_physics',
      valueHint: 'FACTOR=VALUES',
    },
    'tear-pairs': { type: 'boolean', description: 'Let a twin and its intervened episode stand on different sides' },
    json: { type: 'boolean', description: 'Print the split without its episodes as one JSON document on stdout' },
  },
  async run({ args }): Promise<number> {
    const { dir, file, dataset, json = false } = args;
    if (dir === 'check') {
      if (file === undefined) throw new UserError('better split check: the file of a split is needed');
      return check(file, dataset, json);
    }
    if (file !== undefined) throw new UserError(`better split: one word too many: ${file}`);
    if (dataset !== undefined) throw new UserError('--dataset: goes with `better split check` alone');
    const { by, out } = args;
    if (by === undefined) throw new UserError(`--by: a policy is needed: ${POLICIES.join('; ')}; several joined by +`);
    if (out === undefined) throw new UserError('--out: a file for the split is needed, e.g. --out split.json');
    const options: SplitOptions = {
      by: parsePolicy(by, '--by'),
      sides: args.ratio === undefined ? SPLIT_DEFAULTS.sides : parseRatio(args.ratio, '--ratio'),
      seed: wholeNumber('--seed', args.seed, 0, Number.MAX_SAFE_INTEGER) ?? SPLIT_DEFAULTS.seed,
      minDistanceM:
        args['min-distance'] === undefined
          ? SPLIT_DEFAULTS.minDistanceM
          : parseMinDistance(args['min-distance'], '--min-distance'),
      groups: args.groups === undefined ? SPLIT_DEFAULTS.groups : parseGroups(args.groups, '--groups'),
      holdOut: args['hold-out'] === undefined ? {} : parseHoldOut(args['hold-out'], '--hold-out'),
      tearPairs: args['tear-pairs'] ?? false,
    };
    refuseWithin(dir, out, '--out');
    if (args.materialise !== undefined) refuseWithin(dir, args.materialise, '--materialise');
    const { split, groups } = await splitDataset(dir, out, options);
    writeSplit(out, split);
    if (json)
      printJson({
        out,
        ...split,
        sides: split.sides.map(({ name, ratio, episodes }) => ({ name, ratio, episodes: episodes.length })),
      });
    else
      human.log(`${splitSummary(split)}; ${groups.count} groups of linked episodes, the largest of ${groups.largest}`);
    human.log(proofText(split.proof, split));
    human.success(`${out}: written`);
    if (args.materialise !== undefined) await materialise(split, dir, args.materialise);
    return HOLDS;
  },
});

async function check(file: string, dataset: string | undefined, json: boolean): Promise<number> {
  const { split, proof, problems } = await checkSplit(file, dataset);
  const ok = problems.length === 0;
  if (json) printJson({ split: file, ok, problems, proof });
  else human.log(proofText(proof, split));
  for (const problem of problems) human.error(problem);
  if (ok) human.success(`${file}: the proof holds`);
  return ok ? HOLDS : LEAKS;
}

async function materialise(split: Split, dir: string, out: string): Promise<void> {
  const progress = new Progress({ total: split.dataset.episodes, done: 0 });
  try {
    const manifests = await materialiseSplit(split, dir, out, { onEpisode: () => progress.tick('episodes copied') });
    progress.end();
    manifests.forEach(({ episodes, frames, digest }, index) => {
      human.success(`${join(out, split.sides[index]!.name)}: ${episodes} episodes, ${frames} frames, digest ${digest}`);
    });
  } catch (error) {
    progress.end();
    throw error;
  }
}
