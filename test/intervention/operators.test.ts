import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrangement, groupsOf } from '../../src/intervention/arrangement.ts';
import { compareFields } from '../../src/intervention/compare.ts';
import { addFields, type Fields, variationFields } from '../../src/intervention/fields.ts';
import { operatorsOf } from '../../src/intervention/intervene.ts';
import { OPERATORS } from '../../src/intervention/operators.ts';
import { describeCondition } from '../../src/task/condition.ts';
import { AXES } from '../../src/task/intervention-block.ts';
import { smallTask } from '../task/folders.ts';
import { pairOf, smallScene } from './scenes.ts';

const { task, scene } = smallScene();
const movable = fc.constantFrom('a', 'b', 'c', 'd');
const anyObject = fc.constantFrom('box', 'a', 'b', 'c', 'd');
const metres = fc.double({ min: -0.4, max: 0.4, noNaN: true });
const centimetres = fc.double({ min: -0.05, max: 0.05, noNaN: true });
const place = fc.tuple(metres, metres, metres);
const turn = fc.tuple(fc.constantFrom(1, -0.5), metres, metres, metres);
const role = fc.constantFrom('target', 'distractor', 'decor');
const some = fc.uniqueArray(movable, { minLength: 1 });
const permutation = fc
  .tuple(fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 2 }), fc.nat())
  .map(([ids, by]) => ({
    places: Object.fromEntries(ids.map((id, i) => [id, ids[(i + 1 + (by % ids.length)) % ids.length]!])),
  }));

/** Arguments that the operator takes, by its name. */
const ARGUMENTS: Record<string, fc.Arbitrary<object>> = {
  add: fc.record(
    { instance: fc.constant('e'), position: place, rotation: turn, role },
    { requiredKeys: ['instance', 'position'] },
  ),
  close: fc.constant({ instance: 'a', joint: 'drawer' }),
  displace_at: fc.record(
    {
      instance: fc.constantFrom('a', 'b'),
      at: fc.oneof(fc.constant('placed'), fc.integer({ min: 1 })),
      position: place,
    },
    { requiredKeys: ['instance', 'at'] },
  ),
  flip: fc.record({ instance: anyObject, height_m: fc.double({ min: 0.01, max: 0.3, noNaN: true }) }),
  mirror: fc.record({ objects: some, about: fc.constantFrom('table', 'container') }, { requiredKeys: [] }),
  move: fc.oneof(
    fc.record({ instance: anyObject, position: place, rotation: turn }, { requiredKeys: ['instance', 'position'] }),
    fc.record({ instance: anyObject, by: place, rotation: turn }, { requiredKeys: ['instance', 'by'] }),
    fc.record({ instance: anyObject, rotation: turn }),
  ),
  occupy: fc.record(
    { instance: fc.constantFrom('c', 'd'), in: fc.constantFrom('box', 'a', 'b'), position: place, rotation: turn },
    { requiredKeys: ['instance', 'in', 'position'] },
  ),
  permute: permutation,
  remove: fc.record({ instance: movable }),
  replace_object: fc.record(
    { instance: movable, with: fc.constant('e'), role },
    { requiredKeys: ['instance', 'with'] },
  ),
  set_com: fc.record({ instance: anyObject, offset_m: fc.tuple(centimetres, centimetres, centimetres) }),
  set_damping: fc.record({
    instance: anyObject,
    part: fc.string({ minLength: 1 }),
    factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
  }),
  set_friction: fc.record({ instance: anyObject, slide: fc.double({ min: 0.02, max: 2, noNaN: true }) }),
  set_goal: fc.record(
    { roles: fc.dictionary(movable, role, { minKeys: 1 }), relation: fc.constantFrom('on', 'in') },
    { requiredKeys: ['roles'] },
  ),
  set_instruction: fc.record(
    { text: fc.string({ minLength: 1 }), kind: fc.constantFrom('paraphrase', 'word_swap') },
    { requiredKeys: ['text'] },
  ),
  set_joint: fc.record({ instance: anyObject, joint: fc.constantFrom('drawer', 'door'), value: metres }),
  set_mass: fc.record({ instance: anyObject, factor: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  set_progress: fc.record({
    done: fc.record({ a: fc.record({ position: place, rotation: turn }, { requiredKeys: ['position'] }) }),
  }),
  swap: fc
    .tuple(movable, movable)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ a, b })),
};

