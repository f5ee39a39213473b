import { describe, expect, it } from 'vitest';
import { resolvePair, resolveScene } from '../../src/intervention/intervene.ts';
import { checkTask } from '../../src/task/task-check.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { writeIntervention } from './scenes.ts';

const mirror = { axis: 'spatial_layout', twin: 'TV-01', do: [{ op: 'mirror' }] };

function complaint(intervention: object, more: object = {}, files: Record<string, unknown> = {}): string {
  const folder = writeIntervention(intervention, more, files);
  try {
    resolvePair(loadTask(folder), 'EV-01');
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/variations/`, '');
  }
  return 'nothing';
}

const step = (axis: string, ...steps: object[]) => ({ axis, twin: 'TV-01', do: steps });

describe('resolvePair', () => {
  it('gives the twin as it is, and its change under the name of the variation', () => {
    const task = loadTask(writeIntervention(mirror));
    const { twin, intervened, declared, found } = resolvePair(task, 'EV-01')!;
    expect([twin.variation.variation_id, intervened.variation.variation_id]).toEqual(['TV-01', 'EV-01']);
    expect(intervened.variation.layout['a']!.position).toEqual([0.4, -0.2, 0.02]);
    expect(declared).toContain('objects.a.position');
    expect(found).toContain('objects.a.position');
    expect(resolveScene(task, 'EV-01')).toEqual(intervened);
  });
  it('does the operations in their order, each to what the one before has left', () => {
    const folder = writeIntervention(
      step('spatial_layout', { op: 'move', instance: 'a', by: [0.1, 0, 0] }, { op: 'mirror', objects: ['a'] }),
    );
    const { intervened } = resolvePair(loadTask(folder), 'EV-01')!;
    expect(intervened.variation.layout['a']!.position).toEqual([0.5, -0.2, 0.02]);
  });
  it('is null for a variation without an intervention', () => {
    expect(resolvePair(loadTask(writeIntervention(mirror)), 'TV-01')).toBeNull();
  });
  it('is what a check of the task looks at', () => {
    const task = loadTask(writeIntervention(step('adversarial_object', { op: 'remove', instance: 'ghost' })));
    expect(checkTask(task, undefined, resolveScene).problems.join('\n')).toContain('intervention.do[0].instance');
  });
});

describe('an intervention that makes no sense is told of with file and key path:', () => {
  it.each([
    [
      'an unknown operator',
      step('affordance', { op: 'melt' }),
      'EV-01.yaml: intervention.do[0].op: no such operator; got "melt"',
    ],
    [
      'an operator of another axis',
      step('hidden_physics', { op: 'mirror' }),
      'EV-01.yaml: intervention.do[0].op: mirror does not serve the axis hidden_physics; expected an operator that does: set_com, set_damping, set_friction, set_mass; or the axis spatial_layout',
    ],
    [
      'an object that is not in the scene',
      step('spatial_layout', { op: 'mirror' }, { op: 'mirror', objects: ['a', 'e'] }),
      'EV-01.yaml: intervention.do[1].objects[1]: no such object in the scene; got "e"; expected one of box, a, b, c, d',
    ],
    [
      'an object that the task does not have',
      step('adversarial_object', { op: 'replace_object', instance: 'a', with: 'ghost' }),
      'EV-01.yaml: intervention.do[0].with: no such object in object_universe.yaml; got "ghost"; expected one of e',
    ],
    [
      'an object that is there twice',
      step('adversarial_object', { op: 'add', instance: 'b', position: [0, 0, 0] }),
      'EV-01.yaml: intervention.do[0].instance: the object is in the scene already; got "b"',
    ],
    ['a missing key', step('adversarial_object', { op: 'remove' }), 'EV-01.yaml: intervention.do[0].instance: '],
    [
      'a value out of range',
      step('hidden_physics', { op: 'set_mass', instance: 'a', factor: 0 }),
      'EV-01.yaml: intervention.do[0].factor: ',
    ],
    [
      'a container that goes',
      step('adversarial_object', { op: 'remove', instance: 'box' }),
      'EV-01.yaml: intervention.do[0].instance: the container stays',
    ],
    [
      'a relation that the task does not have',
      step('primitive_recomposition', { op: 'set_goal', relation: 'near' }),
      'EV-01.yaml: intervention.do[0].relation: not one of the allowed_goal_relations',
    ],
    [
      'nothing that changes',
      step('spatial_layout', { op: 'swap', a: 'a', b: 'b' }, { op: 'swap', a: 'a', b: 'b' }),
      'EV-01.yaml: intervention.do: all is as in TV-01: nothing changes',
    ],
  ])('%s', (_, intervention, expected) => {
    expect(complaint(intervention).slice(0, expected.length)).toBe(expected);
  });
  it.each([
    ['pose_overrides.a', { pose_overrides: { a: { position: [0, 0, 0] } } }],
    ['add_goal_objects', { add_goal_objects: ['e'] }],
    ['instruction', { instruction: 'Other.' }],
    ['policy_overrides.success', { policy_overrides: { success: { replace: [] } } }],
    ['reset.position_m', { reset: { position_m: 0 } }],
  ])('%s of its own', (key, more) => {
    expect(complaint(mirror, more)).toBe(
      `EV-01.yaml: ${key}: overlaps with the intervention of the same file; expected the change as an operation in intervention.do; all else is as in TV-01`,
    );
  });
  it('a twin with an intervention', () => {
    const other = { variation_id: 'EV-02', extends: 'BASE', intervention: mirror };
    expect(complaint({ ...mirror, twin: 'EV-02' }, {}, { 'variations/EV-02.yaml': other })).toContain(
      'EV-01.yaml: intervention.twin: the twin has an intervention itself; got "EV-02"',
    );
  });
});
