import { describe, expect, it } from 'vitest';
import { axisOf } from '../../../src/core/pose.ts';
import { pick } from '../../../src/demo/skills/pick.ts';
import { handPose } from '../../../src/demo/skills/skill.ts';
import { type StackPlace, stack } from '../../../src/demo/skills/stack.ts';
import { touches } from '../../../src/sim/contacts.ts';
import type { World, WorldState } from '../../../src/sim/world.ts';
import { type Performance, perform } from '../perform.ts';
import { middleOf, tableWith } from '../scene.ts';

const BELOW: readonly [number, number] = [0.5, 0.15];
/** What stands at the bottom, and what is stacked on it. */
const [BOTTOM, STACKED] = [0, 1];
/** Height over a bowl's base at which it is taken, so that the fingers stay over the rim of the one that it nests in [m]. */
const HOLD_M = 0.033;
/** Of a bowl's base over that of the bowl that it nests in [m]. */
const NESTED_M = 0.012;
/** How far a bowl reaches over the slot in it [m]. */
const RIM_M = 0.024;

const grasp = (state: WorldState) => handPose([...middleOf(state, STACKED), state.boxes[6 * STACKED + 2]! + HOLD_M], 0);

/** The slot in the bowl below, or `off` [m] beside it, and what is told of it. */
function slot(off: readonly [number, number]): StackPlace {
  const place = (now: WorldState) => {
    const [[x, y], [hangsX, hangsY]] = [middleOf(now, BOTTOM), middleOf(now, STACKED)];
    const lift = now.boxes[6 * BOTTOM + 2]! + NESTED_M - now.boxes[6 * STACKED + 2]!;
    const [handX, handY, handZ] = [now.tcp[0]!, now.tcp[1]!, now.tcp[2]!];
    return handPose([x + off[0] + handX - hangsX, y + off[1] + handY - hangsY, handZ + lift], 0);
  };
  const isResting = (now: WorldState) => touches(now.contacts, STACKED, BOTTOM);
  return { object: STACKED, place, topM: RIM_M, isResting, grasp };
}

/** Takes one bowl and stacks it on another; `onTick` sees each phase and period of the stacking. */
async function stackBowl(
  onto: StackPlace,
  then: (world: World, done: Performance) => void,
  onTick: (world: World, phase: string) => void = () => {},
) {
  const { world } = await tableWith({ 'builtin/bowl_2': BELOW, 'builtin/bowl_3': [0.5, -0.1] });
  try {
    expect(perform(world, pick(STACKED, grasp, world.state)).status).toBe('done');
    const skill = stack(onto, world.state);
    then(
      world,
      perform(world, skill, (_, phase) => onTick(world, phase)),
    );
  } finally {
    world.delete();
  }
}

/** How high the stacked bowl's base is over that of the one below [m]. */
const heightOver = ({ state }: World): number =>
  state.objectPoses[7 * STACKED + 2]! - state.objectPoses[7 * BOTTOM + 2]!;

/** Cosine of the angle between the stacked bowl's own upright and the world's. */
const levelOf = ({ state }: World): number => axisOf(state.objectPoses.subarray(7 * STACKED, 7 * STACKED + 7), 2)[2]!;

describe('stack, alone', () => {
  it('nests a bowl in another at the first try, level, and leaves the one below where it was', async () => {
    await stackBowl(slot([0, 0]), (world, { status, phases }) => {
      expect(status).toBe('done');
      expect(phases).toEqual(['transfer', 'align', 'lower', 'open', 'retreat']);
      expect(world.state.heldObject).toBe(-1);
      expect(heightOver(world)).toBeCloseTo(NESTED_M, 3);
      expect(levelOf(world)).toBeGreaterThan(0.999);
      const [x, y] = middleOf(world.state, BOTTOM);
      expect(Math.hypot(x - BELOW[0], y - BELOW[1])).toBeLessThan(0.002);
    });
  });
  it('comes from above what is below, and sets it down slowly', async () => {
    const descents: number[] = [];
    let last = 0;
    await stackBowl(
      slot([0, 0]),
      (_, { status }) => expect(status).toBe('done'),
      (world, phase) => {
        const height = heightOver(world) - NESTED_M;
        if (phase === 'align') expect(height).toBeGreaterThan(RIM_M);
        if (phase === 'lower') descents.push(last - height);
        last = height;
      },
    );
    expect(descents.length).toBeGreaterThan(10);
    expect(Math.max(...descents)).toBeLessThan(0.005);
  });
  it('looks at what it put down, and takes it and tries again where that lies beside', async () => {
    const [beside, right] = [slot([0, 0.09]), slot([0, 0])];
    let looks = 0;
    const isResting = (now: WorldState) => {
      looks++;
      return right.isResting(now);
    };
    const place = (now: WorldState) => (looks === 0 ? beside : right).place(now);
    await stackBowl({ ...right, place, isResting }, (world, { status, phases }) => {
      expect(status).toBe('done');
      expect(looks).toBe(2);
      expect(phases.filter((phase) => phase === 'open')).toHaveLength(2);
      expect(phases).toContain('descend');
      expect(heightOver(world)).toBeCloseTo(NESTED_M, 3);
      expect(levelOf(world)).toBeGreaterThan(0.999);
    });
  });
  it('fails where it lies beside however often it is put down, with the hand empty', async () => {
    await stackBowl(slot([0, 0.09]), (world, { status, phases }) => {
      expect(status).toBe('failed');
      expect(phases.filter((phase) => phase === 'open')).toHaveLength(3);
      expect(world.state.heldObject).toBe(-1);
    });
  });
});
