/**
 * Which tasks and variations an entry of a corpus asks for: by name, or as many as there are when it is read.
 */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { complain } from '../core/errors.ts';
import { findTask, listTasks } from '../task/registry.ts';
import { listVariations } from '../task/resolve.ts';
import { loadTask, type Task } from '../task/task-folder.ts';
import { ALL_TASKS, type CorpusTask } from './corpus.ts';

export interface CorpusPlace {
  /** Path of the corpus file. */
  readonly path: string;
  /** This project's `configs/`. */
  readonly configsFolder: string;
}

/**
 * The tasks of an entry. A path is relative to the corpus file; a bare name is an id of this project's own.
 *
 * @throws UserError for a task that is not there or is unsound
 */
export function selectTasks({ task }: CorpusTask, { path, configsFolder }: CorpusPlace): Task[] {
  const root = join(configsFolder, 'tasks');
  if (task === ALL_TASKS) return listTasks(root).map(({ folder }) => loadTask(folder));
  const besideCorpus = isAbsolute(task) ? task : resolve(dirname(path), task);
  return [loadTask(findTask(/[\\/]/.test(task) ? besideCorpus : task, root))];
}

/**
 * Ids of the variations of one of its tasks.
 *
 * @param where of the entry
 * @throws UserError for one that the task has not
 */
export function selectVariations({ variations }: CorpusTask, task: Task, where: string): string[] {
  const known = listVariations(task);
  if (Array.isArray(variations)) {
    variations.forEach((id, i) => {
      if (known.some((variation) => variation.id === id)) return;
      throw complain({
        where: `${where}.variations[${i}]`,
        what: `${task.id} has no such variation`,
        got: id,
        expected: known.map((variation) => variation.id),
      });
    });
    return variations;
  }
  const isWanted =
    variations === undefined ? (split: string) => split !== 'base' : (split: string) => split === variations;
  return known.filter(({ enabled, split }) => enabled && isWanted(split)).map(({ id }) => id);
}
