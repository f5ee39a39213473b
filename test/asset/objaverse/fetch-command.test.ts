import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fetchCommand } from '../../../pipelines/support/fetch-assets.ts';
import { AssetStore } from '../../../src/asset/store/store.ts';
import { box, glbOf, joined } from '../models.ts';
import { glbPathOf, type LocalHub, startHub, uidOf } from './local-hub.ts';

const folder = mkdtempSync(join(tmpdir(), 'better-fetch-'));
const cache = join(folder, 'cache');
let hub: LocalHub;

beforeAll(async () => {
  const by = (name: string, license: string) => ({
    lvis: 'apple',
    metadata: { name, license, faceCount: 200, user: { displayName: `Maker of ${name}` } },
  });
  hub = await startHub([
    { uid: uidOf(1), glb: await glbOf(box(1, 1, 1)), ...by('Round', 'by') },
    { uid: uidOf(2), glb: await glbOf(box(3, 3, 2)), ...by('Rounder', 'cc0') },
    { uid: uidOf(3), glb: await glbOf(box(2, 1, 2)), ...by('Not for sale', 'by-nc') },
    { uid: uidOf(4), glb: new TextEncoder().encode('not a model'), ...by('Broken', 'by') },
    {
      uid: uidOf(5),
      glb: await glbOf(box(5, 3, 4)),
      lvis: 'pot',
      metadata: { name: 'Pot', license: 'by', faceCount: 200 },
    },
    { uid: uidOf(6), glb: await glbOf(joined(box(1, 1, 1), box(1, 1, 1, [0, 1, 0]))), lvis: 'whatsit' },
  ]);
});
afterAll(() => hub.close());
afterEach(() => vi.restoreAllMocks());

interface Outcome {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON
  readonly json: any;
}

async function better(...words: string[]): Promise<Outcome> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(parts.push(String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const rawArgs = [...words, '--base', hub.baseUrl, '--cache', cache, '--store', join(folder, 'store'), '--json'];
  const { result } = await runCommand(fetchCommand, { rawArgs });
  vi.restoreAllMocks();
  return { code: result as number, json: JSON.parse(parts.join('')) };
}

describe('better asset fetch', () => {
  it('fetches a category into the store, and lists whom to thank', async () => {
    const attribution = join(folder, 'attribution.json');
    hub.fail(glbPathOf({ uid: uidOf(1) }), { kind: 'cut', after: 500 });
    const { code, json } = await better(
      '--category',
      'apple',
      '--count',
      '2',
      '--license',
      'by,cc0',
      '--attribution',
      attribution,
    );
    expect(code).toBe(0);
    expect(json.objects.map(({ uid }: { uid: string }) => uid).sort()).toEqual([uidOf(1), uidOf(2)]);
    const record = new AssetStore(join(folder, 'store')).record(json.objects[0].key);
    expect(record.asset).toMatchObject({ semanticName: 'apple', attribution: { sourceUid: json.objects[0].uid } });
    expect(JSON.parse(readFileSync(attribution, 'utf8'))).toMatchObject({
      source: 'Objaverse 1.0',
      objects: [
        { uid: uidOf(1), name: 'Round', author: 'Maker of Round', license: 'by' },
        { uid: uidOf(2), name: 'Rounder', license: 'cc0' },
      ],
    });
  });
  it('says when there are not enough', async () => {
    const { code, json } = await better('--category', 'apple', '--count', '9', '--license', 'by-nc', '--download-only');
    expect(code).toBe(3);
    expect(json.objects).toHaveLength(1);
    expect(json.refused).toContainEqual({ uid: uidOf(1), why: 'licence by' });
  });
  it('fetches every object that a task binds, at the size of its kind', async () => {
    const task = join(folder, 'task');
    mkdirSync(task);
    const candidates = (...uids: string[]) => uids.map((uid) => `{ source_uid: ${JSON.stringify(uid)} }`).join(', ');
    writeFileSync(
      join(task, 'asset_bindings.yaml'),
      `bindings:\n  pot_1: { semantic_name: big_pot, candidates: [${candidates(uidOf(5), uidOf(77))}] }\n` +
        `  apple_1: { semantic_name: apple, candidates: [${candidates(uidOf(2))}, { asset_key: ${uidOf(3)}__apple }, { source_uid: builtin/apple }] }\n`,
    );
    const { code, json } = await better('--task', task);
    expect(code).toBe(3);
    expect(json.objects.map(({ uid, category }: Record<string, string>) => [uid, category])).toEqual([
      [uidOf(5), 'big_pot'],
      [uidOf(2), 'apple'],
      [uidOf(3), 'apple'],
    ]);
    expect(json.refused).toEqual([{ uid: uidOf(77), why: expect.stringContaining('no object of this uid') }]);
    expect(new AssetStore(join(folder, 'store')).record(json.objects[0].key).report.sizeM).toBe(0.25);
  });
  it('says offline what is missing, and serves the rest', async () => {
    const before = hub.requests.length;
    const { code, json } = await better('--category', 'apple', '--count', '9', '--offline', '--download-only');
    expect(code).toBe(3);
    expect(json.objects).toHaveLength(3);
    expect(json.refused).toContainEqual({ uid: uidOf(4), why: expect.stringContaining('nothing is fetched offline') });
    expect(hub.requests).toHaveLength(before);
    expect(existsSync(join(cache, glbPathOf({ uid: uidOf(4) })))).toBe(false);
  });
  it('says what is wrong with its options', async () => {
    for (const [words, message] of [
      [[], 'give --category NAME or --task TASK'],
      [['--category', 'apple', '--task', 'x'], 'one of the two'],
      [['--category', 'whatsit'], 'how large a whatsit usually is'],
      [['--category', 'apple', '--size', '80'], '--size: a length in metres'],
      [['--category', 'apple', '--count', '0'], '--count'],
      [['--task', 'x', '--license', 'by'], 'a task names its objects'],
      [['--task', join(folder, 'nowhere')], 'neither the id of a task nor a folder'],
      [['--category', 'appel'], '--size'],
      [['--task', 'Packing_a_Fruit_Lunch'], 'no object is bound to a uid of Objaverse'],
    ] as const)
      await expect(better(...words)).rejects.toThrow(message);
  });
});
