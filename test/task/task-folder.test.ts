import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { resolveVariation } from '../../src/task/resolve.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { smallBase, smallTask, writeFolder, writeTask, writeVariation } from './folders.ts';

/** What loading a folder, and resolving a variation of it, complains of. */
function complaint(folder: string, variation = 'TV-01'): string {
  try {
    resolveVariation(loadTask(folder), variation);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message.replace(folder, 'F');
  }
  throw new Error('nothing was complained of');
}

const TV = 'F/variations/TV-01.yaml: ';
const withBase = (keys: object) => writeTask({ 'base_variation.yaml': { ...smallBase, ...keys } });
const withTask = (keys: object) => writeTask({ 'task.yaml': { ...smallTask, ...keys } });

describe('loadTask', () => {
  it('ignores keys that it does not know', () => {
    const folder = withTask({ migrated_by: 'someone', defaults: { ...smallTask.defaults, palette: [1, 2] } });
    expect(loadTask(folder).id).toBe('Small');
  });
  it('has BASE alone where there is no folder of variations', () => {
    const folder = writeTask({ 'variations/TV-01.yaml': undefined });
    expect([...loadTask(folder).variations.keys()]).toEqual(['BASE']);
  });

  const cases: [string, () => string, string][] = [
    ['a folder without task.yaml', () => writeFolder({ 'readme.txt': 'x' }), 'F: no task.yaml in this folder'],
    [
      'a missing universe',
      () => writeTask({ 'object_universe.yaml': undefined }),
      'F/object_universe.yaml: no such file',
    ],
    ['text that is not YAML', () => writeTask({ 'task.yaml': 'a: [' }), 'F/task.yaml: not YAML'],
    ['a key of a wrong type', () => withTask({ task_id: 7 }), 'F/task.yaml: task_id: '],
    [
      'a wrong type deep inside',
      () => withTask({ defaults: { ...smallTask.defaults, fail_policy: { fail_on_relations: 'in' } } }),
      'F/task.yaml: defaults.fail_policy.fail_on_relations: ',
    ],
    [
      'an unknown relation among the defaults',
      () => withTask({ defaults: { ...smallTask.defaults, primary_goal_relation: 'besides' } }),
      'F/task.yaml: defaults.primary_goal_relation: ',
    ],
    ['an unknown relation of a variation', () => writeVariation({ goal_relation: 'besides' }), `${TV}goal_relation: `],
    [
      'an unknown relation of a condition',
      () =>
        writeVariation({
          policy_overrides: { fail: { append: [{ subject_id: 'a', relation: 'besides', target_id: 'b' }] } },
        }),
      `${TV}policy_overrides.fail.append[0].relation: `,
    ],
    [
      'an unknown relation deep in a condition',
      () =>
        writeVariation({
          policy_overrides: {
            success: {
              replace: [
                {
                  op: 'not',
                  condition: { op: 'or', conditions: [{ subject_id: 'a', relation: 'x', target_id: 'b' }] },
                },
              ],
            },
          },
        }),
      `${TV}policy_overrides.success.replace[0].condition.conditions[0].relation: `,
    ],
    [
      'a node condition that says nothing',
      () => writeVariation({ policy_overrides: { success: { append: [{ type: 'node', subject_id: 'a' }] } } }),
      `${TV}policy_overrides.success.append[0]: a node condition needs`,
    ],
    [
      'a range the wrong way round',
      () =>
        writeVariation({
          policy_overrides: { success: { append: [{ type: 'node', subject_id: 'a', position: { x: [1, 0] } }] } },
        }),
      `${TV}policy_overrides.success.append[0].position.x: the lowest value`,
    ],
    [
      'a position of two numbers',
      () => writeVariation({ pose_overrides: { a: { position: [1, 2] } } }),
      `${TV}pose_overrides.a.position: three numbers`,
    ],
    [
      'a position with a text',
      () => writeVariation({ pose_overrides: { a: { position: [1, 'x', 2] } } }),
      `${TV}pose_overrides.a.position[1]: `,
    ],
    [
      'a rotation of three numbers',
      () => writeVariation({ pose_overrides: { a: { rotation: [1, 0, 0] } } }),
      `${TV}pose_overrides.a.rotation: four numbers`,
    ],
    [
      'a rotation of length zero',
      () => writeVariation({ pose_overrides: { a: { rotation: [0, 0, 0, 0] } } }),
      `${TV}pose_overrides.a.rotation: a quaternion of length zero`,
    ],
    [
      'a scale of zero',
      () => writeVariation({ pose_overrides: { a: { scale: [1, 0, 1] } } }),
      `${TV}pose_overrides.a.scale: a scale is greater`,
    ],
    [
      'an unknown object among the poses',
      () => writeVariation({ pose_overrides: { ghost: { position: [0, 0, 0] } } }),
      `${TV}pose_overrides.ghost: no such object`,
    ],
    [
      'an unknown object in a group',
      () => writeVariation({ add_fail_objects: ['c', 'ghost'] }),
      `${TV}add_fail_objects[1]: no such object`,
    ],
    [
      'an unknown object in a group of BASE',
      () => withBase({ set_decor_objects: ['ghost'] }),
      'F/base_variation.yaml: set_decor_objects[0]: no such object',
    ],
    [
      'an unknown object in a condition',
      () =>
        writeVariation({
          policy_overrides: { fail: { remove: [{ subject_id: 'ghost', relation: 'in', target_id: 'box' }] } },
        }),
      `${TV}policy_overrides.fail.remove[0]: no such object`,
    ],
    [
      'an unknown container',
      () => withTask({ defaults: { ...smallTask.defaults, container_instance_id: 'ghost' } }),
      'F/task.yaml: defaults.container_instance_id: no such object',
    ],
    [
      'an object that stands twice in the universe',
      () =>
        writeTask({
          'object_universe.yaml': { container: [{ instance_id: 'box' }], decor_objects: [{ instance_id: 'box' }] },
        }),
      'F/object_universe.yaml: decor_objects[0].instance_id: an object of this id',
    ],
    [
      'a variation that extends another',
      () => writeVariation({ extends: 'EV-01' }),
      `${TV}extends: a variation extends BASE, and nothing else; got "EV-01"`,
    ],
    [
      'a variation that extends itself',
      () => writeVariation({ extends: 'TV-01' }),
      `${TV}extends: a variation extends BASE, and nothing else; got "TV-01"`,
    ],
    [
      'a BASE that extends a variation, and so itself',
      () => withBase({ extends: 'TV-01' }),
      'F/base_variation.yaml: extends: BASE extends nothing; got "TV-01"',
    ],
    [
      'two variations of one id',
      () => writeTask({ 'variations/TV-02.yaml': { variation_id: 'TV-01' } }),
      'F/variations/TV-02.yaml: variation_id: F/variations/TV-01.yaml has the same id',
    ],
    [
      'a reset key that does not exist',
      () => withTask({ reset: { position_mm: 3 } }),
      'F/task.yaml: reset: Unrecognized key: "position_mm"',
    ],
    ['a reset distance below zero', () => writeVariation({ reset: { position_m: -1 } }), `${TV}reset.position_m: `],
    [
      'a reset of an unknown object',
      () => withTask({ reset: { objects: { ghost: { yaw_rad: 1 } } } }),
      'F/task.yaml: reset.objects.ghost: no such object',
    ],
    [
      'an unknown axis',
      () => writeVariation({ intervention: { axis: 'luck', twin: 'BASE', do: [{ op: 'x' }] } }),
      `${TV}intervention.axis: `,
    ],
    [
      'an operation without op',
      () => writeVariation({ intervention: { axis: 'affordance', twin: 'BASE', do: [{}] } }),
      `${TV}intervention.do[0].op: `,
    ],
    [
      'a twin that is not there',
      () => writeVariation({ intervention: { axis: 'affordance', twin: 'TV-09', do: [{ op: 'x' }] } }),
      `${TV}intervention.twin: no such variation; got "TV-09"; expected one of BASE, TV-01`,
    ],
  ];
  it.each(cases)('tells file and key path of %s', (_, write, expected) => {
    const folder = write();
    expect(complaint(folder).replaceAll(folder, 'F').slice(0, expected.length)).toBe(expected);
  });
  it('lists the objects that there are when one is not', () => {
    expect(complaint(writeVariation({ add_goal_objects: ['ghost'] }))).toContain(
      'got "ghost"; expected one of box, a, b, c, e, d',
    );
  });
});
