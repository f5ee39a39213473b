import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.ts';
import { checkoutVersion } from '../../../src/dataset/version/checkout.ts';
import { type CommitResult, commitDataset } from '../../../src/dataset/version/commit.ts';
import { collectGarbage } from '../../../src/dataset/version/gc.ts';
import { readLogEntries } from '../../../src/dataset/version/log.ts';
import { Store } from '../../../src/dataset/version/store.ts';
import { setTag } from '../../../src/dataset/version/tag.ts';
import { verifyStore } from '../../../src/dataset/version/verify-store.ts';
import { TYPESCRIPT } from '../../setup/run-typescript.ts';
import { folderHashes } from '../job.ts';
import { disturb, makeDataset } from './store-fixture.ts';

const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'kill-child.ts');
const NEVER = 0;

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly steps: number;
  readonly result: Partial<CommitResult>;
  readonly stderr: string;
}

function run(action: string, store: string, dir: string, killAt = NEVER): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...TYPESCRIPT, CHILD, action, store, dir, String(killAt)]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('close', (code, signal) => {
      done({ code, signal, stderr, ...(stdout ? JSON.parse(stdout) : { steps: 0, result: {} }) });
    });
  });
}

/** Moments among so many steps, spread by chance and the same in every run. */
function moments(name: string, steps: number, count: number): number[] {
  const rng = new RandomStream(['kill test', name]);
  return Array.from({ length: count }, (_, i) => 1 + Math.floor(((i + rng.uniform(0, 1)) * steps) / count));
}

const faults = (store: Store) => verifyStore(store).checks.filter(({ ok }) => !ok);
const objectNames = (store: Store) => [...store.objects.list()].map(({ sha256 }) => sha256);

