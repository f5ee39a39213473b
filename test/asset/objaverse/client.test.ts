import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ObjaverseClient } from '../../../src/asset/objaverse/client.ts';
import type { HubEvent } from '../../../src/asset/objaverse/options.ts';
import { glbOf, sphere } from '../models.ts';
import { glbPathOf, type HubObject, type LocalHub, localOptions, packed, startHub, uidOf } from './local-hub.ts';

const [A, B, C] = [uidOf(1), uidOf(2), uidOf(3)];
const PATH_A = glbPathOf({ uid: A });
let objects: HubObject[];
let hub: LocalHub;
let options: ReturnType<typeof localOptions>;
let events: HubEvent[];

beforeAll(async () => {
  const glb = await glbOf(sphere(1, 8, 12));
  const apple = { lvis: 'apple', metadata: { name: 'Apple', license: 'by', user: { displayName: 'Ann' } } };
  objects = [
    { uid: A, glb, ...apple },
    { uid: B, glb, folder: '000-101', lvis: 'apple', metadata: { name: 'B', license: 'cc0' } },
    { uid: C, glb, lvis: 'mug' },
  ];
});
beforeEach(async () => {
  hub = await startHub(objects);
  events = [];
  options = { ...localOptions(hub), onEvent: (event) => events.push(event) };
});
afterEach(() => hub.close());

const client = (more: object = {}): ObjaverseClient => new ObjaverseClient({ ...options, ...more });
const inCache = (path: string): string => join(options.cacheFolder, path);
const put = (path: string, data: Uint8Array): void => {
  mkdirSync(dirname(inCache(path)), { recursive: true });
  writeFileSync(inCache(path), data);
};
const glb = (): Buffer => hub.files.get(PATH_A)!;
const requestsFor = (path: string) => hub.requests.filter((request) => request.path === path);
const leftovers = (): string[] =>
  existsSync(options.cacheFolder)
    ? readdirSync(options.cacheFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.(tmp|lock)$/.test(name),
      )
    : [];

describe('ObjaverseClient', () => {
  it("fetches an object into the Python package's layout, once", async () => {
    const path = await client().object(A);
    expect(path).toBe(inCache(`glbs/000-023/${A}.glb`));
    expect(readFileSync(path)).toEqual(glb());
    expect(await client().object(A)).toBe(path);
    expect(requestsFor(PATH_A)).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });
  it('tells categories and metadata, whatever keys a record has more or less', async () => {
    expect([...(await client().categories())]).toEqual([
      ['apple', [A, B]],
      ['mug', [C]],
    ]);
    const known = await client().metadata([B, C, A]);
    expect([...known.keys()]).toEqual([B, C, A]);
    expect(known.get(A)).toMatchObject({ name: 'Apple', license: 'by', author: 'Ann' });
    expect(known.get(C)).toMatchObject({ name: '', license: 'unknown', author: 'unknown', triangles: null });
    expect(requestsFor('metadata/000-023.json.gz')).toHaveLength(1);
  });
  it('needs no list for what is in the cache', async () => {
    put(PATH_A, glb());
    await client().object(A);
    expect(hub.requests).toEqual([]);
  });
  it('tells what is no uid, and what the hub does not have', async () => {
    await expect(client().object('../../etc/passwd')).rejects.toThrow('not an Objaverse uid');
    await expect(client().object(uidOf(9))).rejects.toThrow('Objaverse has no object of this uid');
    hub.files.delete(PATH_A);
    await expect(client().object(A)).rejects.toThrow(/the hub has no such file \(404\)/);
    expect(options.waits).toEqual([]);
  });
  it('lets no path from the hub lead out of the cache', async () => {
    for (const path of ['../../evil.glb', `glbs/000-023/${B}.glb`, 7]) {
      hub.files.set('object-paths.json.gz', gzipSync(JSON.stringify({ [A]: path })));
      await expect(new ObjaverseClient({ ...options, ...localOptions(hub) }).object(A)).rejects.toThrow(
        'a strange path',
      );
    }
  });
  it('fetches many, and lets none keep the others back', async () => {
    const seen: string[] = [];
    const { paths, missing } = await client().objects([A, uidOf(9), B], { onObject: (uid) => seen.push(uid) });
    expect([...paths.keys()]).toEqual([A, B]);
    expect(missing).toEqual([{ uid: uidOf(9), why: expect.stringContaining('no object of this uid') }]);
    expect(seen.sort()).toEqual([A, B, uidOf(9)].sort());
  });
});

