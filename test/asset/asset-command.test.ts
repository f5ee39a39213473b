import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { assetCommand } from '../../pipelines/asset.ts';
import { box, glbOf } from './models.ts';

const folder = mkdtempSync(join(tmpdir(), 'better-asset-command-'));
const store = join(folder, 'store');
const file = join(folder, 'thing.glb');
beforeAll(async () => writeFileSync(file, await glbOf(box(1, 2, 3))));
afterEach(() => vi.restoreAllMocks());

// biome-ignore lint/suspicious/noExplicitAny: JSON of several shapes
async function json(...words: string[]): Promise<any> {
  const parts: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(parts.push(String(text))));
  await runCommand(assetCommand, { rawArgs: [...words, '--store', store, '--json'] });
  return JSON.parse(parts.join(''));
}

describe('better asset', () => {
  it('imports a file, lists it, checks it and shows it', async () => {
    expect(await json('list')).toEqual([]);
    const imported = await json(
      'import',
      file,
      '--size',
      '0.06',
      '--category',
      'juice_box',
      '--author',
      'Ann',
      '--license',
      'cc0',
    );
    expect(imported).toMatchObject({
      semanticName: 'juice_box',
      hulls: 1,
      attribution: { author: 'Ann', license: 'cc0' },
      report: { sizeM: 0.06 },
    });
    expect(await json('list')).toMatchObject([{ id: imported.id }]);
    expect(await json('check')).toEqual([{ id: imported.id, key: imported.key, problems: [] }]);
    expect(await json('check', imported.id)).toHaveLength(1);
    expect(await json('show', imported.id)).toMatchObject({ key: imported.key, massKg: imported.massKg });
    await json('show', imported.id, '--png', join(folder, 'thing.png'));
    const { width, height } = await sharp(join(folder, 'thing.png')).metadata();
    expect([width, height]).toEqual([1024, 768]);
  });
  it('says what is wrong with its options', async () => {
    await expect(json('import', file, '--size', '80')).rejects.toThrow(
      'import options: sizeM: must be 2 m at most; got 80',
    );
    await expect(json('import', file, '--size', 'big')).rejects.toThrow('import options: sizeM');
    await expect(json('import', file, '--up', 'north', '--size', '0.1')).rejects.toThrow('import options: up');
    await expect(json('show', 'mug_00000000')).rejects.toThrow('no such asset');
    await expect(json('import', join(folder, 'absent.glb'), '--size', '0.1')).rejects.toThrow(
      'absent.glb: no such file',
    );
  });
});
