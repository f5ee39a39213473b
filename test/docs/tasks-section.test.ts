import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIMICGEN_RATES } from '../../scripts/bench/mimicgen-rates.ts';
import { taskFigures } from '../../scripts/docs/task-figures.ts';
import { tasksSection, withTasksSection } from '../../scripts/docs/tasks-section.ts';
import { listTasks } from '../../src/task/registry.ts';
import { CONFIGS, ROOT } from '../worker/corpora.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const figures = taskFigures({ configsFolder: CONFIGS, resultsFolder: join(ROOT, 'bench/results') });

describe("the README's table of tasks", () => {
  it('is what certificates and results say: run `npm run docs` after changing them', () => {
    expect(readme).toBe(withTasksSection(readme, figures));
  });
  it('has a row for every task that there is', () => {
    for (const { id } of listTasks(join(CONFIGS, 'tasks'))) expect(readme).toContain(`| ${id.replaceAll('_', ' ')} |`);
  });
  it("stands beside MimicGen's rates, which it says are of other tasks", () => {
    expect(readme).toMatch(/arXiv 2310\.17596.*different tasks/);
    for (const [task, percent] of Object.entries(MIMICGEN_RATES.percent))
      expect(readme).toContain(`${task} ${percent}`);
  });
});

describe('a table of tasks', () => {
  const certificate = figures.flatMap(({ groups }) => groups.training!.variations)[0]!.certificate!;
  const half = { ...certificate, status: 'rejected' as const, tried: 20, episodes: certificate.episodes.slice(0, 12) };
  const text = tasksSection([
    {
      task: 'Turning_the_Key',
      template: 'precision_insertion',
      groups: {
        training: {
          variations: [
            { id: 'TV-01', certificate: half },
            { id: 'TV-02', certificate: null },
          ],
          rate: { accepted: 47, attempts: 50 },
        },
        affordance: { variations: [{ id: 'EV-06', certificate: null }], rate: null },
      },
      rejected: [
        {
          axis: 'affordance',
          what: 'The key is bent.',
          seeds: 20,
          failed: 16,
          causes: { skill_failed: 12, diverged: 4 },
        },
      ],
    },
  ]);
  it('says what was passed, what lacks a certificate, and how many attempts a rate is of', () => {
    expect(text).toContain('| Turning the Key | 12/20<br>1 not certified<br>94 % of 50 | ');
    expect(text).toContain(' | 1 not certified<br>not measured | ');
    expect(text).toContain('Certified are 0 of 2 training variations and 0 of 1 for evaluation; 1 that were tried');
  });
  it('says what was tried and rejected, with causes', () => {
    expect(text).toContain(
      '| Turning the Key | affordance | The key is bent. | 16 of 20: skill failed 12, diverged 4 |',
    );
  });
});
