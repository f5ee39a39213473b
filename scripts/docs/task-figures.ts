/**
 * What is known of each task by axis: certificates of `configs/certificates`, rates of `bench/results/dgr.json`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Certificate, readCertificate } from '../../src/isolation/certificate.ts';
import { AXES } from '../../src/task/intervention-block.ts';
import { listTasks } from '../../src/task/registry.ts';
import { listVariations } from '../../src/task/resolve.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { type Rejected, readRejected } from './rejected.ts';

/** The columns: what is trained on, then the axes. */
export const GROUPS = ['training', ...AXES] as const;
export type Group = (typeof GROUPS)[number];

export interface Rate {
  readonly accepted: number;
  readonly attempts: number;
}

export interface GroupFigures {
  readonly variations: readonly { readonly id: string; readonly certificate: Certificate | null }[];
  /** Of replay; null where it was not measured. */
  readonly rate: Rate | null;
}

export interface TaskFigures {
  readonly task: string;
  readonly template: string;
  readonly groups: Readonly<Partial<Record<Group, GroupFigures>>>;
  readonly rejected: readonly Rejected[];
}

export interface FigureSources {
  /** `configs/`. */
  readonly configsFolder: string;
  /** `bench/results/`. */
  readonly resultsFolder: string;
}

export function taskFigures({ configsFolder, resultsFolder }: FigureSources): TaskFigures[] {
  const rates = readRates(join(resultsFolder, 'dgr.json'));
  return listTasks(join(configsFolder, 'tasks')).map(({ id, template, folder }) => {
    const certificates = join(configsFolder, 'certificates', template, id);
    const task = loadTask(folder);
    const groups: Partial<Record<Group, { variations: GroupFigures['variations'][number][]; rate: Rate | null }>> = {};
    for (const { id: variation, split, enabled } of listVariations(task)) {
      const axis = task.variations.get(variation)!.data.intervention?.axis;
      const group = split === 'train' ? 'training' : split === 'eval' ? axis : undefined;
      if (!enabled || !group) continue;
      groups[group] ??= { variations: [], rate: rates.get(rateKey(id, group)) ?? null };
      groups[group].variations.push({ id: variation, certificate: readCertificate(certificates, variation) });
    }
    return { task: id, template, groups, rejected: readRejected(certificates) };
  });
}

const rateKey = (task: string, group: string) => `${task} ${group}`;

function readRates(path: string): Map<string, Rate> {
  if (!existsSync(path)) return new Map();
  const { rows } = JSON.parse(readFileSync(path, 'utf8')) as { rows: (Rate & { task: string; group: string })[] };
  return new Map(rows.map(({ task, group, accepted, attempts }) => [rateKey(task, group), { accepted, attempts }]));
}
