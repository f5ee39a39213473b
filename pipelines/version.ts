/**
 * `better version commit|log|show|diff|tag|checkout|verify|gc|rebuild`: versions of datasets in a store of chunks that they
 * share.
 */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { z } from 'zod';
import { complain, UserError } from '../src/core/errors.ts';
import { refuseWithin } from '../src/dataset/split/materialise.ts';
import { checkoutVersion } from '../src/dataset/version/checkout.ts';
import { commitDataset, type FileProgress, strangers } from '../src/dataset/version/commit.ts';
import { diffVersions } from '../src/dataset/version/diff.ts';
import { collectGarbage } from '../src/dataset/version/gc.ts';
import { readLogEntries } from '../src/dataset/version/log.ts';
import { compareRebuilt, configOf, rebuildText, refuseDerived } from '../src/dataset/version/rebuild.ts';
import { HEAD, resolveVersion, shortId } from '../src/dataset/version/resolve.ts';
import { Store } from '../src/dataset/version/store.ts';
import { deleteTag, setTag } from '../src/dataset/version/tag.ts';
import { byteText, diffText, logText, showText } from '../src/dataset/version/text.ts';
import { verifyStore } from '../src/dataset/version/verify-store.ts';
import { loadSeedLibrary } from '../src/demo/seed-demo.ts';
import { generateDataset } from '../src/worker/generate.ts';
import type { GenerationPlan } from '../src/worker/plan.ts';
import { human, printJson } from './support/human.ts';
import { wholeNumber } from './support/numbers.ts';
import { configsFolder, packageVersions } from './support/package-info.ts';
import { Progress } from './support/progress.ts';
import { runWithProgress } from './support/run-job.ts';

const DONE = 0;
const FAULTY = 2;
const INCOMPLETE = 3;

const common = {
  store: { type: 'string', description: 'Folder of the store', valueHint: 'DIR', default: './.better-store' },
  json: { type: 'boolean', description: 'Print one JSON document on stdout' },
} as const satisfies ArgsDef;

/** Short texts that say which version. */
const VERSION = 'A tag, an id, the first 4 or more characters of one, or HEAD';

type OnFile = (progress: FileProgress) => void;

async function withProgress<T>(done: string, job: (onFile: OnFile) => Promise<T>): Promise<T> {
  const state: { progress: Progress | null } = { progress: null };
  try {
    return await job(({ files, bytes }) => {
      state.progress ??= new Progress({ total: files[1], done: 0 });
      state.progress.tick(`files, ${byteText(bytes[0])} of ${byteText(bytes[1])} ${done}`);
    });
  } finally {
    state.progress?.end();
  }
}

const commit = defineCommand({
  meta: { name: 'commit', description: 'Keep a finished dataset as a version; makes the store where there is none' },
  args: {
    dir: { type: 'positional', description: 'Folder of the dataset', required: true },
    message: { type: 'string', description: 'What this version is', valueHint: 'TEXT', required: true },
    parent: { type: 'string', description: `${VERSION}; several joined by commas, or none`, valueHint: 'VERSION' },
    date: { type: 'string', description: 'Becomes part of the id; no time is noted without', valueHint: 'ISO-8601' },
    'signed-off-by': { type: 'string', description: 'Who answers for it', valueHint: '"NAME <MAIL>"' },
    ...common,
  },
  async run({ args }): Promise<number> {
    const { dir, parent, date } = args;
    const signedOffBy = args['signed-off-by'];
    // before a store is made: a dataset that is none makes none
    const left = strangers(dir);
    refuseWithin(dir, args.store, '--store');
    const store = Store.openOrCreate(args.store);
    const parents = parent === undefined ? undefined : parent === 'none' ? [] : parent.split(',');
    const note = {
      message: args.message,
      ...(parents === undefined ? {} : { parents }),
      ...(date === undefined ? {} : { date }),
      ...(signedOffBy === undefined ? {} : { signedOffBy }),
    };
    const result = await withProgress('read', (onFile) => commitDataset(store, dir, { ...note, onFile }));
    if (args.json) printJson({ store: args.store, dir, ...result });
    if (left.length > 0) {
      human.warn(`${left.length} files are not the dataset's own and were left out: ${left.slice(0, 5).join(', ')}`);
    }
    if (result.status === 'unchanged') {
      human.info(`${dir}: unchanged since version ${shortId(result.id)}; nothing was added`);
    } else {
      human.success(
        `version ${shortId(result.id)}: ${byteText(result.bytes)}, of which ${byteText(result.addedBytes)} are new to the store`,
      );
    }
    return DONE;
  },
});

