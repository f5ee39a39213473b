import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkSplit } from '../../../src/dataset/split/check.ts';
import { SPLIT_DEFAULTS, type SplitOptions, splitDataset } from '../../../src/dataset/split/split.ts';
import { readSplit, type Split, writeSplit } from '../../../src/dataset/split/split-file.ts';
import { DatasetWriter } from '../../../src/dataset/writer.ts';
import { jobOptions, runJob } from '../job.ts';
import { writeDataset } from './dataset.ts';
import { object, type PlannedEpisode } from './facts.ts';

const EPISODES: PlannedEpisode[] = Array.from({ length: 12 }, (_, i) => ({
  variation: i % 3 === 0 ? 'EV-03' : 'TV-01',
  demos: [`demo_0${i >> 1}`],
  objects: [object('apple_1', i)],
}));

let folder: string;
let dir: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'better-check-'));
  dir = join(folder, 'data', 'whole');
  file = join(folder, 'splits', 'split.json');
  await writeDataset(dir, EPISODES);
});
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function make(options: Partial<SplitOptions> = {}): Promise<Split> {
  const { split } = await splitDataset(dir, file, { ...SPLIT_DEFAULTS, by: ['source_demo'], ...options });
  writeSplit(file, split);
  return split;
}

/** Edits the file as a hand would. */
function edit(change: (split: { sides: { name: string; episodes: number[] }[] } & Record<string, unknown>) => void) {
  const split = JSON.parse(readFileSync(file, 'utf8'));
  change(split);
  writeFileSync(file, JSON.stringify(split));
}

const problems = async () => (await checkSplit(file)).problems.join('\n');

describe('SPLIT.json', () => {
  it('comes back as it was written, and names the dataset from its own place', async () => {
    const split = await make();
    expect(readSplit(file)).toEqual(split);
    expect(split.dataset).toMatchObject({ path: '../data/whole', episodes: 12 });
  });
  it.each<[string, Parameters<typeof edit>[0], RegExp]>([
    ['an unknown key', (split) => Object.assign(split, { colour: 1 }), /split\.json: Unrecognized key: "colour"/],
    ['a policy that there is not', (split) => Object.assign(split, { by: ['colour'] }), /split\.json: by\[0\]: /],
    [
      'another format',
      (split) => Object.assign(split, { format: 'x' }),
      /split\.json: format: not a split file; got "x"/,
    ],
    ['a later version', (split) => Object.assign(split, { format_version: 2 }), /split\.json: format_version: /],
    [
      'an episode twice',
      ({ sides }) => sides[1]!.episodes.unshift(sides[0]!.episodes[0]!),
      /sides\[1\]\.episodes\[0\]: already on side train/,
    ],
    ['an episode on no side', ({ sides }) => sides[0]!.episodes.pop(), /split\.json: sides: episode \d+ is on no side/],
    [
      'an episode that there is not',
      ({ sides }) => sides[0]!.episodes.push(12),
      /sides\[0\]\.episodes\[\d+\]: not in the dataset; got 12/,
    ],
    ['an empty side', ({ sides }) => sides[1]!.episodes.splice(0), /sides\[1\]\.episodes: /],
    [
      'two sides of one name',
      ({ sides }) => Object.assign(sides[1]!, { name: 'train' }),
      /sides\[1\]\.name: two sides of one name/,
    ],
  ])('is refused with %s', async (_, change, message) => {
    await make();
    edit(change);
    await expect(checkSplit(file)).rejects.toThrow(message);
  });
  it('is refused when it is cut off or missing', async () => {
    await expect(checkSplit(file)).rejects.toThrow(/split\.json: no such file/);
    await make();
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    await expect(checkSplit(file)).rejects.toThrow(/split\.json: not JSON/);
  });
});

describe('checkSplit', () => {
  it.each<Partial<SplitOptions>>([
    {},
    { by: ['variation'] },
    { by: ['layout', 'source_demo'] },
    { by: ['layout'], groups: ['target'], minDistanceM: 0.5, seed: 3 },
    { by: ['source_demo'], holdOut: { source_demo: ['Task/demo_02'] } },
  ])('holds for what was made: %j', async (options) => {
    await make(options);
    expect(await problems()).toBe('');
  });
  it('finds an episode that was moved to where it leaks', async () => {
    await make();
    edit(({ sides }) => {
      const moved = sides[0]!.episodes.pop()!;
      sides[1]!.episodes = [...sides[1]!.episodes, moved].sort((a, b) => a - b);
    });
    expect(await problems()).toMatch(
      /^source_demo: 1 on more than one side, such as Task\/demo_0\d \(train 1, test 1\)/,
    );
  });
  it('finds a held-out variation among what is trained on', async () => {
    await make({ by: ['variation'] });
    edit(({ sides }) => {
      const [train, test] = sides.map(({ episodes }) => episodes);
      sides[0]!.episodes = test!;
      sides[1]!.episodes = train!;
    });
    expect(await problems()).toMatch(/^variation: Task\/EV-03 should be held out, and stands on side train/);
  });
  it('finds a proof that was edited', async () => {
    await make();
    edit((split) => {
      (split['proof'] as Split['proof']).factors.asset.shared.pop();
    });
    expect(await problems()).toMatch(/split\.json: proof\.factors\.asset: is not what the dataset gives/);
  });
  it('says when the dataset is another, and takes one that has moved', async () => {
    await make();
    const moved = join(folder, 'moved');
    renameSync(dir, moved);
    try {
      await expect(checkSplit(file)).rejects.toThrow(/no such dataset folder/);
      expect((await checkSplit(file, moved)).problems).toEqual([]);
    } finally {
      renameSync(moved, dir);
    }
    const other = join(folder, 'other');
    await writeDataset(other, EPISODES.slice(1));
    await expect(checkSplit(file, other)).rejects.toThrow(/dataset\.digest: the split was made from another dataset/);
  });
});

describe('splitDataset', () => {
  const by = (dataset: string) => splitDataset(dataset, file, { ...SPLIT_DEFAULTS, by: ['source_demo'] });
  it('refuses what is no finished dataset', async () => {
    await expect(by(join(folder, 'nowhere'))).rejects.toThrow(/no such dataset folder/);
    await expect(by(tmpdir())).rejects.toThrow(/not a dataset of this program/);
    const unfinished = join(folder, 'unfinished');
    (await DatasetWriter.open(unfinished, jobOptions(8))).close();
    await expect(by(unfinished)).rejects.toThrow(/the dataset is not finished/);
  });
  it('refuses provenance that was changed since, and provenance of another form', async () => {
    const damaged = join(folder, 'damaged');
    cpSync(dir, damaged, { recursive: true });
    const path = join(damaged, 'provenance/episodes.parquet');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(by(damaged)).rejects.toThrow(/provenance\/episodes\.parquet: other bytes than were written/);
    const odd = join(folder, 'odd');
    await runJob(odd, { options: jobOptions(3) });
    await expect(by(odd)).rejects.toThrow(/episodes\.parquet: episode 0: resolved_episode: semantic_groups: /);
  });
});