/** Everything of an arrangement, object by object. */
function fieldsOf({ objects, relation, instruction, events }: Arrangement): Fields {
  const fields: Fields = new Map([
    ['goal_relation', relation],
    ['instruction', instruction],
  ]);
  for (const { id, where: _, ...object } of Object.values(objects)) {
    const { placement, restsIn, ...rest } = object;
    addFields(fields, `objects.${id}`, { ...rest, rests_in: restsIn, ...placement });
  }
  for (const { instance, ...event } of events) addFields(fields, `events.${instance}`, event);
  return fields;
}

function apply(op: string, raw: object, to = scene) {
  const operator = OPERATORS.get(op)!;
  const args = operator.schema.parse(raw);
  return {
    after: operator.apply({ scene: to, args, task, where: 'EV.yaml: do[0]' }),
    declared: operator.fields(args, to),
  };
}

describe('every operator', () => {
  it('has arguments in this test', () => {
    expect(Object.keys(ARGUMENTS).sort()).toEqual([...OPERATORS.keys()].sort());
  });
  it.each([...OPERATORS.keys()])(
    '%s touches the fields that it declares and no other, and leaves its input alone',
    (op) => {
      // the scene is frozen: whoever writes to it throws
      fc.assert(
        fc.property(ARGUMENTS[op]!, (raw) => {
          const { after, declared } = apply(op, raw);
          expect(compareFields(fieldsOf(scene), fieldsOf(after), declared).undeclared).toEqual([]);
        }),
      );
    },
  );
  it.each([...OPERATORS.keys()])('%s refuses a key that it does not know', (op) => {
    const [raw] = fc.sample(ARGUMENTS[op]!, { numRuns: 1, seed: 1 });
    expect(OPERATORS.get(op)!.schema.safeParse({ ...raw, colour: 'red' }).success).toBe(false);
  });
  it('serves an axis, and every axis is served', () => {
    for (const { axes } of OPERATORS.values()) expect(axes.length).toBeGreaterThan(0);
    for (const axis of AXES) expect(operatorsOf(axis)).not.toEqual([]);
  });
});

describe('mirror', () => {
  it('undoes itself, about the table and about the container', () => {
    for (const about of ['table', 'container']) {
      const once = apply('mirror', { about }).after;
      expect(once).not.toEqual(scene);
      const fields = fieldsOf(apply('mirror', { about }, once).after);
      for (const [path, value] of fieldsOf(scene)) {
        const expected =
          Array.isArray(value) && typeof value[0] === 'number' ? value.map((x) => expect.closeTo(x, 12)) : value;
        expect(fields.get(path)).toEqual(expected);
      }
    }
  });
  it('turns left into right: y, and the turn about the upright', () => {
    const { placement } = apply('mirror', { objects: ['a'] }).after.objects['a']!;
    const before = scene.objects['a']!.placement;
    expect(placement.position).toEqual([0.4, -0.2, 0.02]);
    expect(placement.rotation).toEqual([before.rotation[0], 0, 0, -before.rotation[3]]);
  });
});

describe('permute and swap', () => {
  it('give places to others, and leave everybody his own turn', () => {
    const { objects } = apply('permute', { places: { a: 'b', b: 'c', c: 'a' } }).after;
    expect(['a', 'b', 'c'].map((id) => objects[id]!.placement.position)).toEqual(
      ['b', 'c', 'a'].map((id) => scene.objects[id]!.placement.position),
    );
    expect(objects['a']!.placement.rotation).toEqual(scene.objects['a']!.placement.rotation);
    expect(fieldsOf(apply('swap', { a: 'a', b: 'b' }).after)).toEqual(
      fieldsOf(apply('permute', { places: { a: 'b', b: 'a' } }).after),
    );
  });
  it('refuse what is no permutation', () => {
    expect(() => apply('permute', { places: { a: 'b', b: 'c' } })).toThrow(
      'do[0].places: the place of a is taken by nothing',
    );
    expect(() => apply('swap', { a: 'a', b: 'a' })).toThrow('cannot be swapped with itself');
  });
});

