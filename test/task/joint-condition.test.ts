import { describe, expect, it } from 'vitest';
import { conditionIds, conditionSchema, describeCondition } from '../../src/task/condition.ts';

const closed = { type: 'joint', subject_id: 'cabinet_1', joint: 'drawer', range: [0, 0.01] };

describe('a condition on a joint', () => {
  it('is read as written, and told in words', () => {
    const condition = conditionSchema.parse(closed);
    expect(condition).toEqual(closed);
    expect(conditionIds(condition)).toEqual(['cabinet_1']);
    expect(describeCondition(condition)).toBe('cabinet_1 drawer 0 to 0.01');
  });
  it.each<[string, object, string]>([
    ['a range from high to low', { ...closed, range: [1, 0] }, 'range'],
    ['no range', { ...closed, range: undefined }, 'range'],
    ['no joint', { ...closed, joint: undefined }, 'joint'],
  ])('refuses %s, and names the key', (_, written, key) => {
    const { error } = conditionSchema.safeParse(written);
    expect(error?.issues[0]?.path[0]).toBe(key);
  });
  it('refuses a key that it does not know', () => {
    expect(conditionSchema.safeParse({ ...closed, target_id: 'table' }).success).toBe(false);
  });
});
