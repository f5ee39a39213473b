import { describe, expect, it } from 'vitest';
import type { HandEvent } from '../../src/demo/hand-events.ts';
import { marginFault } from '../../src/isolation/causes.ts';
import { MotorSupport } from '../../src/isolation/motor-support.ts';

const down = [0, 1, 0, 0];
const grasp = (change: Partial<HandEvent> = {}): HandEvent => ({
  kind: 'grasp',
  object: 'apple',
  tcp: [0.4, 0, 0.06, ...down],
  relative: [0, 0, 0.04, ...down],
  ...change,
});
const turned = (angle: number) => [0, Math.cos(angle / 2), Math.sin(angle / 2), 0];
const elsewhere = grasp({ object: 'banana', tcp: [0.6, 0.2, 0.04, ...down] });
const support = new MotorSupport({ handEvents: [grasp(), elsewhere], skills: ['grasp', 'place'] });
const fault = (event: HandEvent, n = 1) => support.poseFault([event], () => ({ kind: 'n_fold', n }));

describe('MotorSupport', () => {
  it('supports what training shows, whatever was taken there', () => {
    expect(fault(grasp())).toBeNull();
    expect(fault(grasp({ tcp: [0.6, 0.23, 0.04, ...down] }))).toBeNull();
    expect(fault(grasp({ relative: [0.015, 0, 0.04, ...turned(0.2)] }))).toBeNull();
  });
  it.each([
    [
      'a place',
      grasp({ tcp: [0.5, 0, 0.06, ...down] }),
      'new_grasp',
      'grasp of apple at [0.500, 0.000, 0.060]: 10.0 cm',
    ],
    ['a hold', grasp({ relative: [0.03, 0, 0.04, ...down] }), 'new_grasp', 'relative to it 3.0 cm and 0 degrees'],
    ['a turn', grasp({ relative: [0, 0, 0.04, ...turned(0.3)] }), 'new_grasp', '0.0 cm and 17 degrees'],
    ['a release', grasp({ kind: 'release' }), 'new_release', 'training shows no release of a apple'],
  ])('names %s that is new', (_, event, cause, detail) => {
    expect(fault(event)).toMatchObject({ cause, detail: expect.stringContaining(detail) });
  });
  it('knows that a cube is as it was after a quarter turn', () => {
    const quarter = grasp({ relative: [0, 0, 0.04, ...turned(Math.PI / 2)] });
    expect(fault(quarter)).not.toBeNull();
    expect(fault(quarter, 4)).toBeNull();
  });
  it('names a skill that training does not show', () => {
    expect(support.skillFault(['grasp', 'open'])).toEqual({
      cause: 'new_skill',
      detail: 'open; training shows grasp, place',
    });
    expect(support.skillFault(['place'])).toBeNull();
  });
});

describe('marginFault', () => {
  const good = { joint_limit_rad: 0.2, manipulability: 0.05, ik_residual: 1e-4 };
  it.each([
    ['joint_limit', { joint_limit_rad: 0.049 }],
    ['manipulability', { manipulability: 0.019 }],
    ['ik_residual', { ik_residual: 0.0021 }],
  ] as const)('names %s', (cause, change) => {
    expect(marginFault(good)).toBeNull();
    expect(marginFault({ ...good, ...change })?.cause).toBe(cause);
  });
});
