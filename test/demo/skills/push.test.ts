import { describe, expect, it } from 'vitest';
import { push } from '../../../src/demo/skills/push.ts';
import type { World } from '../../../src/sim/world.ts';
import { type Performance, perform } from '../perform.ts';
import { middleOf, tableWith } from '../scene.ts';

const TABLE_TOP_M = 0.02;

const strokesOf = (phases: Performance['phases']): number => phases.filter((phase) => phase === 'push').length;
const offBy = (state: World['state'], [x, y]: readonly [number, number]): number => {
  const [a, b] = middleOf(state, 0);
  return Math.hypot(a - x, b - y);
};

describe('push, alone', () => {
  it.each([
    ['red_block', [0.45, 0.1], [0.55, -0.05]],
    ['juice_box', [0.55, -0.1], [0.45, 0.1]],
    ['sponge', [0.4, 0], [0.58, 0.02]],
  ] as const)(
    'brings a %s to its place along the table, standing, in strokes that are each aimed anew',
    async (...given) => {
      const [name, from, to] = given;
      const { world } = await tableWith({ [name]: from });
      try {
        const upright = world.state.boxes[5]! - world.state.boxes[2]!;
        const { status, phases } = perform(
          world,
          push(0, () => to, world.state),
        );
        expect(status).toBe('done');
        expect(strokesOf(phases)).toBeGreaterThan(1);
        expect(offBy(world.state, to)).toBeLessThan(0.015);
        expect(world.state.boxes[2]!).toBeCloseTo(TABLE_TOP_M, 2);
        expect(world.state.boxes[5]! - world.state.boxes[2]!).toBeCloseTo(upright, 2);
        expect(world.state.heldObject).toBe(-1);
      } finally {
        world.delete();
      }
    },
  );
  it('follows a place that moves while it pushes', async () => {
    const { world } = await tableWith({ red_block: [0.45, 0.1] });
    try {
      let to: readonly [number, number] = [0.55, 0.1];
      const skill = push(0, () => to, world.state);
      const { status } = perform(world, skill, (tick) => {
        if (tick === 60) to = [0.5, -0.05];
      });
      expect(status).toBe('done');
      expect(offBy(world.state, to)).toBeLessThan(0.015);
    } finally {
      world.delete();
    }
  });
  it('fails when it has no strokes left and the thing is not there', async () => {
    const { world } = await tableWith({ red_block: [0.45, 0.1] });
    try {
      const to = [0.6, -0.1] as const;
      const { status, phases } = perform(
        world,
        push(0, () => to, world.state, { strokes: 2 }),
      );
      expect(status).toBe('failed');
      expect(strokesOf(phases)).toBe(2);
      expect(offBy(world.state, to)).toBeGreaterThan(0.05);
    } finally {
      world.delete();
    }
  });
  it('fails when the thing has tipped over, as a cup does that flares', async () => {
    const { world } = await tableWith({ cup: [0.55, -0.1] });
    try {
      const { status } = perform(
        world,
        push(0, () => [0.45, 0.1], world.state),
      );
      const [x, y] = world.state.objectPoses.subarray(4, 6);
      const uprightness = 1 - 2 * (x! * x! + y! * y!);
      expect(uprightness).toBeLessThan(Math.cos(0.3));
      expect(status).toBe('failed');
    } finally {
      world.delete();
    }
  });
  it('leaves alone what is in its place already', async () => {
    const { world } = await tableWith({ red_block: [0.45, 0.1] });
    try {
      const { status, phases } = perform(
        world,
        push(0, () => middleOf(world.state, 0), world.state),
      );
      expect(status).toBe('done');
      expect(strokesOf(phases)).toBe(0);
    } finally {
      world.delete();
    }
  });
});
