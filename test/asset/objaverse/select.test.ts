import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ObjaverseClient } from '../../../src/asset/objaverse/client.ts';
import {
  licenseAmong,
  narrowEnough,
  notScene,
  trianglesBetween,
  watertightEnough,
} from '../../../src/asset/objaverse/filters.ts';
import { categoryName, usualCategory } from '../../../src/asset/objaverse/kind-of-thing.ts';
import { normalLicense, type ObjectMetadata, parseMetadata } from '../../../src/asset/objaverse/metadata.ts';
import { selectObjects } from '../../../src/asset/objaverse/select.ts';
import { type HubObject, type LocalHub, localOptions, startHub, uidOf } from './local-hub.ts';

const LICENSES = ['by', 'cc0', 'by-nc', 'by-sa'];
const glb = new Uint8Array(20);
let hub: LocalHub;
let objects: HubObject[];

beforeAll(() => {
  objects = Array.from({ length: 40 }, (_, i) => ({
    uid: uidOf(i + 1),
    glb,
    folder: `000-${String(i % 7).padStart(3, '0')}`,
    lvis: i < 30 ? 'apple' : 'orange_(fruit)',
    metadata: { name: i === 3 ? 'Apple Pack' : `Apple ${i}`, license: LICENSES[i % 4], faceCount: 100 * (i + 1) },
  }));
});
beforeEach(async () => {
  hub = await startHub(objects);
});
afterEach(() => hub.close());
const client = (): ObjaverseClient => new ObjaverseClient(localOptions(hub));
const uids = ({ chosen }: { readonly chosen: readonly ObjectMetadata[] }): string[] => chosen.map(({ uid }) => uid);

describe('selectObjects', () => {
  it('chooses the same objects for the same seed, and others for another', async () => {
    const one = await selectObjects(client(), { category: 'apple', count: 8 });
    expect(uids(one)).toHaveLength(8);
    expect(uids(await selectObjects(client(), { category: 'apple', count: 8 }))).toEqual(uids(one));
    expect(uids(await selectObjects(client(), { category: 'apple', count: 8, seed: 1 }))).not.toEqual(uids(one));
  });
  it("does not depend on the hub's order, and moves nobody when one is gone", async () => {
    const before = uids(await selectObjects(client(), { category: 'apple', count: 30 }));
    await hub.close();
    const gone = before[4]!;
    hub = await startHub([...objects].reverse().filter(({ uid }) => uid !== gone));
    const after = uids(await selectObjects(client(), { category: 'apple', count: 30 }));
    expect(after).toEqual(before.filter((uid) => uid !== gone));
  });
  it('keeps to licences and triangles, and says why it passed over the others', async () => {
    const { chosen, refused } = await selectObjects(client(), {
      category: 'apple',
      count: 100,
      licenses: ['CC-BY', 'cc0'],
      mostTriangles: 2000,
    });
    expect(new Set(chosen.map(({ license }) => license))).toEqual(new Set(['by', 'cc0']));
    expect(chosen.every(({ triangles }) => triangles! <= 2000)).toBe(true);
    expect(chosen.length + refused.length).toBe(30);
    const reasons = refused.map(({ why }) => why);
    expect(reasons).toEqual(expect.arrayContaining(['licence by-nc', '2100 triangles']));
  });
  it('finds a fruit without its brackets, and tells near names', async () => {
    expect(uids(await selectObjects(client(), { category: 'orange', count: 3 }))).toHaveLength(3);
    await expect(selectObjects(client(), { category: 'apples' })).rejects.toThrow(
      'category: LVIS has no such category; got "apples"; expected one of apple',
    );
  });
  it('chooses offline among what the cache tells about, and online not among what a bad connection left', async () => {
    const options = localOptions(hub);
    const online = new ObjaverseClient(options);
    await online.categories();
    const known = [uidOf(1), uidOf(8), uidOf(15)];
    await online.metadata(known);
    const { chosen, refused } = await selectObjects(new ObjaverseClient({ ...options, offline: true }), {
      category: 'apple',
    });
    expect(uids({ chosen }).sort()).toEqual(expect.arrayContaining(known));
    expect(refused).toContainEqual({ uid: uidOf(2), why: 'no metadata in the cache' });
    hub.fail(
      'metadata/000-001.json.gz',
      ...Array.from({ length: 6 }, () => ({ kind: 'status', status: 500 }) as const),
    );
    await expect(selectObjects(online, { category: 'apple' })).rejects.toThrow('given up after 6 attempts');
  });
  it('fetches metadata no further than it must', async () => {
    await selectObjects(client(), { category: 'apple', count: 1 });
    expect(hub.requests.every(({ path }) => !path.startsWith('glbs/'))).toBe(true);
    await selectObjects(client(), { category: 'apple', count: 0 });
  });
});

