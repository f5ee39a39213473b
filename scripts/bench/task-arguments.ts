/**
 * Arguments of benches that are made task after task: `[TASK ...] [COUNT]`.
 */
import { join } from 'node:path';
import { configsFolder } from '../../pipelines/support/package-info.ts';
import { listTasks } from '../../src/task/registry.ts';

export interface TaskArguments {
  /** Ids or folders, as they were given; every task of this package where none was. */
  readonly tasks: readonly string[];
  readonly count: number;
}

export function taskArguments(args: readonly string[], defaultCount: number): TaskArguments {
  const isCount = (arg: string) => /^\d+$/.test(arg);
  const named = args.filter((arg) => !isCount(arg));
  const every = () => listTasks(join(configsFolder, 'tasks')).map(({ id }) => id);
  return { tasks: named.length > 0 ? named : every(), count: Number(args.find(isCount) ?? defaultCount) };
}
