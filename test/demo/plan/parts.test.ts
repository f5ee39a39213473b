import { describe, expect, it } from 'vitest';
import type { Goal } from '../../../src/demo/plan/goal.ts';
import { isPartStep, withPartSteps } from '../../../src/demo/plan/parts.ts';
import type { Condition } from '../../../src/task/condition.ts';
import { planSchema } from '../../../src/task/plan-block.ts';

const IDS = ['cabinet_1', 'apple_1', 'jar_1', 'tray_1'];
const NAMES = ['drawer_cabinet', 'apple', 'jar', 'tray'];
const places = [{ reference: 'cabinet_1', part: 'drawer', slots: [{ position: [0, 0, 0] }] }];
const plan = planSchema.parse({ places, parts: [{ of: 'drawer_cabinet', joint: 'drawer', open: 0.14 }] });
const SHUT: Condition = { type: 'joint', subject_id: 'cabinet_1', joint: 'drawer', range: [-0.01, 0.01] };
const still = { position: [0, 0, 0], rotation: [1, 0, 0, 0], scale: [1, 1, 1] } as const;

const bring = (object: number, reference = 0, part: string | undefined = 'drawer'): Goal => ({
  object,
  reference,
  relation: 'in',
  skill: 'place',
  slot: { position: [0, 0, 0], yawRad: 0, ...(part ? { part } : {}) },
});

function told(goals: readonly Goal[], conditions: readonly Condition[], start?: number): string {
  const joints = start === undefined ? {} : { joints: { drawer: start } };
  const layout = Object.fromEntries(IDS.map((id) => [id, id === 'cabinet_1' ? { ...still, ...joints } : still]));
  const variation = { active_instance_ids: IDS, layout, success: { op: 'and', conditions } as const };
  const steps = withPartSteps(goals, { variation, semanticNames: NAMES, plan });
  return steps.map((step) => (isPartStep(step) ? step.kind : NAMES[step.object])).join(' ');
}

describe('what a plan opens and closes', () => {
  it('is opened before the first thing is brought, and closed after the last where success demands that it is shut', () => {
    expect(told([bring(1), bring(2)], [SHUT])).toBe('open apple jar close');
    expect(told([bring(1), bring(2)], [])).toBe('open apple jar');
    expect(told([bring(1), bring(2)], [{ ...SHUT, range: [0.1, 0.15] }])).toBe('open apple jar');
    expect(told([bring(1, 3, ''), bring(2)], [SHUT])).toBe('apple open jar close');
    expect(told([bring(1), bring(2, 3, '')], [SHUT])).toBe('open apple close jar');
  });
  it('is not opened where it starts open enough, and is where it starts half open', () => {
    expect(told([bring(1)], [SHUT], 0.14)).toBe('apple close');
    expect(told([bring(1)], [SHUT], 0.06)).toBe('open apple close');
  });
  it('is only closed where nothing is left to bring, and left alone where it is shut then', () => {
    expect(told([], [SHUT], 0.14)).toBe('close');
    expect(told([], [SHUT])).toBe('');
    expect(told([bring(1, 3, '')], [SHUT])).toBe('apple');
  });
  it('is shut before what lay in it is brought a second time, or its first time would not have counted', () => {
    expect(told([bring(1), bring(2), bring(1)], [SHUT])).toBe('open apple jar close open apple close');
    expect(told([bring(1, 0, ''), bring(2, 0, ''), bring(1, 0, '')], [SHUT])).toBe('open apple jar apple close');
  });
});