describe('what the hub lists', () => {
  it('is checked: a list that is none is told, with its file', async () => {
    for (const [list, value] of [
      ['object-paths.json.gz', [1]],
      ['object-paths.json.gz', null],
      ['lvis-annotations.json.gz', { apple: 7 }],
    ] as const) {
      options.cacheFolder = localOptions(hub).cacheFolder;
      hub.files.set(list, packed(value));
      const asked = list === 'object-paths.json.gz' ? client().object(A) : client().categories();
      await expect(asked).rejects.toThrow(list);
    }
    hub.files.set('lvis-annotations.json.gz', gzipSync('{"apple": ['));
    options.cacheFolder = localOptions(hub).cacheFolder;
    await expect(client().categories()).rejects.toThrow(/not JSON; delete it/);
  });
});

describe('a bad connection', () => {
  it('is made up for: a body that is cut off is gone on with', async () => {
    hub.fail(PATH_A, { kind: 'cut', after: 1000 }, { kind: 'cut', after: 500 });
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(requestsFor(PATH_A).map(({ range }) => range)).toEqual([undefined, 'bytes=1000-', 'bytes=1500-']);
    expect(options.waits).toEqual([500, 500]);
  });
  it('is not pressed: 429 and 503 wait as long as they ask, or twice as long each time', async () => {
    hub.fail(
      PATH_A,
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503, headers: { 'retry-after': new Date(Date.now() + 20_500).toUTCString() } },
    );
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(options.waits.slice(0, 3)).toEqual([7000, 1000, 2000]);
    expect(options.waits[3]).toBeGreaterThan(18_000);
    expect(options.waits[3]).toBeLessThan(22_000);
  });
  it('is given up after some attempts, or when the wait is too long', async () => {
    hub.fail(PATH_A, ...Array.from({ length: 6 }, () => ({ kind: 'status', status: 502 }) as const));
    await expect(client().object(A)).rejects.toThrow(
      /given up after 6 attempts: the server answers 502; try again later/,
    );
    hub.fail(PATH_A, { kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    await expect(client().object(A)).rejects.toThrow(/asks to wait 3600 s/);
    await hub.close();
    await expect(client().object(A)).rejects.toThrow(/ECONNREFUSED/);
    expect(leftovers()).toEqual([]);
  });
  it('refuses at once what the hub refuses', async () => {
    hub.fail(PATH_A, { kind: 'status', status: 403 });
    await expect(client().object(A)).rejects.toThrow(/the hub refuses it \(403\)/);
    expect(options.waits).toEqual([]);
  });
  it('finds bytes that changed on the way by their checksum', async () => {
    hub.fail(PATH_A, { kind: 'corrupt' });
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(events).toContainEqual(expect.objectContaining({ kind: 'retry', why: expect.stringContaining('checksum') }));
    hub.fail(PATH_A.replace(A, C), ...Array.from({ length: 6 }, () => ({ kind: 'corrupt' }) as const));
    await expect(client().object(C)).rejects.toThrow(/given up after 6 attempts: the checksum/);
    expect(leftovers()).toEqual([]);
  });
  it("does not ask again for a file that is the hub's own, and damaged", async () => {
    hub.files.set(PATH_A, Buffer.from('<html>'));
    await expect(client().object(A)).rejects.toThrow(/the hub's own file is damaged: not a GLB file/);
    expect(options.waits).toEqual([]);
  });
  it('finds a short list by its own structure, where there is neither checksum nor length', async () => {
    hub.fail('metadata/000-023.json.gz', { kind: 'short without length', bytes: 60 });
    expect((await client().metadata([A])).get(A)?.name).toBe('Apple');
    expect(events).toContainEqual(expect.objectContaining({ kind: 'retry', why: expect.stringContaining('gzip') }));
  });
  it('gives up a server that falls silent, and goes on', async () => {
    hub.fail(PATH_A, { kind: 'stall', after: 700 });
    expect(readFileSync(await client({ idleMs: 100 }).object(A))).toEqual(glb());
    expect(requestsFor(PATH_A)[1]?.range).toBe('bytes=700-');
  });
  it('tells when a file is too large, before it is read', async () => {
    await expect(client({ mostBytes: 1000 }).object(A)).rejects.toThrow(/bytes are too many; 1000 at most/);
  });
});

describe('what an earlier run left', () => {
  it('is gone on with: the beginning of the file', async () => {
    put(`${PATH_A}.tmp`, glb().subarray(0, 1234));
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(requestsFor(PATH_A)[0]?.range).toBe('bytes=1234-');
  });
  it('is named when all of it is there', async () => {
    put(`${PATH_A}.tmp`, glb());
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(requestsFor(PATH_A).map(({ status }) => status)).toEqual([416]);
  });
  it('is thrown away when it is of another file, or too long', async () => {
    for (const stale of [Buffer.alloc(500, 7), Buffer.alloc(glb().length + 9)]) {
      options.cacheFolder = localOptions(hub).cacheFolder;
      put(`${PATH_A}.tmp`, stale);
      expect(readFileSync(await client().object(A))).toEqual(glb());
      expect(leftovers()).toEqual([]);
    }
    expect(options.waits).toEqual([0, 0]);
  });
  it('is written over when the server knows no ranges, or sends another one', async () => {
    for (const kind of ['ignore range', 'wrong range'] as const) {
      options.cacheFolder = localOptions(hub).cacheFolder;
      put(`${PATH_A}.tmp`, glb().subarray(0, 1234));
      hub.fail(PATH_A, { kind });
      expect(readFileSync(await client().object(A))).toEqual(glb());
    }
  });
  it('is fetched again when it is damaged: a list that was cut off, an object that was', async () => {
    await client().metadata([A, B]);
    for (const list of ['object-paths.json.gz', 'metadata/000-023.json.gz']) truncateSync(inCache(list), 50);
    expect((await client().metadata([A])).get(A)?.name).toBe('Apple');
    await client().object(A);
    truncateSync(inCache(PATH_A), 300);
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(events.filter(({ kind }) => kind === 'damaged').map(({ path }) => path)).toEqual([
      'object-paths.json.gz',
      'metadata/000-023.json.gz',
      PATH_A,
    ]);
  });
  it('is fetched again wherever a list was cut off, be it at its beginning', async () => {
    const list = 'metadata/000-023.json.gz';
    const whole = hub.files.get(list)!;
    for (const length of [0, 1, 10, 18, whole.length - 1]) {
      put(list, whole.subarray(0, length));
      expect((await client().metadata([A])).get(A)?.name).toBe('Apple');
    }
    expect(requestsFor(list)).toHaveLength(5);
  });
});

describe('two clients on one cache', () => {
  it('fetch each file once', async () => {
    hub.fail(PATH_A, { kind: 'slow', ms: 150 });
    const [one, two] = await Promise.all([client().object(A), client().object(A)]);
    expect(one).toBe(two);
    expect(requestsFor(PATH_A)).toHaveLength(1);
    expect(requestsFor('object-paths.json.gz')).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });
  it('go on after each other: when one is aborted, the other takes over', async () => {
    hub.fail(PATH_A, { kind: 'stall', after: 400 });
    let first: Promise<string> | undefined;
    const abort = new AbortController();
    const waits = (event: HubEvent) => event.kind === 'waiting' && abort.abort(new Error('enough'));
    const second = new Promise<string>((resolve) => {
      const begins = ({ kind, path }: HubEvent) =>
        kind === 'bytes' && path === PATH_A && resolve(client({ onEvent: waits }).object(A));
      first = client({ onEvent: begins }).object(A, abort.signal);
    });
    await expect(first).rejects.toThrow('enough');
    expect(readFileSync(await second)).toEqual(glb());
    expect(requestsFor(PATH_A).map(({ range }) => range)).toEqual([undefined, 'bytes=400-']);
  });
  it('tell which lock they wait for, and can be told to stop', async () => {
    put(`${PATH_A}.lock`, Buffer.from(JSON.stringify({ pid: 1, host: 'another.example' })));
    const abort = new AbortController();
    const waiting = client({ onEvent: (event: HubEvent) => event.kind === 'waiting' && abort.abort() });
    await expect(waiting.object(A, abort.signal)).rejects.toThrow(/abort/i);
  });
});

describe('abort', () => {
  it('stops a slow body at once, and leaves what came for the next time', async () => {
    hub.fail(PATH_A, { kind: 'stall', after: 600 });
    const abort = new AbortController();
    const onEvent = (event: HubEvent) =>
      event.kind === 'bytes' && event.path === PATH_A && abort.abort(new Error('stop'));
    await expect(client({ onEvent }).object(A, abort.signal)).rejects.toThrow('stop');
    expect(leftovers()).toEqual([`${PATH_A}.tmp`]);
    expect(readFileSync(await client().object(A))).toEqual(glb());
    expect(requestsFor(PATH_A)[1]?.range).toBe('bytes=600-');
  });
  it('stops many, and the waits between attempts', async () => {
    hub.fail(PATH_A, { kind: 'status', status: 503 });
    const abort = new AbortController();
    const { sleep: _sleep, ...rest } = options;
    const onEvent = ({ kind }: HubEvent) => kind === 'retry' && abort.abort(new Error('stop'));
    const patient = new ObjaverseClient({ ...rest, onEvent, backoffMs: 60_000 });
    await expect(patient.objects([A, B, C], { signal: abort.signal })).rejects.toThrow('stop');
    const before = hub.requests.length;
    await expect(client().object(B, AbortSignal.abort(new Error('never')))).rejects.toThrow('never');
    expect(hub.requests).toHaveLength(before);
  });
});

describe('offline', () => {
  const offline = (): ObjaverseClient => client({ offline: true });

  it('serves what is in the cache, and says what is not', async () => {
    await client().object(A);
    await client().metadata([A]);
    await hub.close();
    expect(readFileSync(await offline().object(A)).length).toBeGreaterThan(0);
    expect((await offline().metadata([A])).get(A)?.author).toBe('Ann');
    expect(await offline().missing([C, A, B])).toEqual([C, B]);
    const { paths, missing } = await offline().objects([A, B]);
    expect([...paths.keys()]).toEqual([A]);
    expect(missing).toEqual([{ uid: B, why: expect.stringContaining(`${B}: not in the cache`) }]);
    await expect(offline().categories()).rejects.toThrow(/lvis-annotations.json.gz: not in the cache/);
  });
  it('takes no damaged file', async () => {
    put(PATH_A, glb().subarray(0, 500));
    put('lvis-annotations.json.gz', hub.files.get('lvis-annotations.json.gz')!.subarray(0, 40));
    expect(await offline().missing([A])).toEqual([A]);
    await expect(offline().object(A)).rejects.toThrow(/500 bytes where its header says \d+, and nothing/);
    await expect(offline().categories()).rejects.toThrow(/not a whole gzip file/);
    expect(hub.requests).toEqual([]);
  });
});
