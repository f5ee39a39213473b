import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { Condition } from '../../src/task/condition.ts';
import { describeCondition } from '../../src/task/condition.ts';
import { listVariations, resolveVariation } from '../../src/task/resolve.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { smallBase, smallTask, writeTask, writeVariation } from './folders.ts';

const resolve = (folder: string, id = 'TV-01') => resolveVariation(loadTask(folder), id);
const lines = ({ conditions }: { conditions: readonly Condition[] }) => conditions.map(describeCondition);
const inBox = (subject_id: string, relation = 'in') => ({ subject_id, relation, target_id: 'box' });
const withBase = (base: object, own: object = {}) =>
  writeTask({
    'base_variation.yaml': { ...smallBase, ...base },
    'variations/TV-01.yaml': { variation_id: 'TV-01', extends: 'BASE', ...own },
  });

describe('resolveVariation', () => {
  it('gives exactly the keys that `task show --json` prints', () => {
    expect(Object.keys(resolve(writeTask()).variation)).toEqual([
      'task_id',
      'template_type',
      'variation_id',
      'instruction',
      'container_instance_id',
      'goal_relation',
      'semantic_groups',
      'active_instance_ids',
      'layout',
      'success',
      'fail',
      'logic_graph',
    ]);
  });
  it('gives every part of a small variation', () => {
    const { variation } = resolve(writeTask());
    expect(variation.semantic_groups).toEqual({
      container: ['box'],
      target: ['a', 'b'],
      distractor: ['c'],
      decor: ['d'],
    });
    expect(variation.active_instance_ids).toEqual(['box', 'a', 'b', 'c', 'd']);
    expect(variation.layout['a']).toEqual({ position: [0.4, 0.2, 0.02], rotation: [1, 0, 0, 0], scale: [1, 1, 1] });
    expect(variation.success).toEqual({
      op: 'and',
      conditions: [
        { type: 'edge', subject_id: 'a', relation: 'in', target_id: 'box' },
        { type: 'edge', subject_id: 'b', relation: 'in', target_id: 'box' },
      ],
    });
    expect(variation.fail.op).toBe('or');
    expect(lines(variation.fail)).toEqual(['c in box', 'c on box']);
    expect(variation.logic_graph.nodes.map(({ type, condition }) => [type, condition])).toEqual(
      variation.success.conditions.map((condition) => ['maintenance', condition]),
    );
  });
  it('gives what generation needs beside it, in the order of the active objects', () => {
    const folder = writeTask();
    const { objects, split, intervention, where } = resolve(folder);
    expect(objects.map(({ id, semanticName }) => [id, semanticName])).toEqual([
      ['box', 'crate'],
      ['a', 'thing_a'],
      ['b', 'thing_b'],
      ['c', 'thing_c'],
      ['d', 'thing_d'],
    ]);
    expect(objects[0]).toMatchObject({ candidates: ['builtin/crate'], selected: null });
    expect(objects[1]).toMatchObject({
      candidates: ['uid-1', 'key-2'],
      selected: 'uid-1',
      where: {
        pose: `${folder}/base_variation.yaml: pose_overrides.a`,
        asset: `${folder}/asset_bindings.yaml: bindings.a`,
      },
    });
    expect([split, intervention, where]).toEqual(['train', null, `${folder}/variations/TV-01.yaml`]);
  });

  describe('groups', () => {
    const poses = { pose_overrides: { ...smallBase.pose_overrides, e: { position: [0.5, 0.5, 0.02] } } };
    const targets = (base: object, own: object) =>
      resolve(withBase({ ...poses, ...base }, own)).variation.semantic_groups.target;
    it('are set, then added to, then removed from, whatever the order of the keys', () => {
      const keys = { remove_goal_objects: ['e', 'a'], add_goal_objects: ['e', 'b'], set_goal_objects: ['a'] };
      expect(targets({}, keys)).toEqual(['b']);
    });
    it('take all of BASE first, its additions and removals too', () => {
      const base = { add_goal_objects: ['e'], remove_goal_objects: ['a'] };
      expect(targets(base, {})).toEqual(['b', 'e']);
      expect(targets(base, { add_goal_objects: ['a'] })).toEqual(['b', 'e', 'a']);
      expect(targets(base, { set_goal_objects: ['a'] })).toEqual(['a']);
    });
    it('may be emptied, and an object may change sides', () => {
      const own = { remove_goal_objects: ['b'], add_fail_objects: ['b'], set_decor_objects: [] };
      const { semantic_groups } = resolve(withBase({}, own)).variation;
      expect(semantic_groups).toEqual({ container: ['box'], target: ['a'], distractor: ['c', 'b'], decor: [] });
    });
    it('hold an object once, and never two of them the same object', () => {
      expect(targets({}, { add_goal_objects: ['a', 'a'] })).toEqual(['a', 'b']);
      const folder = writeVariation({ add_fail_objects: ['a'] });
      expect(() => resolve(folder)).toThrow(
        `${folder}/variations/TV-01.yaml: set_fail_objects: a would be target and distractor at once`,
      );
    });
  });

  describe('poses', () => {
    it("are BASE's, overwritten key by key", () => {
      const folder = writeVariation({
        pose_overrides: { a: { position: [0.5, 0.1, 0.02] }, c: { rotation: [0, 0, 0, -3] } },
      });
      const { variation, objects } = resolve(folder);
      expect(variation.layout['a']!.position).toEqual([0.5, 0.1, 0.02]);
      expect(variation.layout['c']).toEqual({ position: [0.4, -0.2, 0.02], rotation: [0, 0, 0, -1], scale: [2, 2, 2] });
      expect(objects[1]).toMatchObject({
        selected: 'uid-1',
        where: { pose: `${folder}/variations/TV-01.yaml: pose_overrides.a` },
      });
    });
    it('are asked of every active object', () => {
      const folder = writeVariation({ add_fail_objects: ['e'] });
      expect(() => resolve(folder)).toThrow(`${folder}/variations/TV-01.yaml: pose_overrides.e: e is active, and`);
    });
    it('are kept of active objects alone', () => {
      const { layout } = resolve(writeVariation({ remove_fail_objects: ['c'] })).variation;
      expect(Object.keys(layout)).toEqual(['box', 'a', 'b', 'd']);
    });
  });

  it('asks for a semantic name of every active object', () => {
    const folder = writeTask({ 'asset_bindings.yaml': { bindings: {} } });
    expect(() => resolve(folder)).toThrow(`${folder}/asset_bindings.yaml: bindings.box.semantic_name: box is active`);
  });

  describe('success and fail', () => {
    it('take the goal relation of the variation before that of BASE and of the task', () => {
      expect(lines(resolve(writeVariation({ goal_relation: 'on' })).variation.success)).toEqual([
        'a on box',
        'b on box',
      ]);
      expect(resolve(withBase({ goal_relation: 'on' })).variation.goal_relation).toBe('on');
    });
    it('refuse a goal relation that the task does not allow', () => {
      const folder = writeVariation({ goal_relation: 'near' });
      expect(() => resolve(folder)).toThrow(`${folder}/variations/TV-01.yaml: goal_relation: not one of`);
    });
    it('have no fail conditions when distractors are let be', () => {
      const fail_policy = { distractor_relation_to_container_is_fail: false, fail_on_relations: ['in'] };
      const folder = writeTask({ 'task.yaml': { ...smallTask, defaults: { ...smallTask.defaults, fail_policy } } });
      expect(resolve(folder).variation.fail.conditions).toEqual([]);
    });
    it('are replaced, then appended to, then removed from, and sorted', () => {
      const fail = {
        remove: [inBox('a')],
        append: [inBox('c'), inBox('a'), inBox('b')],
        replace: [inBox('d', 'near')],
      };
      const folder = writeVariation({ policy_overrides: { fail } });
      expect(lines(resolve(folder).variation.fail)).toEqual(['b in box', 'c in box', 'd near box']);
    });
    it('hold a condition once', () => {
      const folder = writeVariation({ policy_overrides: { success: { append: [{ type: 'edge', ...inBox('a') }] } } });
      expect(lines(resolve(folder).variation.success)).toEqual(['a in box', 'b in box']);
    });
    it('do not inherit what BASE overrides for itself', () => {
      const folder = withBase({ policy_overrides: { fail: { remove: [inBox('c'), inBox('c', 'on')] } } });
      expect(lines(resolve(folder, 'BASE').variation.fail)).toEqual([]);
      expect(lines(resolve(folder, 'TV-01').variation.fail)).toEqual(['c in box', 'c on box']);
    });
    it('keep nodes and nests behind the edges, in written order', () => {
      const nest = { op: 'not', condition: inBox('d', 'near') };
      const node = { type: 'node', subject_id: 'a', position: { z: [0, 0.1] } };
      const folder = writeVariation({
        policy_overrides: { success: { replace: [nest, node, inBox('b'), inBox('a')] } },
      });
      expect(lines(resolve(folder).variation.success)).toEqual([
        'a in box',
        'b in box',
        'not (d near box)',
        'a z 0 to 0.1',
      ]);
    });
    it('refuse a condition on an object that is not active', () => {
      const folder = writeVariation({ policy_overrides: { fail: { append: [inBox('c'), inBox('e')] } } });
      expect(() => resolve(folder)).toThrow(
        `${folder}/variations/TV-01.yaml: policy_overrides.fail.append[1]: the object is not active in this variation; got "e"`,
      );
    });
    it('let a condition be removed that is not there', () => {
      const folder = writeVariation({ policy_overrides: { fail: { remove: [inBox('e')] } } });
      expect(lines(resolve(folder).variation.fail)).toEqual(['c in box', 'c on box']);
    });
    it('refuse a variation in which there is nothing to do', () => {
      const folder = writeVariation({ set_goal_objects: [] });
      expect(() => resolve(folder)).toThrow(`${folder}/variations/TV-01.yaml: there is nothing to do`);
    });
  });

  it('says the instruction of the variation, else of BASE, else of the task', () => {
    expect(resolve(writeTask()).variation.instruction).toBe('Pack it.');
    expect(resolve(withBase({ instruction: 'Base.' })).variation.instruction).toBe('Base.');
    expect(resolve(withBase({ instruction: 'Base.' }, { instruction: 'Own.' })).variation.instruction).toBe('Own.');
  });
  it('lists the variations that there are when one is not', () => {
    expect(() => resolve(writeTask(), 'EV-07')).toThrow('no such variation; got "EV-07"; expected one of BASE, TV-01');
  });
  it('reports a disabled variation as such', () => {
    const folder = writeVariation({ enabled: false });
    expect(() => resolve(folder)).toThrow(UserError);
    expect(() => resolve(folder)).toThrow(`${folder}/variations/TV-01.yaml: enabled: variation TV-01 is disabled`);
    expect(listVariations(loadTask(folder))).toContainEqual({ id: 'TV-01', split: 'train', enabled: false });
  });
  it('keeps an intervention as plain data', () => {
    const intervention = {
      axis: 'adversarial_object',
      twin: 'BASE',
      do: [{ op: 'replace_object', instance: 'a', with: 'e' }],
    };
    expect(resolve(writeVariation({ intervention })).intervention).toEqual(intervention);
  });
});

