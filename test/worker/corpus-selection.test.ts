import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listTasks } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { compileCorpus } from '../../src/worker/compile-plan.ts';
import { slotCount } from '../../src/worker/plan.ts';
import { CONFIGS, temporaryFolder } from './corpora.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TASK = 'Packing_a_Fruit_Lunch';

/** Compiles a corpus of one entry. */
function compile(entry: string, configsFolder = CONFIGS) {
  const path = join(folder, 'corpus.yaml');
  writeFileSync(path, `corpus: test\nseed: 1\ntasks: [{ ${entry}, episodes: 1 }]\n`);
  return compileCorpus(path, { configsFolder }).plan;
}

/** What there is, read from the task folders. */
function registered(...splits: string[]): string[] {
  return listTasks(join(CONFIGS, 'tasks')).flatMap(({ id, folder: taskFolder }) =>
    listVariations(loadTask(taskFolder))
      .filter(({ enabled, split }) => enabled && splits.includes(split))
      .map((variation) => `${id} ${variation.id}`),
  );
}

const names = ({ variations }: ReturnType<typeof compile>) =>
  variations.map(({ variation: { task_id, variation_id } }) => `${task_id} ${variation_id}`);

describe('configs/corpora/diagnostic.yaml', () => {
  it('asks for a pair of every evaluation variation of every task', () => {
    const { plan } = compileCorpus(join(CONFIGS, 'corpora/diagnostic.yaml'), { configsFolder: CONFIGS, episodes: 1 });
    expect(names(plan)).toEqual(registered('eval'));
    expect(plan.variations.filter(({ twin }) => !twin)).toEqual([]);
    expect(slotCount(plan)).toBe(2 * plan.variations.length);
  });
});

describe('an entry of a corpus', () => {
  it('may ask for what is trained on, or for what is evaluated on', () => {
    const of = (...splits: string[]) => registered(...splits).filter((name) => name.startsWith(TASK));
    expect(names(compile(`task: ${TASK}, variations: train`))).toEqual(of('train'));
    expect(names(compile(`task: ${TASK}, variations: eval`))).toEqual(of('eval'));
    expect(names(compile(`task: ${TASK}`))).toEqual(of('train', 'eval'));
  });
  it('is told when there is nothing of what it asks for', () => {
    expect(() => compile('task: all, variations: eval', folder)).toThrow(
      'tasks[0].variations: there are no such variations; got "eval"',
    );
  });
  it('is told what it may ask for', () => {
    expect(() => compile(`task: ${TASK}, variations: evaluation`)).toThrow(/tasks\[0\]\.variations/);
  });
});