const metadata = (more: Partial<ObjectMetadata>): ObjectMetadata => ({
  ...parseMetadata(uidOf(1), { uid: uidOf(1), name: 'Apple', license: 'by', faceCount: 100 })!,
  ...more,
});

describe('filters', () => {
  it('take scenes by name, tag, category, size or animations', () => {
    expect(notScene()(metadata({}))).toBeNull();
    expect(notScene()(metadata({ name: 'Low-Poly City' }))).toContain('city');
    expect(notScene()(metadata({ name: 'Velocity' }))).toBeNull();
    expect(notScene()(metadata({ tags: ['interior'] }))).toContain('interior');
    expect(notScene()(metadata({ categories: ['Architecture'] }))).toContain('Architecture');
    expect(notScene()(metadata({ triangles: 600_000 }))).toContain('600000');
    expect(notScene()(metadata({ animations: 3 }))).toContain('3 animations');
    expect(notScene('kitchen_table')(metadata({ name: 'Kitchen table' }))).toBeNull();
  });
  it('take no object that does not say what is asked', () => {
    expect(trianglesBetween(1, 10)(metadata({ triangles: null }))).toBe('number of triangles unknown');
    expect(trianglesBetween(1, 10)(metadata({ triangles: 10 }))).toBeNull();
    expect(licenseAmong(['by'])(metadata({ license: 'unknown' }))).toBe('licence unknown');
  });
  it('know a licence by its many names', () => {
    for (const [text, license] of [
      ['by', 'by'],
      ['CC BY-NC 4.0', 'by-nc'],
      ['cc-by-sa', 'by-sa'],
      ['CC0', 'cc0'],
      ['CC0 1.0', 'cc0'],
      ['', 'unknown'],
    ] as const)
      expect(normalLicense(text)).toBe(license);
  });
  it('look at what was imported', () => {
    const hull = (x: number, y: number) => ({ type: 'hull', vertices: [0, 0, 0, x, 0, 0, 0, y, 0, x, y, 0] });
    const imported = (x: number, y: number, openEdges = 0) =>
      ({ asset: { shapes: [hull(x, y)] }, report: { openEdges, crowdedEdges: 0, triangles: 100 } }) as never;
    expect(narrowEnough()(imported(0.3, 0.07))).toBeNull();
    expect(narrowEnough()(imported(0.1, 0.12))).toBe('100 mm wide at its narrowest');
    expect(watertightEnough()(imported(1, 1, 5))).toBeNull();
    expect(watertightEnough()(imported(1, 1, 30))).toBe('20 of 100 edges are open');
  });
});

describe('parseMetadata', () => {
  it('takes records with more keys, with fewer, and with nulls; not those of another object', () => {
    const uid = uidOf(7);
    expect(parseMetadata(uid, { uid })).toMatchObject({ name: '', license: 'unknown', author: 'unknown' });
    const full = { uid, name: 'Pear', license: 'by', user: { username: 'ann', displayName: null, account: 'pro' } };
    expect(parseMetadata(uid, { ...full, tags: [{ name: 'fruit', slug: 'f' }, {}], archives: {} })).toMatchObject({
      author: 'ann',
      tags: ['fruit'],
    });
    for (const value of [null, 7, {}, { uid: uidOf(8) }, { uid, name: 5 }])
      expect(parseMetadata(uid, value)).toBeNull();
  });
});

describe('names of things', () => {
  it('are categories of this project', () => {
    expect(categoryName('orange_(fruit)')).toBe('orange');
    expect(categoryName('Band_Aid')).toBe('band_aid');
    expect(categoryName('..')).toBe('object');
  });
  it('tell what usually measures as much', () => {
    expect(usualCategory('water_bottle')).toBe('bottle');
    expect(usualCategory('lunchbox_container')).toBe('lunchbox');
    expect(usualCategory('juice_box')).toBe('juice_box');
    expect(usualCategory('apple')).toBe('apple');
    expect(usualCategory('pineapple')).toBeNull();
  });
});