const log = defineCommand({
  meta: { name: 'log', description: 'List the versions, newest first' },
  args: common,
  run({ args }): number {
    const entries = readLogEntries(Store.open(args.store));
    if (args.json) printJson(entries.map(({ id, tags, version: { config: _, ...rest } }) => ({ id, tags, ...rest })));
    else process.stderr.write(`${logText(entries)}\n`);
    return DONE;
  },
});

const show = defineCommand({
  meta: { name: 'show', description: 'Show the manifest of a version' },
  args: { version: { type: 'positional', description: VERSION, required: true }, ...common },
  run({ args }): number {
    const store = Store.open(args.store);
    const id = resolveVersion(store, args.version);
    const tags = [...store.readTags()].filter(([, tagged]) => tagged === id).map(([name]) => name);
    const version = store.readVersion(id);
    if (args.json) printJson({ id, tags, ...version });
    else process.stderr.write(`${showText({ id, tags, version })}\n`);
    return DONE;
  },
});

const diff = defineCommand({
  meta: { name: 'diff', description: 'Tell what differs: episodes, variations, columns, settings' },
  args: {
    from: { type: 'positional', description: VERSION, required: true },
    to: { type: 'positional', description: `${VERSION}; HEAD by default`, required: false },
    ...common,
  },
  async run({ args }): Promise<number> {
    const store = Store.open(args.store);
    const result = await diffVersions(store, resolveVersion(store, args.from), resolveVersion(store, args.to ?? HEAD));
    if (args.json) printJson(result);
    else process.stderr.write(`${diffText(result)}\n`);
    return DONE;
  },
});

const tag = defineCommand({
  meta: { name: 'tag', description: 'Name a version; without a name, list the tags' },
  args: {
    name: { type: 'positional', description: 'The tag', required: false },
    version: { type: 'positional', description: `${VERSION}; HEAD by default`, required: false },
    force: { type: 'boolean', description: 'Move a tag that names another version' },
    delete: { type: 'boolean', description: 'Delete the tag; its version stays in the log' },
    ...common,
  },
  async run({ args }): Promise<number> {
    const store = Store.open(args.store);
    const { name } = args;
    if (name === undefined) {
      const tags = [...store.readTags()];
      if (args.json) printJson(Object.fromEntries(tags));
      else for (const [each, id] of tags) process.stderr.write(`${shortId(id)} ${each}\n`);
      return DONE;
    }
    if (args.delete) {
      if (args.version !== undefined) throw new UserError('--delete: takes the tag alone');
      await deleteTag(store, name);
      human.success(`tag ${name}: deleted`);
      return DONE;
    }
    const id = resolveVersion(store, args.version ?? HEAD);
    await setTag(store, name, id, args.force);
    if (args.json) printJson({ tag: name, id });
    human.success(`tag ${name}: version ${shortId(id)}`);
    return DONE;
  },
});

const checkout = defineCommand({
  meta: { name: 'checkout', description: 'Write a version into a folder; run again, it goes on' },
  args: {
    version: { type: 'positional', description: VERSION, required: true },
    dir: { type: 'positional', description: 'A new or an empty folder', required: true },
    link: { type: 'boolean', description: "Hard links to the store's files: they take no room, and are read-only" },
    ...common,
  },
  async run({ args }): Promise<number> {
    const store = Store.open(args.store);
    const id = resolveVersion(store, args.version);
    const link = args.link ?? false;
    const result = await withProgress('written', (onFile) => checkoutVersion(store, id, args.dir, { link, onFile }));
    if (args.json) printJson({ dir: args.dir, id, ...result });
    const kept = result.kept > 0 ? `, ${result.kept} were there already` : '';
    human.success(
      `${args.dir}: version ${shortId(id)}, ${result.files} files${kept}, ${byteText(result.bytes)}, read back`,
    );
    return DONE;
  },
});

const verify = defineCommand({
  meta: { name: 'verify', description: 'Read every object that the versions need, and check ids, trees, tags and log' },
  args: {
    version: { type: 'positional', description: `${VERSION}; all by default`, required: false },
    ...common,
  },
  run({ args }): number {
    const store = Store.open(args.store);
    const report = verifyStore(store, args.version === undefined ? {} : { id: resolveVersion(store, args.version) });
    const ok = report.checks.every((check) => check.ok);
    if (args.json) printJson({ store: args.store, ok, ...report });
    else {
      for (const check of report.checks) {
        process.stderr.write(`${check.ok ? 'ok    ' : 'FAULT '} ${check.check.padEnd(10)}  ${check.detail}\n`);
      }
      process.stderr.write(`${args.store}: ${ok ? 'whole' : 'DAMAGED'}\n`);
    }
    return ok ? DONE : FAULTY;
  },
});

