import { describe, expect, it } from 'vitest';
import { conditionText, handledIds } from '../../src/report/conditions.ts';
import type { ScenePart } from '../../src/report/parts.ts';

const PARTS: ScenePart[] = [
  { object: 'cabinet_1', name: 'drawer', unit: 'm' },
  { object: 'microwave_1', name: 'door', unit: 'rad' },
];
const edge = (subject_id: string, relation: string, target_id: string) => ({
  type: 'edge',
  subject_id,
  relation,
  target_id,
});
const joint = (subject_id: string, name: string, low: number, high: number) => ({
  type: 'joint',
  subject_id,
  joint: name,
  range: [low, high],
});

describe('conditionText', () => {
  it.each([
    [edge('apple_1', 'in', 'lunchbox_1'), 'apple_1 in lunchbox_1'],
    [{ op: 'not', condition: edge('fork_1', 'on', 'plate_1') }, 'not (fork_1 on plate_1)'],
    [
      { op: 'or', conditions: [edge('a', 'on', 'b'), joint('cabinet_1', 'drawer', -0.01, 0.01)] },
      '(a on b) or (the drawer of cabinet_1 is shut)',
    ],
    [joint('cabinet_1', 'drawer', 0.1, 0.18), 'the drawer of cabinet_1 is open by 0.1 m to 0.18 m'],
    [joint('cabinet_1', 'drawer', 0, 0.1), 'the drawer of cabinet_1 is open by 0.1 m at most'],
    [joint('microwave_1', 'door', -0.05, 0.05), 'the door of microwave_1 is shut'],
    [joint('microwave_1', 'door', Math.PI / 3, Math.PI / 2), 'the door of microwave_1 is open by 60° to 90°'],
    [joint('chest_1', 'lid', 0.5, 1), 'the lid of chest_1 stands at 0.5 to 1'],
    [
      { type: 'node', subject_id: 'jar_1', position: { z: [0.02, 0.035] }, euler: { yaw: [-0.35, 0.35] } },
      'jar_1: z 0.02 m to 0.035 m, yaw -20° to 20°',
    ],
    [{ type: 'weather' }, '{"type":"weather"}'],
  ])('says %j in words', (condition, text) => {
    expect(conditionText(condition, PARTS)).toBe(text);
  });
});

describe('handledIds', () => {
  it('are those that the goal wants somewhere, not what must stay away, nor what only opens', () => {
    const conditions = [
      edge('apple_1', 'in', 'cabinet_1'),
      { op: 'or', conditions: [edge('jar_1', 'in', 'cabinet_1'), edge('apple_1', 'on', 'cabinet_1')] },
      { op: 'not', condition: edge('lemon_1', 'in', 'cabinet_1') },
      joint('cabinet_1', 'drawer', -0.01, 0.01),
      { type: 'node', subject_id: 'cup_1', euler: { yaw: [-1, 1] } },
    ];
    expect(handledIds(conditions)).toEqual(['apple_1', 'jar_1', 'cup_1']);
  });
});
