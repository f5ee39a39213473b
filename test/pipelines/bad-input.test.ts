import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { better, CONFIGS, temporaryFolder, writeCorpus } from '../worker/corpora.ts';

const TASK = join(CONFIGS, 'tasks/loose_packing/Packing_a_Fruit_Lunch');
const SEEDS = join(CONFIGS, 'seeds/loose_packing/Packing_a_Fruit_Lunch');

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a corpus of one task, and compiles it. */
function compile(task: string, more: Record<string, string> = {}): unknown {
  const path = join(folder, 'c.yaml');
  const lines = Object.entries({ task, episodes: '1', ...more }).map(([key, value]) => `    ${key}: ${value}`);
  writeFileSync(path, `corpus: c\nseed: 1\ntasks:\n  -\n${lines.join('\n')}\n`);
  return compileCorpus(path, { configsFolder: CONFIGS });
}

/** A copy of the task folder with one text replaced in one file. */
function spoiltTask(file: string, from: string | RegExp, to: string): string {
  const copy = join(folder, 'task');
  cpSync(TASK, copy, { recursive: true });
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  const spoilt = text.replace(from, to);
  if (spoilt === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, spoilt);
  return './task';
}

describe('a corpus file', () => {
  const compileText = (text: string) => {
    const path = join(folder, 'c.yaml');
    writeFileSync(path, text);
    return () => compileCorpus(path, { configsFolder: CONFIGS });
  };
  it('is complained about by key path', () => {
    expect(compileText('corpus: x\nseed: one\ntasks: []\n')).toThrow(/c\.yaml: seed/);
    expect(compileText('corpus: x\nseed: 1\ntasks: []\n')).toThrow(/c\.yaml: tasks/);
    expect(compileText('corpus: a b\nseed: 1\ntasks: [{task: x, episodes: 1}]\n')).toThrow(/c\.yaml: corpus/);
    expect(compileText('corpus: x\nseed: 1\ntasks: [{task: x, episodes: 0}]\n')).toThrow(/tasks\[0\]\.episodes/);
    expect(compileText('corpus: x\nseed: 1\nwrkers: 2\ntasks: [{task: x, episodes: 1}]\n')).toThrow(/wrkers/);
    expect(compileText('corpus: x\nseed: 1\nreplay: {nn_k: 0}\ntasks: [{task: x, episodes: 1}]\n')).toThrow(
      /replay\.nn_k/,
    );
    expect(() => compileCorpus(join(folder, 'none.yaml'), { configsFolder: CONFIGS })).toThrow(
      /none\.yaml: no such file/,
    );
    expect(compileText('a: [')).toThrow(/not YAML/);
  });
  it('may name only tasks and variations that there are, and is told which', () => {
    expect(() => compile('Packing_a_Fruit_Brunch')).toThrow(/Packing_a_Fruit_Brunch.*Packing_a_Fruit_Lunch/);
    expect(() => compile('Packing_a_Fruit_Lunch', { variations: '[TV-01, TV-99]' })).toThrow(
      /tasks\[0\]\.variations\[1\].*TV-99.*TV-01/,
    );
  });
  it('may name only folders of seed demos that there are', () => {
    expect(() => compile('Packing_a_Fruit_Lunch', { seeds: './nowhere' })).toThrow(
      /nowhere: no such folder of seed demos/,
    );
  });
  it('names the seed file that is cut off', () => {
    cpSync(SEEDS, join(folder, 'seeds'), { recursive: true });
    truncateSync(join(folder, 'seeds', 'demo_03.arrow'), 5000);
    expect(() => compile('Packing_a_Fruit_Lunch', { seeds: './seeds' })).toThrow(/demo_03\.arrow: the file is cut off/);
  });
});

