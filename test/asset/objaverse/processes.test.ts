import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ObjaverseClient } from '../../../src/asset/objaverse/client.ts';
import { TYPESCRIPT } from '../../setup/run-typescript.ts';
import { glbOf, sphere } from '../models.ts';
import { glbPathOf, type HubObject, type LocalHub, localOptions, startHub, uidOf } from './local-hub.ts';

const CHILD = fileURLToPath(new URL('./fetch-child.ts', import.meta.url));
let objects: HubObject[];
let hub: LocalHub;
let cache: string;

beforeEach(async () => {
  objects = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (n) => ({
      uid: uidOf(n),
      glb: await glbOf(sphere(n, 8, 12)),
      folder: `000-00${n % 2}`,
    })),
  );
  hub = await startHub(objects);
  cache = localOptions(hub).cacheFolder;
});
afterEach(() => hub.close());

function start(): { readonly child: ChildProcess; readonly output: Promise<string> } {
  const words = [...TYPESCRIPT, CHILD, hub.baseUrl, cache, ...objects.map(({ uid }) => uid)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: string[] = [];
  child.stdout!.on('data', (part) => parts.push(String(part)));
  return { child, output: new Promise((resolve) => child.on('close', () => resolve(parts.join('')))) };
}
const leftovers = (): string[] =>
  readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(tmp|lock)$/.test(name));

describe('processes that share a cache', () => {
  it('all get whole files, and leave nothing else behind', async () => {
    for (const { uid, folder } of objects) hub.fail(glbPathOf({ uid, folder: folder! }), { kind: 'slow', ms: 100 });
    const outputs = await Promise.all([start(), start()].map(({ output }) => output));
    for (const output of outputs) expect(JSON.parse(output)).toMatchObject({ missing: [] });
    for (const object of objects)
      expect(readFileSync(join(cache, glbPathOf(object)))).toEqual(hub.files.get(glbPathOf(object)));
    expect(leftovers()).toEqual([]);
  });
  it('take over what a killed one left: its lock, and the beginning of its file', async () => {
    const path = glbPathOf(objects[0]!);
    hub.fail(path, { kind: 'stall', after: 800 });
    const { child, output } = start();
    const temporary = join(cache, `${path}.tmp`);
    while (!existsSync(temporary) || statSync(temporary).size < 800)
      await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    await output;
    expect(leftovers()).toEqual(expect.arrayContaining([`${path}.lock`, `${path}.tmp`]));
    const client = new ObjaverseClient({ baseUrl: hub.baseUrl, cacheFolder: cache });
    const { missing } = await client.objects(objects.map(({ uid }) => uid));
    expect(missing).toEqual([]);
    expect(readFileSync(join(cache, path))).toEqual(hub.files.get(path));
    expect(hub.requests.filter((request) => request.path === path).at(-1)?.range).toBe('bytes=800-');
    expect(leftovers()).toEqual([]);
  });
});
