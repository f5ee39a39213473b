/**
 * A month of a lab's life, as one would type it: each step stands on the files that the one before left.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat } from '../../src/dataset/export/formats.ts';
import { readManifest } from '../../src/dataset/manifest.ts';
import type { EpisodesDiff } from '../../src/dataset/version/diff-episodes.ts';
import { better, temporaryFolder } from '../worker/corpora.ts';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const store = () => ['--store', at('store')];

beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs what has to go well, and returns what it tells a program. */
async function done<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await better([...args, '--json']);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

/** A corpus of one training and one evaluation variation. */
function writeCorpus(name: string, training: number): string {
  mkdirSync(folder, { recursive: true });
  const task = (variation: string, episodes: number) =>
    `  - { task: Packing_a_Fruit_Lunch, variations: [${variation}], episodes: ${episodes} }\n`;
  const images = 'images: { cameras: [front], size: 48 }\n';
  writeFileSync(at(name), `corpus: lab\nseed: 2026\n${images}tasks:\n${task('TV-04', training)}${task('EV-01', 2)}`);
  return at(name);
}

const digestOf = (dir: string) => readManifest(dir)!.digest;

describe('a month of a lab', { sequential: true }, () => {
  let first: string;
  let second: string;

  it('week 1: generates five episodes', async () => {
    const { episodes } = await done<{ episodes: number }>('generate', writeCorpus('a.yaml', 3), '--out', at('a'));
    expect(episodes).toBe(5);
  });
  it('week 1: splits training from evaluation variations, with a proof that others can check', async () => {
    const split = ['--by', 'variation', '--out', at('split.json'), '--materialise', at('sides')];
    await done('split', at('a'), ...split);
    await done('split', 'check', at('split.json'));
    expect(['train', 'test'].map((side) => readManifest(at('sides', side))!.episodes)).toEqual([3, 2]);
  });
  it('week 1: commits, and a second commit finds nothing to keep', async () => {
    const commit = ['version', 'commit', at('a'), ...store(), '--message', 'Five episodes'];
    const made = await done<{ id: string; status: string }>(...commit);
    first = made.id;
    expect(await done(...commit)).toMatchObject({ id: first, status: 'unchanged', addedBytes: 0 });
  });
  it('week 2: generates a fifth more, and commits that', async () => {
    const { episodes } = await done<{ episodes: number }>('generate', writeCorpus('b.yaml', 4), '--out', at('b'));
    expect(episodes).toBe(6);
    second = (await done<{ id: string }>('version', 'commit', at('b'), ...store(), '--message', 'Six episodes')).id;
    expect(second).not.toBe(first);
  });
  it('week 2: the difference is one episode of one variation; the five before are the same to the byte', async () => {
    const { episodes } = await done<{ episodes: EpisodesDiff }>('version', 'diff', first, second, ...store());
    expect(episodes).toMatchObject({ same: 5, removed: [], changed: [], compared: ['data', 'privileged'] });
    expect(episodes.added.map(({ task_id, variation_id }) => [task_id, variation_id])).toEqual([
      ['Packing_a_Fruit_Lunch', 'TV-04'],
    ]);
    expect(episodes.variations).toMatchObject([{ variation_id: 'TV-04', episodes: [3, 4] }]);
  });
  it('week 3: the first version comes back from the store, and from its manifest alone', async () => {
    await done('version', 'checkout', first, at('again'), ...store());
    expect(digestOf(at('again'))).toBe(digestOf(at('a')));
    await done('version', 'rebuild', first, '--out', at('rebuilt'), ...store());
    expect(digestOf(at('rebuilt'))).toBe(digestOf(at('a')));
  });
  it.each(Object.keys(EXPORT_FORMATS) as ExportFormat[])(
    'week 4: exports to %s every frame that there is',
    async (format) => {
      const out = at(format);
      const without = format === 'gr00t' ? ['--without', 'observation.images.front'] : [];
      await done('export', at('a'), '--format', format, '--out', out, ...without);
      expect(await countFrames(format, out)).toBe(readManifest(at('a'))!.frames);
    },
  );
  it('week 4: everything verifies, down to judging each episode again', async () => {
    for (const dir of ['a', 'b', 'again', 'rebuilt', 'sides/train', 'sides/test']) {
      const { ok, checks } = await done<{ ok: boolean; checks: { check: string }[] }>('verify', at(dir));
      expect([dir, ok]).toEqual([dir, true]);
      expect(checks.map(({ check }) => check)).toContain('outcomes');
    }
    await done('version', 'verify', ...store());
  });
});

async function countFrames(format: ExportFormat, out: string): Promise<number> {
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).map((name) => join(out, name));
  if (format === 'arrow') return tableFromIPC(readFileSync(join(out, 'privileged.arrow'))).numRows;
  if (format === 'robomimic' || format === 'mimicgen') {
    await h5wasm.ready;
    return sum(files.filter((path) => path.endsWith('.hdf5')).map(framesOfDemos));
  }
  return (JSON.parse(readFileSync(join(out, 'meta/info.json'), 'utf8')) as { total_frames: number }).total_frames;
}

function framesOfDemos(path: string): number {
  const file = new h5wasm.File(path, 'r');
  try {
    return Number((file.get('data') as InstanceType<typeof h5wasm.Group>).attrs['total']!.value);
  } finally {
    file.close();
  }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