describe('a task that cannot be generated', () => {
  it('has an object that the catalogue has not', () => {
    const task = spoiltTask('asset_bindings.yaml', /semantic_name: yogurt_cup/, 'semantic_name: quince');
    expect(() => compile(task)).toThrow(/asset_bindings\.yaml: bindings\..*no such object.*quince.*apple/);
  });
  it('starts out of reach', () => {
    const text = readFileSync(join(TASK, 'base_variation.yaml'), 'utf8');
    const written = /apple_1:[\s\S]*?position: (\[.*?\])/.exec(text)![1]!;
    const task = spoiltTask('base_variation.yaml', written, '[1.4, 0.1, 0.02]');
    expect(() => compile(task, { variations: '[TV-01]' })).toThrow(
      /pose_overrides\.apple_1\.position: apple_1 starts out of the arm's reach.*1\.4/,
    );
  });
  it('is scaled unevenly', () => {
    const task = spoiltTask('base_variation.yaml', /(apple_1:\s*\{?[^\n]*?)(position:)/, '$1scale: [1, 2, 1], $2');
    expect(() => compile(task, { variations: '[TV-01]' })).toThrow(/only an even scale/);
  });
  it('has a template that there is no plan for', () => {
    const task = spoiltTask(
      'task.yaml',
      /template_type: loose_packing([\s\S]*?)plan:[\s\S]*?(?=# How far)/,
      'template_type: recursive_stacking$1',
    );
    expect(() => compile(task)).toThrow(/task\.yaml: plan: nothing says where things go.*recursive_stacking/);
  });
});

describe('the command line', () => {
  it.each([
    [['generate', 'CORPUS', '--out', 'OUT', '--workers', '0'], /--workers.*1 to 512/],
    [['generate', 'CORPUS', '--out', 'OUT', '--workers', 'two'], /--workers.*"two"/],
    [['generate', 'CORPUS', '--out', 'OUT', '--episodes', '-1'], /--episodes/],
    [['generate', 'CORPUS', '--out', 'OUT', '--seed', '1.5'], /--seed/],
    [['generate', 'CORPUS', '--out', 'OUT', '--wrokers', '2'], /--wrokers/],
    [['generate', 'none.yaml', '--out', 'OUT'], /none\.yaml: no such file/],
    [['generate', 'CORPUS'], /out/i],
    [['genrate'], /genrate.*generate/],
    [['verify', 'OUT'], /no such dataset folder/],
    [['verify', '.', '--replay', '0'], /--replay/],
    [['task', 'show', 'nothing'], /nothing.*Packing_a_Fruit_Lunch/],
    [['task', 'show', 'Packing_a_Fruit_Lunch', '--variation', 'TV-9'], /TV-9.*TV-01/],
  ])('refuses %j with exit code 2 and one clear line', async (words, message) => {
    const names: Record<string, string> = { CORPUS: writeCorpus(folder, 1), OUT: join(folder, 'out') };
    const { code, stdout, stderr } = await better(words.map((word) => names[word] ?? word));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(['corpus.yaml']);
  });

  it('refuses a folder that holds another corpus, or something else, and leaves it alone', async () => {
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.txt'), 'x');
    const first = await better(['generate', writeCorpus(folder, 1), '--out', foreign]);
    expect(first).toMatchObject({ code: 2 });
    expect(first.stderr).toMatch(/thesis\.txt/);
    expect(readdirSync(foreign)).toEqual(['thesis.txt']);

    const out = join(folder, 'out');
    expect((await better(['generate', writeCorpus(folder, 1), '--out', out])).code).toBe(0);
    const other = await better(['generate', writeCorpus(folder, 1), '--out', out, '--seed', '12']);
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toMatch(/holds another corpus/);
    expect((await better(['verify', out])).code).toBe(0);
  });

  it('refuses a folder that another run is writing to', async () => {
    const out = join(folder, 'out');
    writeFileSync(`${out}.lock`, JSON.stringify({ pid: process.pid, host: (await import('node:os')).hostname() }));
    const { code, stderr } = await better(['generate', writeCorpus(folder, 1), '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/another run is writing/);
  });

  it('shows its usage, and its version', async () => {
    const help = await better(['--help']);
    expect(help.code).toBe(0);
    for (const verb of ['generate', 'task', 'verify', 'render', 'report', 'split', 'asset', 'version'])
      expect(help.stderr).toContain(verb);
    expect((await better(['generate', '--help'])).stderr).toContain('--workers');
    expect((await better(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await better([])).code).toBe(2);
  });
});
