/**
 * The jobs that are disturbed: each writes into a place of its own, and leaves something that can be compared.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../src/core/hash.ts';
import { EXPORT_FORMATS } from '../../src/dataset/export/formats.ts';
import { readLogEntries } from '../../src/dataset/version/log.ts';
import { Store } from '../../src/dataset/version/store.ts';
import { verifyStore } from '../../src/dataset/version/verify-store.ts';
import { run, runWell } from './command.ts';

export interface Job {
  readonly name: string;
  /** Command line that does it, with its output in the folder `place`. */
  readonly args: (place: string) => readonly string[];
  /** What it is to write to, for folders that cannot be written and processes that meet. */
  readonly out: (place: string) => string;
  /** What a process may be told that meets another one at the same work. */
  readonly second: RegExp;
  /** Makes what has to be there before. */
  readonly prepare: (place: string) => void;
  /** Does it to the end, however far it got before. */
  readonly finish: (place: string) => Promise<unknown>;
  /** Stands for everything that it left; throws when that is not whole. */
  readonly fingerprint: (place: string) => string;
}

const CORPUS = `corpus: faults
seed: 5
images: { cameras: [front], size: 48 }
tasks:
  - { task: Packing_a_Fruit_Lunch, variations: [TV-04, EV-01], episodes: 2 }
`;

/** @param folder holds what the jobs read */
export async function makeJobs(folder: string): Promise<Job[]> {
  mkdirSync(folder, { recursive: true });
  const corpus = join(folder, 'corpus.yaml');
  writeFileSync(corpus, CORPUS);
  const source = join(folder, 'source');
  await runWell(['generate', corpus, '--out', source, '--workers', '2']);
  const { store, prune } = await makeStore(folder, source);
  return [
    writer('generate', (out) => ['generate', corpus, '--out', out, '--workers', '2']),
    writer('render', (out) => ['render', source, '--out', out, '--size', '32', '--workers', '2']),
    ...Object.keys(EXPORT_FORMATS).map((format) =>
      exporter(format, (out) => ['export', source, '--format', format, '--out', out, ...leftOut(format)]),
    ),
    writer('split', (out) => [
      'split',
      source,
      '--by',
      'variation',
      '--out',
      join(out, '..', 'split.json'),
      '--materialise',
      out,
    ]),
    storeJob('commit', null, (out) => ['version', 'commit', source, '--message', 'faults', '--store', out]),
    storeJob('gc', store, (out) => ['version', 'gc', '--prune', prune, '--store', out]),
  ];
}

/** GR00T takes cameras as video only. */
const leftOut = (format: string) => (format === 'gr00t' ? ['--without', 'observation.images.front'] : []);

/** A store with a version that is to be dropped. */
async function makeStore(folder: string, source: string) {
  const store = join(folder, 'store');
  const other = join(folder, 'other');
  await runWell(['render', source, '--out', other, '--size', '24']);
  await runWell(['version', 'commit', other, '--message', 'dropped', '--store', store]);
  await runWell(['version', 'commit', source, '--message', 'kept', '--parent', 'none', '--store', store]);
  const [entry] = readLogEntries(Store.open(store)).filter(({ version }) => version.message === 'dropped');
  return { store, prune: entry!.id };
}

function writer(name: string, args: (out: string) => readonly string[]): Job {
  const out = (place: string) => join(place, 'out');
  return {
    name,
    args: (place) => args(out(place)),
    out,
    second: /another (run|process)/,
    prepare: (place) => mkdirSync(place, { recursive: true }),
    finish: (place) => runWell(args(out(place))),
    fingerprint: (place) => treeHash(place),
  };
}

/** An export appears whole: what is there need not be made again. */
function exporter(format: string, args: (out: string) => readonly string[]): Job {
  const job = writer(`export ${format}`, args);
  return {
    ...job,
    second: /is there already|another (run|process)/,
    finish: (place) => runUnless(/is there already/, job.args(place)),
  };
}

/** Runs what has to go well, unless it is told that there is nothing left to do. */
async function runUnless(done: RegExp, args: readonly string[]): Promise<boolean> {
  const { code, stderr } = await run(args);
  if (code !== 0 && !done.test(stderr)) throw new Error(`ended with ${code}: ${stderr.trim()}`);
  return code === 0;
}

/** A job on a version store; `before` is the store that it starts from. */
function storeJob(name: string, before: string | null, args: (store: string) => readonly string[]): Job {
  const out = (place: string) => join(place, 'store');
  return {
    name,
    args: (place) => args(out(place)),
    out,
    second: /another (run|process)|no such version/,
    prepare: (place) => {
      mkdirSync(place, { recursive: true });
      if (before) cpSync(before, out(place), { recursive: true });
    },
    finish: async (place) => {
      const isDone = await runUnless(/no such version/, args(out(place)));
      // the version that was to go may be out of the log already, and what it alone held still be there
      if (!isDone) await runWell(['version', 'gc', '--store', out(place)]);
    },
    fingerprint: (place) => {
      const store = Store.open(out(place));
      const faults = verifyStore(store).checks.filter(({ ok }) => !ok);
      if (faults.length > 0) throw new Error(faults.map(({ detail }) => detail).join('; '));
      // with what is no object: halves that nobody cleared away
      const objects = [...store.objects.list()].map(({ path, sha256 }) => sha256 ?? path).sort();
      return sha256Hex(JSON.stringify([objects, readLogEntries(store).map(({ id }) => id)]));
    },
  };
}

/** Over every file below a folder, by its path: what was left behind shows as well. */
function treeHash(folder: string): string {
  if (!existsSync(folder)) throw new Error(`${folder}: is not there`);
  const lines = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => `${sha256Hex(readFileSync(join(folder, name)))}  ${name}\n`);
  return sha256Hex(lines.join(''));
}

/** An empty place for one run. */
export function freshPlace(folder: string, job: Job): string {
  const place = join(folder, 'place');
  rmSync(place, { recursive: true, force: true });
  job.prepare(place);
  return place;
}
