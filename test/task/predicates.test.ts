import { describe, expect, it } from 'vitest';
import { yawQuaternion } from '../../src/core/pose.ts';
import type { Condition, EdgeCondition, NodeCondition } from '../../src/task/condition.ts';
import { compileCondition } from '../../src/task/predicates.ts';
import { sceneOf } from './scenes.ts';

const ids = ['a', 'b', 'c'];
const size = [0.1, 0.1, 0.1] as const;
const scene = sceneOf(
  { at: [0, 0, 0], size },
  { at: [0, 0.5, 0], size },
  { at: [0.2, 0.25, 0.3], size, quaternion: yawQuaternion(3.1) },
);
const compile = (condition: Condition) => compileCondition(condition, (id) => ids.indexOf(id));
const edge = (subject_id: string, relation: EdgeCondition['relation'], target_id: string): EdgeCondition => ({
  type: 'edge',
  subject_id,
  relation,
  target_id,
});
const yes = edge('b', 'left_of', 'a');
const no = edge('a', 'left_of', 'b');
const node = (keys: Partial<NodeCondition>): NodeCondition => ({ type: 'node', subject_id: 'c', ...keys });

describe('compileCondition', () => {
  it.each<[string, Condition, boolean]>([
    ['an edge that holds', yes, true],
    ['an edge that does not', no, false],
    ['not', { op: 'not', condition: no }, true],
    ['and of both', { op: 'and', conditions: [yes, no] }, false],
    ['or of both', { op: 'or', conditions: [no, yes] }, true],
    ['and of nothing', { op: 'and', conditions: [] }, true],
    ['or of nothing', { op: 'or', conditions: [] }, false],
    [
      'a nest of all three',
      {
        op: 'and',
        conditions: [
          yes,
          { op: 'or', conditions: [no, { op: 'not', condition: { op: 'and', conditions: [yes, no] } }] },
        ],
      },
      true,
    ],
  ])('evaluates %s', (_, condition, expected) => {
    expect(compile(condition)(scene)).toBe(expected);
  });
  it.each<[string, Partial<NodeCondition>, boolean]>([
    ['both ends of a range', { position: { x: [0.2, 0.2] } }, true],
    ['every axis that is named', { position: { x: [0, 1], z: [0.4, 1] } }, false],
    ['an angle', { euler: { yaw: [3, 3.14] } }, true],
    ['an angle range across half a turn', { euler: { yaw: [3, 3.3] } }, true],
    ['the same range a turn back', { euler: { yaw: [3 - 2 * Math.PI, 3.3 - 2 * Math.PI] } }, true],
    ['an angle range that it is not in', { euler: { yaw: [-3, 3] } }, false],
    ['a level attitude', { euler: { roll: [-0.01, 0.01], pitch: [-0.01, 0.01] } }, true],
    ['position and attitude together', { position: { y: [0, 1] }, euler: { yaw: [0, 1] } }, false],
  ])('takes %s of a node', (_, keys, expected) => {
    expect(compile(node(keys))(scene)).toBe(expected);
  });
  it('takes a joint of its own object, both ends of its range included', () => {
    const joints = ['b/door', 'a/door', 'a/drawer'];
    const view = { ...scene, jointPositions: Float64Array.of(1.5, 0.2, 0.01) };
    const holds = (subject_id: string, joint: string, range: [number, number]) =>
      compileCondition({ type: 'joint', subject_id, joint, range }, (id) => ids.indexOf(id), joints)(view);
    expect(holds('a', 'drawer', [0, 0.01])).toBe(true);
    expect(holds('a', 'drawer', [0, 0.009])).toBe(false);
    expect(holds('a', 'door', [0.1, 0.3])).toBe(true);
    expect(holds('b', 'door', [0.1, 0.3])).toBe(false);
    expect(() => holds('b', 'drawer', [0, 1])).toThrow('b has no joint drawer');
  });
  it('tells roll from pitch', () => {
    const half = 0.25;
    const rolled = sceneOf({ at: [0, 0, 0], size, quaternion: [Math.cos(half), Math.sin(half), 0, 0] });
    const pitched = sceneOf({ at: [0, 0, 0], size, quaternion: [Math.cos(half), 0, Math.sin(half), 0] });
    const about = (name: 'roll' | 'pitch') =>
      compile({ type: 'node', subject_id: 'a', euler: { [name]: [0.49, 0.51] } });
    expect([about('roll')(rolled), about('roll')(pitched)]).toEqual([true, false]);
    expect([about('pitch')(rolled), about('pitch')(pitched)]).toEqual([false, true]);
  });
  it('refuses an object that is not in the scene', () => {
    expect(() => compile(edge('a', 'in', 'ghost'))).toThrow(/ghost is not in the scene/);
  });
  it('follows the scene that it is given, not the one it saw first', () => {
    const predicate = compile(yes);
    expect(predicate(scene)).toBe(true);
    const swapped = sceneOf({ at: [0, 0.5, 0], size }, { at: [0, 0, 0], size }, { at: [0, 0, 1], size });
    expect(predicate(swapped)).toBe(false);
  });
});
