/**
 * `better task`: what tasks there are, what a variation of one comes to, and whether a task folder is sound.
 */
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { complain, UserError } from '../src/core/errors.ts';
import { variationFields } from '../src/intervention/fields.ts';
import { type ResolvedPair, resolvePair, resolveScene } from '../src/intervention/intervene.ts';
import { describeCondition } from '../src/task/condition.ts';
import { findTask, listTasks } from '../src/task/registry.ts';
import type { Resolution } from '../src/task/resolve.ts';
import { BASE } from '../src/task/schema.ts';
import { checkTask, type TaskCheck } from '../src/task/task-check.ts';
import { loadTask, type Task } from '../src/task/task-folder.ts';
import { findTemplate } from '../src/task/template-check.ts';
import { human, printJson } from './support/human.ts';
import { configsFolder } from './support/package-info.ts';

const tasksRoot = join(configsFolder, 'tasks');

const TASK_ARGUMENT = {
  type: 'positional',
  description: 'Id of a task (see `better task list`), or a task folder',
  required: true,
} as const;
const JSON_ARGUMENT = { type: 'boolean', description: 'Print one JSON document on stdout' } as const;

const show = defineCommand({
  meta: { name: 'show', description: 'Show one variation of a task, resolved' },
  args: {
    task: TASK_ARGUMENT,
    variation: { type: 'string', description: 'Id of the variation', valueHint: 'ID', default: BASE },
    twin: { type: 'boolean', description: 'Beside its twin, with the fields that differ' },
    json: JSON_ARGUMENT,
  },
  run({ args }) {
    const task = loadTask(findTask(args.task, tasksRoot));
    if (args.twin) {
      showPair(pairOf(task, args.variation), args.json ?? false);
      return;
    }
    const resolution = resolveScene(task, args.variation);
    if (args.json) printJson(resolution.variation);
    else human.log(describeResolution(resolution));
  },
});

const list = defineCommand({
  meta: { name: 'list', description: 'List the tasks that come with this package' },
  args: { json: JSON_ARGUMENT },
  run({ args }) {
    const tasks = listTasks(tasksRoot);
    if (args.json) printJson(tasks);
    else human.log(tasks.map(({ id, template }) => `${id}  (${template})`).join('\n'));
  },
});

const check = defineCommand({
  meta: {
    name: 'check',
    description: 'Check every variation of a task, and its counts and relations if given templates',
  },
  args: {
    task: TASK_ARGUMENT,
    templates: { type: 'string', description: 'Folder of template files to obey', valueHint: 'DIR' },
    json: JSON_ARGUMENT,
  },
  run({ args }) {
    const task = loadTask(findTask(args.task, tasksRoot));
    const template = args.templates ? findTemplate(args.templates, task.file.template_type) : undefined;
    const result = checkTask(task, template, resolveScene);
    if (args.json) printJson({ task_id: task.id, ...result });
    else human.log(describeCheck(task, result));
    if (result.problems.length > 0) throw new UserError(result.problems.join('\n'));
  },
});

export const taskCommand = defineCommand({
  meta: { name: 'task', description: 'Show, list and check tasks' },
  subCommands: { show, list, check },
});

function pairOf(task: Task, variation: string): ResolvedPair {
  const pair = resolvePair(task, variation);
  if (pair) return pair;
  const having = [...task.variations.values()].filter(({ data }) => data.intervention && data.enabled);
  throw complain({
    where: '--twin',
    what: 'a variation without an intervention has no twin',
    got: variation,
    expected:
      having.length > 0 ? having.map(({ data }) => data.variation_id) : 'one with an intervention; there is none',
  });
}

function showPair({ axis, twin, intervened, declared, found }: ResolvedPair, asJson: boolean): void {
  if (asJson) {
    printJson({ axis, twin: twin.variation, intervened: intervened.variation, difference: { declared, found } });
    return;
  }
  const [before, after] = [variationFields(twin), variationFields(intervened)];
  const lines = found.map((path) => `  ${path}: ${fieldText(before.get(path))} -> ${fieldText(after.get(path))}`);
  human.log(
    [
      describeResolution(twin),
      '',
      describeResolution(intervened),
      '',
      `${axis}: ${found.length} fields differ, all of them declared:`,
      ...lines,
    ].join('\n'),
  );
}

const fieldText = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

function describeResolution({ variation, objects, split, intervention }: Resolution): string {
  const { semantic_groups: groups, success, fail } = variation;
  const rows = objects.map(({ id, semanticName, placement }) => {
    const position = placement.position.map((value) => value.toFixed(3).padStart(7)).join(' ');
    const group = Object.entries(groups).find(([, ids]) => ids.includes(id))![0];
    return `  ${position}  ${group.padEnd(10)}  ${id} (${semanticName})`;
  });
  return [
    `${variation.task_id} ${variation.variation_id} (${variation.template_type}, ${split})`,
    `"${variation.instruction}"`,
    ...(intervention ? [`changes ${intervention.axis} against ${intervention.twin}`] : []),
    'objects, with x y z [m]:',
    ...rows,
    'success when all of:',
    ...success.conditions.map((condition) => `  ${describeCondition(condition)}`),
    fail.conditions.length > 0 ? 'failure when any of:' : 'nothing counts as failure',
    ...fail.conditions.map((condition) => `  ${describeCondition(condition)}`),
  ].join('\n');
}

function describeCheck(task: Task, { variations, problems }: TaskCheck): string {
  const ids = variations.map(({ id, enabled }) => (enabled ? id : `${id} (disabled)`));
  const verdict = problems.length === 0 ? 'sound' : `${problems.length} to mend`;
  return `${task.id}: ${verdict}; ${variations.length} variations: ${ids.join(', ')}`;
}
