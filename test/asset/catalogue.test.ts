import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue, findAsset, StoreCatalogue } from '../../src/asset/catalogue.ts';

function catalogueOf(index: string | null): StoreCatalogue {
  const folder = mkdtempSync(join(tmpdir(), 'better-catalogue-'));
  mkdirSync(folder, { recursive: true });
  if (index !== null) writeFileSync(join(folder, 'index.json'), index);
  return new StoreCatalogue(folder);
}

describe('the catalogue that comes with this package', () => {
  it('has at least thirty kinds with at least four instances each', () => {
    expect(builtinCatalogue.names.length).toBeGreaterThanOrEqual(30);
    for (const name of builtinCatalogue.names) {
      expect([name, builtinCatalogue.idsOf(name).length >= 4]).toEqual([name, true]);
    }
  });
  it('gives an instance by its id, under that id, with author and licence', () => {
    const [, second] = builtinCatalogue.idsOf('mug');
    expect(builtinCatalogue.byId(second!)).toMatchObject({
      id: 'builtin/mug_2',
      semanticName: 'mug',
      attribution: { license: 'cc0', author: 'better-datagen' },
    });
    expect(builtinCatalogue.byId(second!)).toBe(builtinCatalogue.byId(second!));
  });
  it('has instances of a kind that differ in shape', () => {
    const shapes = builtinCatalogue.idsOf('apple').map((id) => JSON.stringify(builtinCatalogue.byId(id)!.shapes));
    expect(new Set(shapes).size).toBe(shapes.length);
  });
  it('knows nothing of what it does not have', () => {
    expect(builtinCatalogue.idsOf('dragon')).toEqual([]);
    expect(builtinCatalogue.byId('builtin/dragon_1')).toBeNull();
    expect(() => findAsset(builtinCatalogue, 'dragon', 'x.yaml: a')).toThrow(
      /^x\.yaml: a: no such object in the catalogue; got "dragon"; expected one of apple, /,
    );
  });
});

describe('StoreCatalogue', () => {
  it.each([
    ['is not there', null, /index\.json/],
    ['is no JSON', '{', /index\.json: damaged: not JSON/],
    ['is of another format', '{"format":"x","assets":[]}', /index\.json: format: /],
  ])('says so when its index %s', (_, index, message) => {
    expect(() => catalogueOf(index).names).toThrow(message);
  });
});
