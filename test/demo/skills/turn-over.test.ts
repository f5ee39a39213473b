import { describe, expect, it } from 'vitest';
import { axisOf, pose } from '../../../src/core/pose.ts';
import { turnOver } from '../../../src/demo/skills/turn-over.ts';
import type { World } from '../../../src/sim/world.ts';
import { perform } from '../perform.ts';
import { middleOf, tableWith } from '../scene.ts';

const TABLE_TOP_M = 0.02;

/** Cosine of the angle between the upright of object 0 and the world's. */
const uprightness = ({ state }: World): number => axisOf(state.objectPoses.subarray(0, 7), 2)[2];
const offBy = ({ state }: World, [x, y]: readonly [number, number]): number => {
  const [a, b] = middleOf(state, 0);
  return Math.hypot(a - x, b - y);
};

/** A world with one thing at x, y [m], for as long as `then` takes. */
async function withThing(name: string, at: readonly [number, number], then: (world: World) => void): Promise<void> {
  const { world } = await tableWith({ [name]: at });
  try {
    then(world);
  } finally {
    world.delete();
  }
}

describe('turn over, alone', () => {
  it.each([
    ['mug', [0.5, 0]],
    ['can', [0.42, 0.2]],
    ['yogurt_cup', [0.52, -0.1]],
    ['juice_box', [0.5, -0.15]],
  ] as const)('puts a %s on its head where it stood, at the first try', async (name, at) => {
    await withThing(name, at, (world) => {
      const stood = middleOf(world.state, 0);
      const { status, phases } = perform(world, turnOver(0, world.state));
      expect(status).toBe('done');
      expect(phases.filter((phase) => phase === 'close').length).toBe(1);
      expect(uprightness(world)).toBeLessThan(-0.99);
      expect(world.state.boxes[2]!).toBeCloseTo(TABLE_TOP_M, 2);
      expect(offBy(world, stood)).toBeLessThan(0.02);
      expect(world.state.heldObject).toBe(-1);
    });
  });
  it('puts on its feet again what stands on its head, and elsewhere if asked', async () => {
    await withThing('mug', [0.5, 0], (world) => {
      expect(perform(world, turnOver(0, world.state)).status).toBe('done');
      const to = [0.45, 0.15] as const;
      expect(perform(world, turnOver(0, world.state, { to })).status).toBe('done');
      expect(uprightness(world)).toBeGreaterThan(0.99);
      expect(offBy(world, to)).toBeLessThan(0.02);
    });
  });
  it('takes again what stands somewhere else when the hand closes', async () => {
    await withThing('can', [0.5, 0], (world) => {
      let isMoved = false;
      const { status, phases } = perform(world, turnOver(0, world.state), (_, phase) => {
        if (phase !== 'advance' || isMoved) return;
        isMoved = true;
        world.displace(0, pose([0.42, 0.12, TABLE_TOP_M], [1, 0, 0, 0]));
      });
      expect(status).toBe('done');
      expect(phases.filter((phase) => phase === 'close').length).toBe(2);
      expect(uprightness(world)).toBeLessThan(-0.99);
    });
  });
  it('fails when the thing lies on its side', async () => {
    await withThing('can', [0.5, 0], (world) => {
      const { status } = perform(world, turnOver(0, world.state), (_, phase) => {
        const isUp = uprightness(world) > 0.9;
        if (phase === 'advance' && isUp) world.displace(0, pose([0.45, 0.2, 0.06], [Math.SQRT1_2, 0, Math.SQRT1_2, 0]));
      });
      expect(status).toBe('failed');
      expect(Math.abs(uprightness(world))).toBeLessThan(0.5);
    });
  });
});
