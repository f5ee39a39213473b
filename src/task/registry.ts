/**
 * The tasks that there are: folders `<root>/<template>/<task>` with a `task.yaml`.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { complain } from '../core/errors.ts';

export interface TaskEntry {
  /** The folder's name. */
  readonly id: string;
  /** The name of the folder above it. */
  readonly template: string;
  readonly folder: string;
}

/** Every task below `root`, by template and then by id; none where there is no such folder. */
export function listTasks(root: string): TaskEntry[] {
  return subfolders(root).flatMap((template) =>
    subfolders(join(root, template))
      .map((id) => ({ id, template, folder: join(root, template, id) }))
      .filter(({ folder }) => existsSync(join(folder, 'task.yaml'))),
  );
}

/**
 * The folder of a task.
 *
 * @param idOrFolder an id below `root`, or else the path of any folder
 * @throws UserError that lists the ids when it is neither
 */
export function findTask(idOrFolder: string, root: string): string {
  const tasks = listTasks(root);
  const matches = tasks.filter(({ id }) => id === idOrFolder);
  if (matches.length > 1) {
    throw complain({
      where: 'task',
      what: 'there are several of this id; give the folder',
      got: idOrFolder,
      expected: matches.map(({ folder }) => folder),
    });
  }
  if (matches[0]) return matches[0].folder;
  if (isFolder(idOrFolder)) return idOrFolder;
  throw complain({
    where: 'task',
    what: 'neither the id of a task nor a folder',
    got: idOrFolder,
    expected: tasks.length ? tasks.map(({ id }) => id) : `a task folder; there are none in ${root}`,
  });
}

function subfolders(path: string): string[] {
  if (!isFolder(path)) return [];
  return readdirSync(path)
    .filter((name) => isFolder(join(path, name)))
    .sort();
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
