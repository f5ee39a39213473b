import { describe, expect, it } from 'vitest';
import { describeCondition } from '../../src/task/condition.ts';
import { pairOf } from './scenes.ts';

const goal = (keys: object) => ({
  axis: 'primitive_recomposition',
  twin: 'TV-01',
  do: [{ op: 'set_goal', ...keys }],
});

/** `a` into the box and not onto `c`, written by the twin itself. */
const written = {
  'variations/TV-01.yaml': {
    variation_id: 'TV-01',
    extends: 'BASE',
    policy_overrides: {
      success: { replace: [{ subject_id: 'a', relation: 'in', target_id: 'box' }] },
      fail: { replace: [{ subject_id: 'a', relation: 'on', target_id: 'c' }] },
    },
  },
};

describe('set_goal', () => {
  it('leads the conditions of an object to another target; to reach the former one is a failure where that was', () => {
    const { intervened, found } = pairOf(goal({ targets: { a: 'c' } }), {}, written);
    const { success, fail } = intervened.variation;
    expect(success.conditions.map(describeCondition)).toEqual(['a in c']);
    expect(fail.conditions.map(describeCondition)).toEqual(['a on box']);
    expect(found.every((path) => /^(success|fail)\.a\./.test(path))).toBe(true);
  });
  it('drops what the twin writes of an object that is no target any more', () => {
    const both = structuredClone(written);
    both['variations/TV-01.yaml'].policy_overrides.success.replace.push({
      subject_id: 'b',
      relation: 'in',
      target_id: 'box',
    });
    const { intervened } = pairOf(goal({ roles: { a: 'decor' } }), {}, both);
    expect(intervened.variation.success.conditions.map(describeCondition)).toEqual(['b in box']);
    expect(intervened.variation.fail.conditions).toEqual([]);
  });
  it('exchanges the parts of two objects in all that is asked, also of others', () => {
    const beside = structuredClone(written);
    const { policy_overrides } = beside['variations/TV-01.yaml'];
    policy_overrides.success.replace.push({ subject_id: 'b', relation: 'left_of', target_id: 'a' });
    const { intervened, declared } = pairOf(goal({ exchange: { a: 'b', b: 'a' } }), {}, beside);
    const { success, fail } = intervened.variation;
    expect(success.conditions.map(describeCondition)).toEqual(['a left_of b', 'b in box']);
    expect(fail.conditions.map(describeCondition)).toEqual(['b on c']);
    expect(declared).toEqual(['fail', 'success']);
  });
  it.each([
    ['an object that is not there', { targets: { a: 'nobody' } }, 'targets.a: no such object in the scene'],
    ['an object of which nothing is asked', { targets: { c: 'box' } }, 'targets.c: nothing is asked of the object'],
    [
      'parts that are taken twice, or left',
      { exchange: { a: 'b', b: 'b' } },
      'exchange.a: parts are exchanged among the objects that are named',
    ],
    ['nothing at all', {}, 'one of roles, relation, targets and exchange is needed'],
  ])('refuses %s', (_, keys, message) => {
    expect(() => pairOf(goal(keys))).toThrow(message);
  });
});
