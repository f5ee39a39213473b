import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTask, listTasks } from '../../src/task/registry.ts';
import { smallTask, writeFolder } from './folders.ts';

const root = writeFolder({
  'sorting/Socks/task.yaml': smallTask,
  'packing/Lunch/task.yaml': smallTask,
  'packing/Dinner/task.yaml': smallTask,
  'packing/Notes/readme.txt': 'not a task',
  'readme.txt': 'not a folder',
});

describe('tasks', () => {
  it('are listed by template and id, folders without task.yaml left out', () => {
    expect(listTasks(root)).toEqual([
      { id: 'Dinner', template: 'packing', folder: join(root, 'packing', 'Dinner') },
      { id: 'Lunch', template: 'packing', folder: join(root, 'packing', 'Lunch') },
      { id: 'Socks', template: 'sorting', folder: join(root, 'sorting', 'Socks') },
    ]);
    expect(listTasks(join(root, 'nowhere'))).toEqual([]);
  });
  it('are found by id, or by folder', () => {
    expect(findTask('Lunch', root)).toBe(join(root, 'packing', 'Lunch'));
    expect(findTask(join(root, 'packing', 'Notes'), root)).toBe(join(root, 'packing', 'Notes'));
  });
  it('are listed when there is none of that name', () => {
    expect(() => findTask('Supper', root)).toThrow('got "Supper"; expected one of Dinner, Lunch, Socks');
    expect(() => findTask('Supper', join(root, 'nowhere'))).toThrow('expected a task folder; there are none in');
  });
  it('are asked for by folder when two templates have one of that name', () => {
    const twice = writeFolder({ 'packing/Lunch/task.yaml': smallTask, 'sorting/Lunch/task.yaml': smallTask });
    expect(() => findTask('Lunch', twice)).toThrow('there are several of this id; give the folder');
  });
});