let folder: string;
let first: string;
let second: string;
/** Holds the first dataset. */
let one: string;
/** Holds both. */
let two: string;
let ids: string[];
let leftAfterGc: (string | null)[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-version-kill-'));
  first = await makeDataset(join(folder, 'first'), { slots: 8 });
  second = await makeDataset(join(folder, 'second'), {
    slots: 10,
    change: (slot) => (slot.slot === 2 ? disturb(slot) : slot),
  });
  one = join(folder, 'one');
  const a = await commitDataset(Store.openOrCreate(one), first, { message: 'killed' });
  two = copy(one, 'two');
  const b = await commitDataset(Store.open(two), second, { message: 'killed' });
  ids = [a.id, b.id];
  const pruned = Store.open(copy(two, 'pruned'));
  await collectGarbage(pruned, { prune: [a.id] });
  leftAfterGc = objectNames(pruned);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(store: string, name: string): string {
  const to = join(folder, name);
  rmSync(to, { recursive: true, force: true });
  cpSync(store, to, { recursive: true });
  return to;
}

describe('killed with -9', () => {
  it('a commit loses nothing, and gives the same version when it is run again', async () => {
    const { steps } = await run('commit', copy(one, 'counted'), second);
    expect(steps).toBeGreaterThan(50);
    for (const moment of moments('commit', steps, 10)) {
      const path = copy(one, 'commit');
      expect((await run('commit', path, second, moment)).signal).toBe('SIGKILL');
      const store = Store.open(path);
      expect(faults(store), `step ${moment}`).toEqual([]);
      expect(store.readLog(), `step ${moment}`).toContain(ids[0]);
      expect((await commitDataset(store, second, { message: 'killed' })).id, `step ${moment}`).toBe(ids[1]);
      expect(readLogEntries(store).map(({ id }) => id)).toEqual([...ids].reverse());
      expect(faults(store)).toEqual([]);
      // halves of objects would be among them, as null: nobody has to collect garbage first
      expect(objectNames(store), `step ${moment}`).toEqual(objectNames(Store.open(two)));
      expect(readdirSync(path)).not.toContain('lock');
    }
  });
  it('the first commit of all leaves a folder that the next one can use', async () => {
    const { steps } = await run('commit', join(folder, 'fresh-counted'), first);
    for (const moment of [...moments('first', 14, 3), ...moments('first commit', steps, 2)]) {
      const path = join(folder, 'fresh');
      rmSync(path, { recursive: true, force: true });
      expect((await run('commit', path, first, moment)).signal).toBe('SIGKILL');
      expect((await commitDataset(Store.openOrCreate(path), first, { message: 'killed' })).id).toBe(ids[0]);
      expect(faults(Store.open(path))).toEqual([]);
    }
  });
  it.each(['checkout', 'link'])('a %s is gone on with, and is no finished dataset before', async (action) => {
    const { steps } = await run(action, copy(two, 'counted'), join(folder, 'counted-out'));
    const whole = folderHashes(second);
    for (const moment of moments(action, steps, 4)) {
      const out = join(folder, 'killed-out');
      rmSync(out, { recursive: true, force: true });
      const path = copy(two, 'checkout');
      expect((await run(action, path, out, moment)).signal).toBe('SIGKILL');
      if (existsSync(join(out, 'provenance/manifest.json'))) {
        const { ['.better-checkout']: _, ...left } = folderHashes(out);
        expect(left, `step ${moment}`).toMatchObject(whole);
      }
      await checkoutVersion(Store.open(path), ids[1]!, out, { link: action === 'link' });
      expect(folderHashes(out), `step ${moment}`).toEqual(whole);
      await collectGarbage(Store.open(path));
      expect(faults(Store.open(path)), `step ${moment}`).toEqual([]);
    }
  });
  it('gc keeps what is needed, and removes the rest when it is run again', async () => {
    const { steps } = await run('gc', copy(two, 'counted'), ids[0]!);
    for (const moment of moments('gc', steps, 8)) {
      const path = copy(two, 'gc');
      const store = Store.open(path);
      await setTag(store, 'kept', ids[1]!);
      expect((await run('gc', path, ids[0]!, moment)).signal).toBe('SIGKILL');
      expect(
        faults(store).filter(({ detail }) => detail.includes(ids[1]!)),
        `step ${moment}`,
      ).toEqual([]);
      expect(verifyStore(store, { id: ids[1]! }).checks.filter(({ ok }) => !ok)).toEqual([]);
      await collectGarbage(store, { prune: [ids[0]!] });
      expect(objectNames(store), `step ${moment}`).toEqual(leftAfterGc);
      expect(faults(store)).toEqual([]);
      expect(store.readTags().get('kept')).toBe(ids[1]);
    }
  });
});

describe('two processes at once', () => {
  it('commit different datasets into a new store: both are there, one after the other', async () => {
    const path = join(folder, 'both');
    const ended = await Promise.all([run('commit', path, first), run('commit', path, second)]);
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const store = Store.open(path);
    const entries = readLogEntries(store);
    expect(new Set(entries.map(({ id }) => id))).toEqual(new Set(ended.map(({ result }) => result.id)));
    expect(entries[0]!.version.parents).toEqual([entries[1]!.id]);
    expect(faults(store)).toEqual([]);
  });
  it('commit and collect garbage: nothing that the commit has written is taken away', async () => {
    const store = Store.open(copy(one, 'swept'));
    let isDone = false;
    const commit = run('commit', store.folder, second).finally(() => {
      isDone = true;
    });
    let refused = 0;
    while (!isDone) {
      await collectGarbage(store).catch((error: Error) => {
        expect(error.message).toMatch(/is committing to this store/);
        refused++;
      });
      await new Promise((done) => setTimeout(done, 1));
    }
    expect((await commit).result.id).toBe(ids[1]);
    expect(refused).toBeGreaterThan(0);
    expect(faults(store)).toEqual([]);
    expect(objectNames(store)).toEqual(objectNames(Store.open(two)));
  });
  it('commit the same dataset: one version comes of it', async () => {
    const path = join(folder, 'same');
    const ended = await Promise.all([run('commit', path, second), run('commit', path, second)]);
    expect(ended.map(({ result }) => result.status).sort()).toEqual(['committed', 'unchanged']);
    expect(Store.open(path).readLog()).toHaveLength(1);
    expect(faults(Store.open(path))).toEqual([]);
  });
});