describe('reset', () => {
  const reset = (task: object | undefined, own: object = {}) =>
    resolve(
      writeTask({
        'task.yaml': task ? { ...smallTask, reset: task } : smallTask,
        'variations/TV-01.yaml': { variation_id: 'TV-01', reset: own },
      }),
    ).reset;
  it('has a default for folders that say nothing, in which the container moves less', () => {
    const { min_gap_m, objects } = reset(undefined);
    expect(min_gap_m).toBe(0.04);
    expect(objects['a']).toEqual({ position_m: 0.02, yaw_rad: 0.26 });
    expect(objects['box']).toEqual({ position_m: 0.01, yaw_rad: 0.05 });
    expect(Object.keys(objects)).toEqual(['box', 'a', 'b', 'c', 'd']);
  });
  it('lets single objects differ, and a variation override the task key by key', () => {
    const task = { position_m: 0.05, min_gap_m: 0.03, objects: { a: { yaw_rad: 1 }, box: { position_m: 0.04 } } };
    const { min_gap_m, objects } = reset(task, { position_m: 0.001, objects: { a: { yaw_rad: 2 } } });
    expect(min_gap_m).toBe(0.03);
    expect(objects['a']).toEqual({ position_m: 0.001, yaw_rad: 2 });
    expect(objects['b']).toEqual({ position_m: 0.001, yaw_rad: 0.26 });
    expect(objects['box']).toEqual({ position_m: 0.04, yaw_rad: 0.05 });
  });
  it('leaves the container in its place too, when everything is to stay there', () => {
    expect(reset({ position_m: 0, yaw_rad: 0 }).objects['box']).toEqual({ position_m: 0, yaw_rad: 0 });
  });
});
