import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTask } from '../../src/task/task-check.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { findTemplate, loadTemplate } from '../../src/task/template-check.ts';
import { smallTask, writeFolder, writeTask } from './folders.ts';

const slot = (group_hint: string, min_count: number, max_count: number) => ({
  slot_name: `${group_hint}_slot`,
  group_hint,
  min_count,
  max_count,
});
const packing = {
  template_id: 'packing',
  template_type: 'loose_packing',
  allowed_relations: ['in', 'on'],
  primary_goal_relation: 'in',
  fail_relations: ['in', 'on'],
  slots: [
    slot('container', 1, 1),
    slot('target', 1, 2),
    slot('target', 1, 1),
    slot('distractor', 1, 1),
    slot('decor', 0, 1),
  ],
};
const templates = (keys: object = {}) => writeFolder({ 'loose_packing.yaml': { ...packing, ...keys } });
const check = (folder: string, keys: object = {}) =>
  checkTask(loadTask(folder), findTemplate(templates(keys), 'loose_packing')).problems.map((line) =>
    line.replaceAll(`${folder}/`, ''),
  );

describe('checkTask', () => {
  it('finds nothing wrong with a sound folder, with a template or without', () => {
    expect(checkTask(loadTask(writeTask())).problems).toEqual([]);
    expect(check(writeTask())).toEqual([]);
  });
  it('goes on after a variation that cannot be resolved, and tells every fault', () => {
    const folder = writeTask({
      'variations/TV-01.yaml': { variation_id: 'TV-01', add_fail_objects: ['e'] },
      'variations/TV-02.yaml': { variation_id: 'TV-02', set_goal_objects: [] },
      'task.yaml': { ...smallTask, variation_registry: { train: ['TV-01', 'TV-02'], eval: [] } },
    });
    expect(checkTask(loadTask(folder)).problems.map((line) => line.replace(`${folder}/`, ''))).toEqual([
      expect.stringMatching(/^variations\/TV-01.yaml: pose_overrides.e: /),
      expect.stringMatching(/^variations\/TV-02.yaml: there is nothing to do/),
    ]);
  });
  it('compares the registry with the files, both ways', () => {
    const folder = writeTask({
      'variations/TV-05.yaml': { variation_id: 'TV-05' },
      'task.yaml': { ...smallTask, variation_registry: { train: ['TV-01'], eval: ['EV-01', 'TV-01'] } },
    });
    expect(checkTask(loadTask(folder)).problems.map((line) => line.replace(`${folder}/`, ''))).toEqual([
      'task.yaml: variation_registry.eval[0]: no such variation; got "EV-01"',
      'task.yaml: variation_registry.eval[1]: listed twice; got "TV-01"',
      'variations/TV-05.yaml: variation_id: not in variation_registry of task.yaml; got "TV-05"',
    ]);
  });
  it('reports disabled variations, and asks nothing of them', () => {
    const folder = writeTask({
      'variations/TV-01.yaml': { variation_id: 'TV-01', enabled: false, set_goal_objects: [] },
    });
    const { variations, problems } = checkTask(loadTask(folder));
    expect(problems).toEqual([]);
    expect(variations).toContainEqual({ id: 'TV-01', split: 'train', enabled: false });
  });
});

describe('a template', () => {
  it('adds up the slots of a group, and asks BASE for the least and the most', () => {
    const two = check(writeTask(), { slots: [...packing.slots, slot('target', 1, 1)] });
    expect(two).toEqual(['base_variation.yaml: BASE has 2 as target; packing asks for 3 to 4']);
  });
  it('asks a variation for no least count, since it is there to take things away', () => {
    const fewer = writeTask({
      'variations/TV-01.yaml': { variation_id: 'TV-01', set_goal_objects: ['a'], set_fail_objects: [] },
    });
    expect(check(fewer)).toEqual([]);
    const more = writeTask({
      'variations/TV-01.yaml': {
        variation_id: 'TV-01',
        add_fail_objects: ['e'],
        pose_overrides: { e: { position: [0, 0, 0] } },
      },
    });
    expect(check(more)).toEqual(['variations/TV-01.yaml: TV-01 has 2 as distractor; packing asks for 0 to 1']);
  });
  it('says which relations a task may ask for', () => {
    expect(check(writeTask(), { allowed_relations: ['in'], fail_relations: ['in'] })).toEqual([
      'task.yaml: defaults.allowed_goal_relations: on is not of packing; expected one of in',
      'task.yaml: defaults.fail_policy.fail_on_relations: on is not of packing; expected one of in',
    ]);
    expect(check(writeTask(), { allowed_relations: ['on'] })).toContain(
      'base_variation.yaml: goal_relation: in is not of packing; expected one of on',
    );
  });
  it('that is not there, or not one, is told of with its path', () => {
    const folder = templates({ slots: [slot('cupboard', 1, 1)] });
    expect(() => findTemplate(folder, 'stacking')).toThrow(`${join(folder, 'stacking.yaml')}: no such template`);
    expect(() => loadTemplate(join(folder, 'loose_packing.yaml'))).toThrow('loose_packing.yaml: slots[0].group_hint: ');
  });
});
