import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXIS_ALIGN_RAD, RELATIONS, type Relation } from '../../src/task/relations.ts';
import { type Block, sceneOf } from './scenes.ts';

const holds = (relation: Relation, subject: Block, target: Block) =>
  RELATIONS[relation](sceneOf(subject, target), 0, 1);
const unit = [0.1, 0.1, 0.1] as const;
const block = (x: number, y: number, z: number): Block => ({ at: [x, y, z], size: unit });
const origin = block(0, 0, 0);
const tilted = (angle: number): Block => ({
  ...origin,
  quaternion: [Math.cos(angle / 2), Math.sin(angle / 2), 0, 0],
});

/** Places of a 0.1 m cube, relative to another at the origin, at and around each threshold. */
const cases: [Relation, readonly [number, number, number], boolean][] = [
  ['near', [0.3499, 0, 0], true],
  ['near', [0.3501, 0, 0], false],
  ['near', [0, 0.25, 0.25], false],
  ['touching', [0.1099, 0, 0], true],
  ['touching', [0.1101, 0, 0], false],
  ['touching', [0, 0, 0.1], true],
  ['touching', [0, 0, 0], true],
  ['touching', [0.108, 0.108, 0], false],
  ['left_of', [0, 0.0201, 0], true],
  ['left_of', [0, 0.0199, 0], false],
  ['left_of', [0, -0.5, 0], false],
  ['right_of', [0, -0.0201, 0], true],
  ['right_of', [0, -0.0199, 0], false],
  ['right_of', [0, 0.5, 0], false],
  ['front_of', [-0.0201, 0, 0], true],
  ['front_of', [-0.0199, 0, 0], false],
  ['front_of', [0.5, 0, 0], false],
  ['behind', [0.0201, 0, 0], true],
  ['behind', [0.0199, 0, 0], false],
  ['behind', [-0.5, 0, 0], false],
  ['above', [0, 0, 0.1001], true],
  ['above', [0, 0, 0.0999], false],
  ['above', [0.0699, 0, 0.2], true],
  ['above', [0.0701, 0, 0.2], false],
  ['above', [0, 0, -0.2], false],
  ['on', [0, 0, 0], true],
  ['on', [0, 0, -0.0001], false],
  ['on', [0, 0, 0.0999], true],
  ['on', [0, 0, 0.1001], false],
  ['on', [0.0699, 0, 0.05], true],
  ['on', [0.0701, 0, 0.05], false],
  ['in', [0.0499, 0, 0], true],
  ['in', [0.0501, 0, 0], false],
  ['in', [0.03, 0.03, 0], false],
  ['in', [0.3, 0, 0], false],
  ['vertical_align', [0.0999, 0, 3], true],
  ['vertical_align', [0.1001, 0, 0], false],
];

describe('relations', () => {
  it.each(cases)('%s of a cube at %j is %s', (relation, [x, y, z], expected) => {
    expect(holds(relation, block(x, y, z), origin)).toBe(expected);
  });
  it('measures `in` by the share of the subject, whatever the size of the target', () => {
    const fruit: Block = { at: [0, 0, 0.03], size: [0.07, 0.07, 0.07] };
    const tray: Block = { at: [0, 0, 0], size: [0.2, 0.3, 0.06] };
    expect(holds('in', fruit, tray)).toBe(false);
    expect(holds('in', { ...fruit, at: [0, 0, 0.02] }, tray)).toBe(true);
    expect(holds('in', tray, fruit)).toBe(false);
  });
  it('takes two axes as aligned up to 0.1745 rad, upside down or not', () => {
    expect(holds('axis_align', tilted(AXIS_ALIGN_RAD - 1e-4), origin)).toBe(true);
    expect(holds('axis_align', tilted(AXIS_ALIGN_RAD + 1e-4), origin)).toBe(false);
    expect(holds('axis_align', tilted(Math.PI), origin)).toBe(true);
    expect(holds('axis_align', { ...origin, quaternion: [Math.SQRT1_2, 0, 0, Math.SQRT1_2] }, origin)).toBe(true);
  });
  it('never holds in a box without extent', () => {
    expect(holds('in', { at: [0, 0, 0], size: [0, 0, 0] }, origin)).toBe(false);
  });
  const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
  const anyBlock = fc
    .tuple(coordinate, coordinate, coordinate, fc.double({ min: 0.01, max: 0.4, noNaN: true }))
    .map(([x, y, z, length]): Block => ({ at: [x, y, z], size: [length, length, length] }));
  it.each([
    ['left_of', 'right_of'],
    ['front_of', 'behind'],
  ] as const)('has %s as the converse of %s, and never both of the same pair', (one, other) => {
    fc.assert(
      fc.property(anyBlock, anyBlock, (a, b) => {
        expect(holds(one, a, b)).toBe(holds(other, b, a));
        expect(holds(one, a, b) && holds(other, a, b)).toBe(false);
      }),
    );
  });
  it.each(['near', 'touching', 'vertical_align', 'axis_align'] as const)('has %s the same both ways', (relation) => {
    fc.assert(
      fc.property(anyBlock, anyBlock, (a, b) => {
        expect(holds(relation, a, b)).toBe(holds(relation, b, a));
      }),
    );
  });
});
