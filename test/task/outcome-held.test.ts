import { describe, expect, it } from 'vitest';
import { OutcomeTracker } from '../../src/task/outcome.ts';

/** A small box in a large one. */
const view = (heldObject: number) => ({
  objectPoses: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0.01, 1, 0, 0, 0),
  boxes: Float64Array.of(-0.2, -0.2, 0, 0.2, 0.2, 0.1, -0.02, -0.02, 0.01, 0.02, 0.02, 0.05),
  heldObject,
});
const conditions = {
  success: { conditions: [{ type: 'edge', subject_id: 'apple', relation: 'in', target_id: 'box' } as const] },
  fail: { conditions: [] },
};

describe('success', () => {
  it('does not count while the hand still holds the thing, however true the predicates are', () => {
    const tracker = new OutcomeTracker(conditions, ['box', 'apple'], { goal_hold_steps: 2 });
    for (let i = 0; i < 5; i++) expect(tracker.update(view(1))).toBe('running');
    expect([...tracker.goalTruth]).toEqual([1]);
    expect(tracker.update(view(-1))).toBe('running');
    expect(tracker.update(view(-1))).toBe('success');
  });
});
