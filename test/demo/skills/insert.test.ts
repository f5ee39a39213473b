import { describe, expect, it } from 'vitest';
import { type InsertOptions, insert } from '../../../src/demo/skills/insert.ts';
import { pick } from '../../../src/demo/skills/pick.ts';
import { handPose } from '../../../src/demo/skills/skill.ts';
import type { World, WorldState } from '../../../src/sim/world.ts';
import { type Performance, perform } from '../perform.ts';
import { middleOf, tableWith } from '../scene.ts';

const RACK: readonly [number, number] = [0.5, 0.2];
const TABLE_TOP_M = 0.02;
/** Height over a jar's base at which it is taken, so that the fingers stay over the rack's walls [m]. */
const HOLD_M = 0.045;

/** Takes a jar, object 1, and brings it to a bay of the rack, object 0, that is told `off` [m] from where it is. */
async function insertJar(
  off: readonly [number, number],
  then: (world: World, done: Performance) => void,
  options: InsertOptions = {},
) {
  const { world } = await tableWith({ spice_rack: RACK, jar: [0.5, -0.1] });
  try {
    const taken = pick(1, (now) => handPose([...middleOf(now, 1), TABLE_TOP_M + HOLD_M], 0), world.state);
    expect(perform(world, taken).status).toBe('done');
    const slot = { x: RACK[0] + off[0], y: RACK[1] + off[1], z: TABLE_TOP_M + 0.006 };
    const place = ({ tcp, boxes }: WorldState) => {
      const [x, y] = middleOf({ boxes }, 1);
      return handPose([slot.x + tcp[0]! - x, slot.y + tcp[1]! - y, slot.z + tcp[2]! - boxes[6 + 2]!], 0);
    };
    then(world, perform(world, insert({ place, rimM: 0.029 }, world.state, options)));
  } finally {
    world.delete();
  }
}

/** How high the jar's base is over the table [m]. */
const baseOf = ({ state }: World): number => state.boxes[6 + 2]! - TABLE_TOP_M;

describe('insert, alone', () => {
  it('lowers a jar into a bay at the first try, and leaves it upright on the floor', async () => {
    await insertJar([0, 0], (world, { status, phases }) => {
      expect(status).toBe('done');
      expect(phases).toEqual(['transfer', 'align', 'lower', 'open', 'retreat']);
      expect(world.state.heldObject).toBe(-1);
      expect(baseOf(world)).toBeCloseTo(0.006, 3);
    });
  });
  it('notices that the jar stands on the wall, and finds the bay beside it', async () => {
    await insertJar([0, 0.011], (world, { status, phases }) => {
      expect(status).toBe('done');
      expect(phases.filter((name) => name === 'lower').length).toBeGreaterThan(1);
      expect(world.state.heldObject).toBe(-1);
      expect(baseOf(world)).toBeCloseTo(0.006, 3);
    });
  });
  it('fails with the jar in hand where there is no bay to be found', async () => {
    await insertJar(
      [0, 0.031],
      (world, { status, phases }) => {
        expect(status).toBe('failed');
        expect(phases).not.toContain('open');
        expect(world.state.heldObject).toBe(1);
        expect(baseOf(world)).toBeGreaterThan(0.02);
        expect(phases.filter((name) => name === 'lower')).toHaveLength(3);
      },
      { tries: 3 },
    );
  });
});
