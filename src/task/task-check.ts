/**
 * Everything that can be checked of a task folder without simulating it.
 */
import { complain, UserError } from '../core/errors.ts';
import { listVariations, type Resolution, resolveVariation, type VariationEntry } from './resolve.ts';
import type { Task } from './task-folder.ts';
import { checkTaskRelations, checkVariationSlots, type Template } from './template-check.ts';

export interface TaskCheck {
  readonly variations: readonly VariationEntry[];
  /** One line each with file and key path; none when all is well. */
  readonly problems: readonly string[];
}

/**
 * Resolves every enabled variation, compares the registry with the files, and, when a template is given, the counts and
 * relations with it. Unlike loading, it goes on after a fault, so that all are seen at once.
 *
 * @param resolve what resolves a variation; by default as it is written, without its intervention
 */
export function checkTask(
  task: Task,
  template?: Template,
  resolve: (task: Task, id: string) => Resolution = resolveVariation,
): TaskCheck {
  const variations = listVariations(task);
  const problems = [...checkRegistry(task), ...(template ? checkTaskRelations(task, template) : [])];
  for (const { id } of variations.filter(({ enabled }) => enabled)) {
    const resolution = attempt(() => resolve(task, id));
    if (typeof resolution === 'string') problems.push(resolution);
    else if (template) problems.push(...checkVariationSlots(resolution, template));
  }
  return { variations, problems };
}

function attempt(resolve: () => Resolution): Resolution | string {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function checkRegistry(task: Task): string[] {
  const problems: string[] = [];
  const listed = new Set<string>();
  for (const split of ['train', 'eval'] as const) {
    task.file.variation_registry[split].forEach((id, i) => {
      const where = `${task.paths.task}: variation_registry.${split}[${i}]`;
      if (listed.has(id)) problems.push(complain({ where, what: 'listed twice', got: id }).message);
      else if (!task.variations.has(id)) problems.push(complain({ where, what: 'no such variation', got: id }).message);
      listed.add(id);
    });
  }
  for (const { id, split } of listVariations(task)) {
    if (split !== 'none') continue;
    const where = `${task.variations.get(id)!.path}: variation_id`;
    problems.push(complain({ where, what: 'not in variation_registry of task.yaml', got: id }).message);
  }
  return problems;
}