describe('replace_object', () => {
  it('puts the new object into the exact pose, with the reach and the draw of the old one', () => {
    const { objects } = apply('replace_object', { instance: 'a', with: 'e' }).after;
    const { a } = scene.objects;
    expect(objects['a']).toBeUndefined();
    expect(objects['e']).toMatchObject({ role: 'distractor', drawsAs: 'a', reach: a!.reach });
    // how far the old one's drawer stood open says nothing of the new one
    const { joints: _, ...place } = a!.placement;
    expect(objects['e']!.placement).toEqual(place);
  });
  it('gives the new object the role that is asked for', () => {
    expect(groupsOf(apply('replace_object', { instance: 'a', with: 'e', role: 'target' }).after).target).toEqual([
      'e',
      'b',
    ]);
  });
  it('makes it a failure to bring a look-alike to any place that was a success or a failure of the old one', () => {
    const open = { ...smallTask, defaults: { ...smallTask.defaults, fail_policy: undefined } };
    const policy_overrides = { fail: { append: [{ subject_id: 'a', relation: 'on', target_id: 'box' }] } };
    const failuresWith = (role: string) => {
      const { intervened } = pairOf(
        {
          axis: 'adversarial_object',
          twin: 'TV-01',
          do: [{ op: 'replace_object', instance: 'a', with: 'e', role }],
        },
        {},
        { 'task.yaml': open, 'variations/TV-01.yaml': twin },
      );
      return intervened.variation.fail.conditions.map(describeCondition);
    };
    const twin = { variation_id: 'TV-01', extends: 'BASE', policy_overrides };
    expect(failuresWith('decor')).toEqual(['e in box', 'e on box']);
    // what takes over the part is to be brought there
    expect(failuresWith('target')).toEqual([]);
  });
});

describe('set_goal', () => {
  it('changes what is asked for, and what fails, with everything at its place', () => {
    const { twin, intervened, found } = pairOf({
      axis: 'primitive_recomposition',
      twin: 'TV-01',
      do: [{ op: 'set_goal', roles: { a: 'distractor', c: 'target' } }],
    });
    expect(intervened.variation.layout).toEqual(twin.variation.layout);
    expect(intervened.variation.semantic_groups).toMatchObject({ target: ['b', 'c'], distractor: ['a'] });
    expect(found.filter((path) => path.startsWith('objects.'))).toEqual(['objects.a.role', 'objects.c.role']);
  });
});

describe('set_mass and set_friction', () => {
  it('are carried in the resolved variation, and are seen nowhere else', () => {
    const { twin, intervened, found } = pairOf({
      axis: 'hidden_physics',
      twin: 'TV-01',
      do: [
        { op: 'set_mass', instance: 'a', factor: 3 },
        { op: 'set_friction', instance: 'a', slide: 0.1 },
      ],
    });
    const { physics, ...seen } = intervened.variation;
    expect(physics).toEqual({ a: { mass_factor: 3, slide: 0.1 } });
    expect({ ...seen, variation_id: 'TV-01' }).toEqual(twin.variation);
    expect(found).toEqual(['objects.a.physics.mass_factor', 'objects.a.physics.slide']);
  });
});

describe('fields of a variation', () => {
  it('are the same for equal variations, whatever they are called', () => {
    const { twin } = pairOf({ axis: 'spatial_layout', twin: 'TV-01', do: [{ op: 'mirror' }] });
    const renamed = { ...twin, variation: { ...twin.variation, variation_id: 'other' } };
    expect(compareFields(variationFields(twin), variationFields(renamed), []).found).toEqual([]);
  });
});
