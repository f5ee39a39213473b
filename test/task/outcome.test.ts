import { describe, expect, it } from 'vitest';
import type { EdgeCondition } from '../../src/task/condition.ts';
import { type OutcomeConditions, OutcomeTracker } from '../../src/task/outcome.ts';
import { sceneOf } from './scenes.ts';

const ids = ['box', 'fruit', 'cup'];
const edge = (subject_id: string, relation: EdgeCondition['relation']): EdgeCondition => ({
  type: 'edge',
  subject_id,
  relation,
  target_id: 'box',
});
const conditions: OutcomeConditions = {
  success: { conditions: [edge('fruit', 'in'), edge('fruit', 'near')] },
  fail: { conditions: [edge('cup', 'in'), edge('cup', 'on')] },
};
const size = [0.06, 0.06, 0.06] as const;
const box = { at: [0, 0, 0], size: [0.2, 0.3, 0.1] } as const;
const scene = (fruitIn: boolean, cup: 'away' | 'on' | 'in' = 'away') =>
  sceneOf(
    box,
    { at: [fruitIn ? 0 : 0.2, 0, 0.01], size },
    { at: [0, cup === 'away' ? 0.5 : 0.1, cup === 'on' ? 0.09 : 0.01], size },
  );

describe('OutcomeTracker', () => {
  it('succeeds once the goal has been held for five consecutive steps', () => {
    const tracker = new OutcomeTracker(conditions, ids);
    const outcomes = Array.from({ length: 6 }, () => tracker.update(scene(true)));
    expect(outcomes).toEqual(['running', 'running', 'running', 'running', 'success', 'success']);
    expect(tracker.heldSteps).toBe(6);
  });
  it('starts the count again when the goal is lost, and takes success back', () => {
    const tracker = new OutcomeTracker(conditions, ids, { goal_hold_steps: 2 });
    const steps = [true, false, true, true, false];
    expect(steps.map((step) => tracker.update(scene(step)))).toEqual([
      'running',
      'running',
      'running',
      'success',
      'running',
    ]);
    expect(tracker.heldSteps).toBe(0);
  });
  it('fills the truth of every condition in place, in order', () => {
    const tracker = new OutcomeTracker(conditions, ids);
    const { goalTruth, failTruth } = tracker;
    tracker.update(scene(false, 'on'));
    expect([...goalTruth]).toEqual([0, 1]);
    expect([...failTruth]).toEqual([0, 1]);
    tracker.update(scene(true));
    expect([...goalTruth]).toEqual([1, 1]);
    expect([...failTruth]).toEqual([0, 0]);
    expect(tracker.goalTruth).toBe(goalTruth);
  });
  it('lets failing beat reaching the goal, names the condition, and stays failed', () => {
    const tracker = new OutcomeTracker(conditions, ids, { goal_hold_steps: 1 });
    expect(tracker.failedCondition).toBe(-1);
    expect(tracker.update(scene(true, 'on'))).toBe('failure');
    expect(tracker.failedCondition).toBe(1);
    expect(tracker.update(scene(true))).toBe('failure');
    expect(tracker.update(scene(true, 'in'))).toBe('failure');
    expect(tracker.failedCondition).toBe(1);
  });
  it('bears with a fail that is shorter than fail_hold_steps', () => {
    const tracker = new OutcomeTracker(conditions, ids, { fail_hold_steps: 2 });
    expect(tracker.update(scene(false, 'on'))).toBe('running');
    expect(tracker.update(scene(false))).toBe('running');
    expect(tracker.update(scene(false, 'on'))).toBe('running');
    expect(tracker.update(scene(false, 'on'))).toBe('failure');
  });
  it('never fails where nothing counts as failure', () => {
    const tracker = new OutcomeTracker({ ...conditions, fail: { conditions: [] } }, ids);
    expect(tracker.update(scene(false, 'in'))).toBe('running');
    expect(tracker.failTruth).toHaveLength(0);
  });
  it('forgets everything at a reset', () => {
    const tracker = new OutcomeTracker(conditions, ids);
    tracker.update(scene(true, 'in'));
    tracker.reset();
    expect([tracker.heldSteps, tracker.failedCondition]).toEqual([0, -1]);
    expect([...tracker.goalTruth, ...tracker.failTruth]).toEqual([0, 0, 0, 0]);
    expect(tracker.update(scene(true))).toBe('running');
  });
});
