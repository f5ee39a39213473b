import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { splitCommand } from '../../../pipelines/split.ts';
import { TYPESCRIPT } from '../../setup/run-typescript.ts';
import { writeDataset } from './dataset.ts';
import { object } from './facts.ts';

let folder: string;
let dir: string;
let out: string;
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = mkdtempSync(join(tmpdir(), 'better-split-command-'));
  dir = join(folder, 'whole');
  out = join(folder, 'split.json');
  const episode = (_: unknown, i: number) => ({ demos: [`demo_0${i >> 1}`], objects: [object('apple_1', i)] });
  await writeDataset(dir, Array.from({ length: 10 }, episode));
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const split = (...argv: string[]) => runCommand(splitCommand, { rawArgs: argv });

describe('better split', () => {
  it('writes the split and its sides, and `check` says that it holds', async () => {
    const sides = join(folder, 'sides');
    const made = await split(
      dir,
      '--by',
      'source_demo',
      '--out',
      out,
      '--materialise',
      sides,
      '--ratio',
      'a=0.6,b=0.4',
    );
    expect(made.result).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8')).sides.map((side: { name: string }) => side.name)).toEqual(['a', 'b']);
    expect(existsSync(join(sides, 'a/provenance/manifest.json'))).toBe(true);
    expect((await split('check', out)).result).toBe(0);
    expect((await split('check', out, '--dataset', dir)).result).toBe(0);
  });
  it('exits with 2 from `check` when there is a leak', async () => {
    await split(dir, '--by', 'source_demo', '--out', out);
    const edited = JSON.parse(readFileSync(out, 'utf8'));
    edited.sides[1].episodes.unshift(edited.sides[0].episodes.shift());
    edited.sides[1].episodes.sort((a: number, b: number) => a - b);
    writeFileSync(out, JSON.stringify(edited));
    expect((await split('check', out)).result).toBe(2);
  });
  it.each<[RegExp, string[]]>([
    [/^--by: a policy is needed: variation: .*instruction: /, []],
    [/^--out: a file for the split is needed/, ['--by', 'asset']],
    [/^--by: no such policy; got "colour"; expected one of variation, axis, asset, layout/, ['--by', 'colour']],
    [/^--ratio: the ratios sum to 0.9, not 1/, ['--ratio', 'train=0.8,test=0.1']],
    [/^--ratio: train: a ratio between 0 and 1 is needed; got "x"/, ['--ratio', 'train=x,test=0.1']],
    [/^--ratio: a name and a ratio a side are needed; got "..\/x=0.5"/, ['--ratio', '../x=0.5,test=0.5']],
    [/^--ratio: two sides of one name/, ['--ratio', 'train=0.5,Train=0.5']],
    [/^--ratio: 2 to 31 sides are needed/, ['--ratio', 'train=0.99']],
    [/^--min-distance: a distance in metres is needed; got "5cm"/, ['--min-distance', '5cm']],
    [/^--groups: no such group of objects; got "fruit"/, ['--groups', 'fruit']],
    [/^--seed: a whole number is needed/, ['--seed', '-1']],
    [/^--hold-out: cannot be read; got "nothing"/, ['--hold-out', 'nothing']],
    [/^--dataset: goes with/, ['--dataset', 'x']],
    [/^better split: one word too many: more/, ['more']],
    [/^--out .*: lies in the dataset/, ['--out', 'INSIDE']],
    [/^--materialise .*: lies in the dataset/, ['--materialise', 'INSIDE']],
  ])('says what is wrong: %s', async (message, argv) => {
    const given = argv.map((word) => (word === 'INSIDE' ? join(dir, 'inside') : word));
    const defaults = argv.length === 0 ? [] : ['--by', 'source_demo', '--out', join(folder, 'other.json')];
    const all = argv[0] === '--by' && argv[1] === 'asset' ? argv : [...defaults, ...given];
    await expect(split(dir, ...all)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
    expect(existsSync(join(folder, 'other.json'))).toBe(false);
  });
  it('prints one JSON document on stdout', () => {
    const script = `import { runCommand } from 'citty'; import { splitCommand } from './pipelines/split.ts';
      await runCommand(splitCommand, { rawArgs: process.argv.slice(1) });`;
    const argv = [...TYPESCRIPT, '--input-type=module', '-e', script, '--', dir, '--by', 'source_demo', '--out', out];
    const { stdout } = spawnSync(process.execPath, [...argv, '--json'], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ out, by: ['source_demo'], proof: { holds: true } });
  });
});