const gc = defineCommand({
  meta: { name: 'gc', description: 'Remove objects that no tag and no version of the log reaches' },
  args: {
    prune: {
      type: 'string',
      description: `Versions that are dropped from the log first, joined by commas`,
      valueHint: 'VERSION',
    },
    'dry-run': { type: 'boolean', description: 'Only tell what would be removed' },
    ...common,
  },
  async run({ args }): Promise<number> {
    const store = Store.open(args.store);
    const prune = (args.prune?.split(',') ?? []).map((name) => resolveVersion(store, name));
    const dryRun = args['dry-run'] ?? false;
    const result = await collectGarbage(store, { prune, dryRun });
    if (args.json) printJson({ store: args.store, dry_run: dryRun, ...result });
    human.success(
      `${dryRun ? 'would remove' : 'removed'} ${result.versions} versions, ${result.objects} objects, ${result.others} other files: ${byteText(result.bytes)}`,
    );
    return DONE;
  },
});

const rebuild = defineCommand({
  meta: { name: 'rebuild', description: 'Generate a version anew from its manifest, and compare digests' },
  args: {
    version: { type: 'positional', description: VERSION, required: true },
    out: { type: 'string', description: 'A new folder; run again, it goes on', valueHint: 'DIR', required: true },
    seeds: {
      type: 'string',
      description: "Folder to look for the seed demos in, beside this project's own",
      valueHint: 'DIR',
    },
    workers: { type: 'string', description: 'Worker threads; one a core by default', valueHint: 'N' },
    ...common,
  },
  async run({ args }): Promise<number> {
    const workers = wholeNumber('--workers', args.workers, 1, 512) ?? availableParallelism();
    const store = Store.open(args.store);
    const id = resolveVersion(store, args.version);
    const version = store.readVersion(id);
    refuseDerived(id, version);
    const plan = storedPlan(configOf(store, version), store.versionPath(id));
    const seedFolders = findSeedFolders(plan, [
      ...(args.seeds === undefined ? [] : [args.seeds]),
      join(configsFolder, 'seeds'),
    ]);
    const result = await runWithProgress((hooks) =>
      generateDataset(
        { plan, seedFolders },
        { out: resolve(args.out), workers, versions: packageVersions(), ...hooks },
      ),
    );
    if (result.status === 'stopped') {
      human.warn('stopped; run the same command again to go on');
      return INCOMPLETE;
    }
    const report = compareRebuilt(store, id, result.manifest);
    if (args.json) printJson({ out: args.out, ...report });
    human[report.same ? 'success' : 'error'](rebuildText(report));
    return report.same ? DONE : FAULTY;
  },
});

/** What of a plan is looked at here; the rest was written by the same program. */
const planSchema = z.looseObject({
  corpus: z.string(),
  seed: z.number(),
  replay: z.looseObject({}),
  outcome: z.looseObject({}),
  attempts_per_episode: z.int().min(1),
  variations: z.array(z.looseObject({ episodes: z.int().min(1), seeds: z.int().min(0) })).min(1),
  seed_libraries: z.array(z.string()),
});

function storedPlan(config: unknown, where: string): GenerationPlan {
  if (planSchema.safeParse(config).success) return config as GenerationPlan;
  throw complain({
    where: `${where}: config`,
    what: 'is no plan of `better generate`, so that the dataset cannot be made anew from it',
  });
}

/** The folder of each of the plan's seed libraries, by its hash. */
function findSeedFolders(plan: GenerationPlan, roots: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const folder of roots.flatMap(foldersOfDemos)) {
    const { sha256 } = loadSeedLibrary(folder);
    if (!found.has(sha256)) found.set(sha256, folder);
  }
  return plan.seed_libraries.map((sha256, at) => {
    const folder = found.get(sha256);
    if (folder !== undefined) return folder;
    throw complain({
      where: `config: seed_libraries[${at}]`,
      what: `the seed demos are not below ${roots.join(' or ')}`,
      got: sha256,
      expected: `the folder that they lie in as --seeds DIR; there are ${found.size} others`,
    });
  });
}

function foldersOfDemos(root: string): string[] {
  if (!existsSync(root)) throw new UserError(`${root}: no such folder of seed demos`);
  const demos = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.arrow'));
  return [...new Set(demos.map((name) => dirname(join(root, name))))];
}

export const versionCommand = defineCommand({
  meta: { name: 'version', description: 'Versions of datasets in a store of chunks that they share' },
  subCommands: { commit, log, show, diff, tag, checkout, verify, gc, rebuild },
});
