/**
 * The README's table of tasks by axes, made from what is frozen and measured.
 */
import { MIMICGEN_RATES } from '../bench/mimicgen-rates.ts';
import { GROUPS, type Group, type GroupFigures, type TaskFigures } from './task-figures.ts';

const BEGIN = '<!-- tasks: written by `npm run docs` -->';
const END = '<!-- /tasks -->';

/** The README with its table made anew. */
export function withTasksSection(readme: string, figures: readonly TaskFigures[]): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md: ${BEGIN} and ${END} are to stand around the table of tasks`);
  return `${readme.slice(0, from)}${BEGIN}\n\n${tasksSection(figures)}\n\n${readme.slice(to)}`;
}

export function tasksSection(figures: readonly TaskFigures[]): string {
  return [table(figures), counts(figures), besides(), rejections(figures)].join('\n\n');
}

function table(figures: readonly TaskFigures[]): string {
  const head = ['task', ...GROUPS.map((group) => group.replace('_', ' '))];
  const rows = figures.map(({ task, groups }) => [
    task.replaceAll('_', ' '),
    ...GROUPS.map((group) => cell(groups[group])),
  ]);
  return markdownTable([head, ...rows]);
}

/** `20/20<br>96 % of 50`: seeds that the executor did of those tried, and the share of attempts by replay that were accepted. */
function cell(figures: GroupFigures | undefined): string {
  if (!figures) return '';
  const { variations, rate } = figures;
  const seeds = variations.map(({ certificate }) => certificate);
  const tried = seeds.reduce((sum, certificate) => sum + (certificate?.tried ?? 0), 0);
  const passed = seeds.reduce((sum, certificate) => sum + (certificate?.episodes.length ?? 0), 0);
  const missing = seeds.filter((certificate) => certificate === null).length;
  const certified = tried > 0 ? `${passed}/${tried}` : '';
  const lacking = missing > 0 ? `${missing} not certified` : '';
  const replayed = rate ? `${Math.round((100 * rate.accepted) / rate.attempts)} % of ${rate.attempts}` : 'not measured';
  return [certified, lacking, replayed].filter(Boolean).join('<br>');
}

function counts(figures: readonly TaskFigures[]): string {
  const of = (...groups: readonly Group[]) =>
    figures.flatMap((task) => groups.flatMap((group) => task.groups[group]?.variations ?? []));
  const certified = (variations: ReturnType<typeof of>) =>
    `${variations.filter(({ certificate }) => certificate?.status === 'certified').length} of ${variations.length}`;
  const [training, ...axes] = GROUPS;
  const rejected = figures.reduce((sum, task) => sum + task.rejected.length, 0);
  return (
    `First line: seeds that the executor solved, of those tried, over the variations of that kind; second line: accepted attempts by ` +
    `replay with the default action noise, of how many. Certified are ${certified(of(training))} training variations and ` +
    `${certified(of(...axes))} for evaluation; ${rejected} that were tried are not among them, because they were rejected (below).`
  );
}

function besides(): string {
  const rates = Object.entries(MIMICGEN_RATES.percent).map(([task, percent]) => `${task} ${percent}`);
  return `${MIMICGEN_RATES.source}: ${rates.join(', ')} %.`;
}

function rejections(figures: readonly TaskFigures[]): string {
  const rows = figures.flatMap(({ task, rejected }) =>
    rejected.map(({ axis, what, seeds, failed, causes, because }) => [
      task.replaceAll('_', ' '),
      (axis ?? 'training').replace('_', ' '),
      what,
      `${failed} of ${seeds}: ${Object.entries(causes)
        .map(([cause, count]) => `${cause.replaceAll('_', ' ')} ${count}`)
        .join(', ')}${because ? `; ${because}` : ''}`,
    ]),
  );
  if (rows.length === 0) return 'None was rejected.';
  return `Tried and rejected:\n\n${markdownTable([['task', 'kind', 'what it would have been', 'seeds that failed, and why'], ...rows])}`;
}

function markdownTable([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head!), `|${'---|'.repeat(head!.length)}`, ...rows.map(line)].join('\n');
}
