import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { newHolder } from '../../../src/core/lock.ts';
import { checkoutVersion } from '../../../src/dataset/version/checkout.ts';
import { commitDataset } from '../../../src/dataset/version/commit.ts';
import { collectGarbage } from '../../../src/dataset/version/gc.ts';
import { readLogEntries } from '../../../src/dataset/version/log.ts';
import { resolveVersion } from '../../../src/dataset/version/resolve.ts';
import { Store } from '../../../src/dataset/version/store.ts';
import { beginSession } from '../../../src/dataset/version/store-lock.ts';
import { deleteTag, setTag } from '../../../src/dataset/version/tag.ts';
import { verifyStore } from '../../../src/dataset/version/verify-store.ts';
import { THOROUGH } from '../../setup/thorough.ts';
import { folderHashes } from '../job.ts';
import { diskError, watchDisk } from './disk.ts';
import { disturb, makeDataset } from './store-fixture.ts';

let folder: string;
let first: string;
let second: string;
let pristine: string;
let ids: [string, string];
let store: Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-version-faults-'));
  first = await makeDataset(join(folder, 'first'), { slots: 6 });
  second = await makeDataset(join(folder, 'second'), {
    slots: 6,
    change: (slot) => (slot.slot === 1 ? disturb(slot) : slot),
  });
  pristine = join(folder, 'pristine');
  const made = Store.openOrCreate(pristine);
  const a = await commitDataset(made, first, { message: 'first' });
  const b = await commitDataset(made, second, { message: 'second' });
  ids = [a.id, b.id];
});
beforeEach(() => {
  store = Store.open(copy(pristine, 'store'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(from: string, name: string): string {
  const to = join(folder, name);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  return to;
}

const faults = (of = store) => verifyStore(of).checks.filter(({ ok }) => !ok);
const files = (dir: string) => Object.keys(folderHashes(dir)).sort();

/** Changes an object of a version that no other one has; returns its path. */
function ownObject(id: string, other: string): string {
  const chunks = (version: string) =>
    store.readTree(store.readVersion(version)).files.flatMap((file) => file.chunks.map(([sha256]) => sha256));
  const others = new Set(chunks(other));
  const own = store.objects.path(chunks(id).find((sha256) => !others.has(sha256))!);
  chmodSync(own, 0o644);
  return own;
}

describe('a version is found', () => {
  it('by its id, a beginning of it, a tag, or HEAD', async () => {
    await setTag(store, 'release-1', ids[0]);
    expect(resolveVersion(store, ids[0])).toBe(ids[0]);
    expect(resolveVersion(store, ids[1].slice(0, 8))).toBe(ids[1]);
    expect(resolveVersion(store, 'release-1')).toBe(ids[0]);
    expect(resolveVersion(store, 'HEAD')).toBe(ids[1]);
  });
  it('or else those that there are are told', async () => {
    await setTag(store, 'release-1', ids[0]);
    expect(() => resolveVersion(store, 'release-2')).toThrow(/no such version or tag; got "release-2".*release-1, /);
    expect(() => resolveVersion(store, ids[0].slice(0, 3))).toThrow(/4 or more characters/);
    expect(() => resolveVersion(store, '../../etc')).toThrow(UserError);
    const twin = `${ids[0].slice(0, 10)}${'0'.repeat(54)}`;
    writeFileSync(store.versionPath(twin), '');
    expect(() => resolveVersion(store, ids[0].slice(0, 6))).toThrow(
      new RegExp(`2 versions begin with ${ids[0].slice(0, 6)}; expected one of .*${ids[0].slice(0, 12)}`),
    );
    expect(resolveVersion(store, ids[0].slice(0, 20))).toBe(ids[0]);
  });
  it('and an empty store says so', () => {
    const empty = Store.openOrCreate(join(folder, 'empty'));
    expect(() => resolveVersion(empty, 'HEAD')).toThrow(/nothing has been committed yet/);
    expect(() => resolveVersion(empty, 'abcd')).toThrow(/a commit first/);
  });
});

describe('a tag', () => {
  it('stays where it is, unless it is forced to move', async () => {
    await setTag(store, 'a', ids[0]);
    await setTag(store, 'a', ids[0]);
    await expect(setTag(store, 'a', ids[1])).rejects.toThrow(/tag a: names version [0-9a-f]{12} already; --force/);
    await setTag(store, 'a', ids[1], true);
    expect(store.readTags()).toEqual(new Map([['a', ids[1]]]));
    await deleteTag(store, 'a');
    await expect(deleteTag(store, 'a')).rejects.toThrow(/no such tag/);
  });
  it.each(['', 'a b', '../a', '.hidden', 'HEAD', 'deadbeef', 'a/b', 'ä'])('has no name such as %j', async (name) => {
    await expect(setTag(store, name, ids[0])).rejects.toThrow(UserError);
  });
  it('that is damaged is named', () => {
    mkdirSync(join(store.folder, 'tags'));
    writeFileSync(store.tagPath('a'), 'nothing');
    expect(() => store.readTags()).toThrow(/tags\/a: damaged/);
    expect(faults()[0]!.detail).toMatch(/tags\/a: damaged/);
  });
});

describe('a folder that is no store', () => {
  it('is neither read nor written to', () => {
    expect(() => Store.open(join(folder, 'none'))).toThrow(/no such store; `better version commit/);
    expect(() => Store.open(first)).toThrow(/not a store/);
    expect(() => Store.openOrCreate(first)).toThrow(/not empty: holds/);
    expect(() => Store.openOrCreate(join(first, 'README.md'))).toThrow(/a file stands where/);
    writeFileSync(join(store.folder, 'store.json'), '{"format":"other"}');
    expect(() => Store.open(store.folder)).toThrow(/not a store that this version/);
    writeFileSync(join(store.folder, 'store.json'), '{');
    expect(() => Store.openOrCreate(store.folder)).toThrow(/damaged: not JSON/);
  });
});

describe('a dataset that is not whole', () => {
  it('is not committed, and the file is named', async () => {
    const before = files(store.folder);
    const commit = (dir: string) => commitDataset(store, dir, { message: 'spoilt' });
    await expect(commit(join(folder, 'none'))).rejects.toThrow(/no such dataset/);
    await expect(commit(folder)).rejects.toThrow(/not a dataset/);

    const missing = copy(first, 'spoilt');
    rmSync(join(missing, 'meta/info.json'));
    await expect(commit(missing)).rejects.toThrow(/spoilt\/meta\/info\.json: missing/);

    const flipped = copy(first, 'spoilt');
    const path = join(flipped, 'data/chunk-000/file-000.parquet');
    const bytes = readFileSync(path);
    bytes[100]! ^= 1;
    writeFileSync(path, bytes);
    await expect(commit(flipped)).rejects.toThrow(/file-000\.parquet: other bytes than/);

    const truncated = copy(first, 'spoilt');
    writeFileSync(join(truncated, 'privileged/chunk-000/file-000.parquet'), 'PAR1');
    await expect(commit(truncated)).rejects.toThrow(/other bytes than/);

    const unfinished = copy(first, 'spoilt');
    rmSync(join(unfinished, 'provenance/manifest.json'));
    mkdirSync(join(unfinished, 'work'));
    writeFileSync(join(unfinished, 'work/plan.json'), '{}');
    await expect(commit(unfinished)).rejects.toThrow(/not finished/);

    await collectGarbage(store);
    expect(files(store.folder)).toEqual(before);
  });
  it('nor is one with a note that makes no sense', async () => {
    const commit = (note: object) => commitDataset(store, first, { message: 'x', ...note });
    await expect(commit({ message: ' ' })).rejects.toThrow(/--message/);
    await expect(commit({ date: 'yesterday' })).rejects.toThrow(/--date.*ISO 8601.*"yesterday"/);
    await expect(commit({ date: '2026-13-40' })).rejects.toThrow(/no such day/);
    await expect(commit({ signedOffBy: 'Ada' })).rejects.toThrow(/--signed-off-by.*mail address/);
    await expect(commit({ parents: ['nobody'] })).rejects.toThrow(/no such version/);
  });
});

describe('a damaged store', () => {
  it('names the object and who needs it, and is mended by a commit of a whole copy', async () => {
    for (const spoil of [
      (path: string) => rmSync(path),
      (path: string) => appendFileSync(path, 'x'),
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1]! ^= 4;
        writeFileSync(path, bytes);
      },
    ]) {
      store = Store.open(copy(pristine, 'store'));
      const path = ownObject(ids[1], ids[0]);
      spoil(path);
      expect(faults().map(({ check }) => check)).toEqual(['objects']);
      expect(faults()[0]!.detail).toContain(path);
      const out = join(folder, 'damaged-out');
      rmSync(out, { recursive: true, force: true });
      await expect(checkoutVersion(store, ids[1], out)).rejects.toThrow(path);
      expect(files(out)).not.toContain('provenance/manifest.json');
      await checkoutVersion(store, ids[0], join(folder, 'other-out'));
      rmSync(join(folder, 'other-out'), { recursive: true });

      rmSync(path, { force: true });
      expect(await commitDataset(store, second, { message: 'again' })).toMatchObject({
        status: 'unchanged',
        id: ids[1],
      });
      expect(faults()).toEqual([]);
      await checkoutVersion(store, ids[1], out);
      expect(folderHashes(out)).toEqual(folderHashes(second));
    }
  });
  it('names a manifest or tree that is missing or other, and gc touches nothing then', async () => {
    const before = files(store.folder);
    appendFileSync(store.versionPath(ids[0]), ' ');
    expect(() => readLogEntries(store)).toThrow(/its SHA-256 is not its name/);
    expect(faults().map(({ check }) => check)).toEqual(['manifests']);
    await expect(collectGarbage(store)).rejects.toThrow(UserError);
    rmSync(store.versionPath(ids[0]));
    expect(faults().map(({ check }) => check)).toEqual(['names']);
    await expect(collectGarbage(store)).rejects.toThrow(/no such file/);

    store = Store.open(copy(pristine, 'store'));
    const [tree] = store.readVersion(ids[0]).tree;
    rmSync(`${store.objects.path(tree)}.z`);
    expect(faults().map(({ check }) => check)).toEqual(['trees']);
    await expect(collectGarbage(store)).rejects.toThrow(/missing/);
    await commitDataset(store, first, { message: 'mend', parents: [ids[0]] }).catch(() => {});
    expect(faults()).toEqual([]);
    expect(files(store.folder).filter((name) => name.startsWith('objects'))).toEqual(
      before.filter((name) => name.startsWith('objects')),
    );
  });
  it('passes by a line of the log that was cut short', async () => {
    appendFileSync(join(store.folder, 'log'), ids[0].slice(0, 20));
    expect(store.readLog()).toEqual(ids);
    const third = await commitDataset(store, first, { message: 'third' });
    expect(store.readLog()).toEqual([...ids, third.id]);
  });
});

describe('gc', () => {
  it('says what it would remove, removes it, and keeps what tags and the log reach', async () => {
    await setTag(store, 'kept', ids[0]);
    await expect(collectGarbage(store, { prune: [ids[0]] })).rejects.toThrow(/the tag kept names it/);
    expect(await collectGarbage(store)).toMatchObject({ versions: 0, objects: 0, others: 0 });
    const before = files(store.folder);
    const wanted = await collectGarbage(store, { prune: [ids[1]], dryRun: true });
    expect(files(store.folder)).toEqual(before);
    expect(await collectGarbage(store, { prune: [ids[1]] })).toEqual(wanted);
    expect(wanted).toMatchObject({ versions: 1 });
    expect(wanted.objects).toBeGreaterThan(0);
    expect(store.readLog()).toEqual([ids[0]]);
    expect(faults()).toEqual([]);
    const out = join(folder, 'gc-out');
    await checkoutVersion(store, ids[0], out);
    expect(folderHashes(out)).toEqual(folderHashes(first));
  });
  it('keeps a version that the log has lost, as long as a tag has it', async () => {
    await setTag(store, 'kept', ids[1]);
    store.rewriteLog([ids[0]]);
    await collectGarbage(store);
    expect(verifyStore(store, { id: ids[1] }).checks.every(({ ok }) => ok)).toBe(true);
  });
  it('does not run while somebody commits', async () => {
    const end = await beginSession(store);
    await expect(collectGarbage(store)).rejects.toThrow(/is committing to this store/);
    end();
    await collectGarbage(store);
  });
});

describe('what a killed process left half-written', () => {
  const HALF = '.5e.0123456789abc.tmp';
  let half: string;
  beforeEach(() => {
    half = join(store.folder, 'objects/ab', HALF);
    mkdirSync(join(store.folder, 'objects/ab'), { recursive: true });
    writeFileSync(half, 'half');
    mkdirSync(join(store.folder, 'sessions'), { recursive: true });
    // of a process that is no more: numbers go up to 2^22
    writeFileSync(join(store.folder, 'sessions/dead'), JSON.stringify({ ...newHolder(), pid: 2 ** 22 + 1 }));
  });
  it('is no fault, and gone after the next commit', async () => {
    expect(faults()).toEqual([]);
    await commitDataset(store, second, { message: 'again' });
    expect(existsSync(half)).toBe(false);
    expect(readdirSync(join(store.folder, 'sessions'))).toEqual([]);
    expect(faults()).toEqual([]);
  });
  it('stays as long as another process writes, which may have written it', async () => {
    const end = await beginSession(store).finally(() => writeFileSync(half, 'half'));
    writeFileSync(join(store.folder, 'sessions/dead'), JSON.stringify({ ...newHolder(), pid: 2 ** 22 + 1 }));
    await commitDataset(store, second, { message: 'again' });
    expect(existsSync(half)).toBe(true);
    end();
    await commitDataset(store, second, { message: 'again' });
    expect(existsSync(half)).toBe(false);
  });
  it('is left by a dry run of gc, which forgets nobody', async () => {
    expect((await collectGarbage(store, { dryRun: true })).others).toBe(1);
    await commitDataset(store, second, { message: 'again' });
    expect(existsSync(half)).toBe(false);
  });
});

describe('a folder to check out into', () => {
  it('is a new one, an empty one, or one of the same version', async () => {
    const out = join(folder, 'out');
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.tex'), 'ten years');
    await expect(checkoutVersion(store, ids[0], out)).rejects.toThrow(/not empty.*"thesis\.tex"/);
    expect(files(out)).toEqual(['thesis.tex']);
    rmSync(join(out, 'thesis.tex'));
    await checkoutVersion(store, ids[0], out);
    await expect(checkoutVersion(store, ids[1], out)).rejects.toThrow(/not a checkout of version/);

    writeFileSync(join(out, 'README.md'), 'spoilt');
    const mended = await checkoutVersion(store, ids[0], out);
    expect(mended.files - mended.kept).toBe(1);
    expect(folderHashes(out)).toEqual(folderHashes(first));

    writeFileSync(join(out, '.better-checkout'), `${ids[1]}\n`);
    await expect(checkoutVersion(store, ids[0], out)).rejects.toThrow(/the beginning of a checkout of version/);
    await expect(checkoutVersion(store, ids[0], join(out, 'README.md'))).rejects.toThrow(/a file stands where/);
    rmSync(out, { recursive: true });
  });
  it('cannot spoil the store, though its files are links into it', async () => {
    const out = join(folder, 'linked-out');
    await checkoutVersion(store, ids[0], out, { link: true });
    for (const path of Object.keys(folderHashes(out))) {
      chmodSync(join(out, path), 0o644);
      appendFileSync(join(out, path), 'spoilt');
    }
    expect(faults()).toEqual([]);
    const again = join(folder, 'linked-again');
    await checkoutVersion(store, ids[0], again, { link: true });
    expect(folderHashes(again)).toEqual(folderHashes(first));
    for (const each of [out, again]) rmSync(each, { recursive: true });
  });
  it('is not written outside of by a tree from elsewhere', async () => {
    const version = store.readVersion(ids[0]);
    for (const path of ['../x', '/x', 'a/../../x', 'a\\..\\x', 'C:/x']) {
      const tree = {
        format: 'better-datagen tree',
        format_version: 1,
        files: [{ path, bytes: 0, sha256: '0'.repeat(64), chunks: [] }],
      };
      const [sha256, bytes] = await store.objects.put(Buffer.from(JSON.stringify(tree)));
      await store.objects.flush();
      expect(() => store.readTree({ ...version, tree: [sha256, bytes] })).toThrow(
        /a path within the dataset is needed/,
      );
    }
  });
});

describe('a disk that fails', () => {
  const actions: Record<string, (at: Store, out: string) => Promise<unknown>> = {
    commit: (at) => commitDataset(at, second, { message: 'second' }),
    checkout: (at, out) => checkoutVersion(at, ids[0], out),
    link: (at, out) => checkoutVersion(at, ids[0], out, { link: true }),
    tag: (at) => setTag(at, 'a', ids[0]),
    gc: (at) => collectGarbage(at),
  };

  it.each([
    ...Object.keys(actions).map((name) => [name, 'ENOSPC'] as const),
    ['commit', 'EROFS'],
    ['checkout', 'EACCES'],
  ] as const)('at steps of a %s (%s) is told in one line, and the same again succeeds', async (name, code) => {
    const action = actions[name]!;
    // a store that holds the first alone, so that there is something to do
    const half = Store.open(copy(pristine, 'half'));
    await collectGarbage(half, { prune: [ids[1]] });
    const count = async (): Promise<number> => {
      let steps = 0;
      const end = watchDisk((step) => {
        steps = step;
      });
      await action(Store.open(copy(half.folder, 'counted')), join(folder, 'counted-out')).finally(end);
      rmSync(join(folder, 'counted-out'), { recursive: true, force: true });
      return steps;
    };
    const steps = await count();
    const stride = Math.max(1, Math.floor(steps / (THOROUGH ? 40 : 5)));
    for (let at = 1; at <= steps; at += stride) {
      const path = copy(half.folder, 'failing');
      const out = join(folder, 'failing-out');
      rmSync(out, { recursive: true, force: true });
      const end = watchDisk((step) => {
        // removals go through, as on a full disk
        if (step === at) throw diskError(code);
      });
      const error = await action(Store.open(path), out)
        .then(
          () => null,
          (failure: unknown) => failure as Error,
        )
        .finally(end);
      if (error) {
        expect(error, `${name} step ${at}: ${error.stack}`).toBeInstanceOf(UserError);
        expect(error.message).toMatch(code === 'ENOSPC' ? /the disk is full/ : /may not be written/);
      }
      rmSync(join(path, 'lock'), { force: true });
      rmSync(join(path, 'sessions'), { recursive: true, force: true });
      rmSync(`${out}.lock`, { force: true });
      expect(faults(Store.open(path)), `${name} step ${at}`).toEqual([]);
      await action(Store.open(path), out);
      expect(faults(Store.open(path))).toEqual([]);
      if (name === 'commit') expect(Store.open(path).readLog()).toEqual(ids);
      if (name === 'checkout' || name === 'link') expect(folderHashes(out)).toEqual(folderHashes(first));
      if (name === 'tag') expect(Store.open(path).readTags().get('a')).toBe(ids[0]);
      await collectGarbage(Store.open(path));
      expect(readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.tmp'))).toEqual(
        [],
      );
    }
  });
});
