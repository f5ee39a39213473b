import { afterEach, describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../../src/asset/catalogue.ts';
import { UserError } from '../../../src/core/errors.ts';
import { pose } from '../../../src/core/pose.ts';
import { PartView } from '../../../src/demo/moving-part.ts';
import { close } from '../../../src/demo/skills/close.ts';
import { Leaf } from '../../../src/demo/skills/leaf.ts';
import { open } from '../../../src/demo/skills/open.ts';
import { DEFAULT_MANNER } from '../../../src/demo/skills/skill.ts';
import { FIRST_OBJECT, FIXED_BODIES } from '../../../src/sim/contacts.ts';
import { READY_POSTURE_RAD } from '../../../src/sim/panda.ts';
import { World } from '../../../src/sim/world.ts';
import { perform } from '../perform.ts';

const WANTED_RAD = 1.6;
const SHUT_RAD = 0.05;
const QUICK = { ...DEFAULT_MANNER, speed: 0.46 };
const FINGERS = ['left_finger', 'right_finger'].map((name) => FIXED_BODIES.indexOf(name as never));

/** A microwave in front of the robot, whose door moves `factor` times as hard as it does. */
async function kitchen(value: number, factor = 1) {
  const asset = builtinCatalogue.byId('builtin/microwave_1')!;
  const parts = asset.parts!.map((part) => ({ ...part, damping: factor * part.damping }));
  const objects = [{ id: 'microwave_1', asset: { ...asset, parts } }];
  const world = await World.create({ objects }, 'door');
  world.start(READY_POSTURE_RAD, pose([0.84, -0.08, 0.02]), [value]);
  return { world, door: new PartView(objects, 0, 'door') };
}

/** Parts of the robot that touch the microwave. */
function touching({ contacts: { count, bodyA, bodyB } }: World['state']): number[] {
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const [a, b] = [bodyA[i]!, bodyB[i]!];
    return b === FIRST_OBJECT && a >= FIXED_BODIES.indexOf('arm') ? [a] : [];
  });
}

describe('a door', () => {
  let world: World | undefined;
  afterEach(() => world?.delete());

  it('is let go ajar, and swung by fingers that nothing holds, with nothing but fingers on the thing', async () => {
    const scene = await kitchen(0);
    world = scene.world;
    const { state } = world;
    const gripped: number[] = [];
    const met = new Set<number>();
    const { status } = perform(world, open(scene.door, WANTED_RAD, state), () => {
      const bodies = touching(state);
      for (const body of bodies) met.add(body);
      if (FINGERS.every((finger) => bodies.includes(finger))) gripped.push(scene.door.value(state));
    });
    expect(status).toBe('done');
    expect(scene.door.value(state)).toBeGreaterThan(WANTED_RAD - SHUT_RAD);
    expect(gripped.length).toBeGreaterThan(0);
    expect(Math.max(...gripped)).toBeLessThan(0.5);
    expect([...met].sort()).toEqual(FINGERS);
  });

  it('that moves eight times as hard is opened by a quick hand at once', async () => {
    const scene = await kitchen(0, 8);
    world = scene.world;
    const { status, phases } = perform(world, open(scene.door, WANTED_RAD, world.state, { manner: QUICK }));
    expect(status).toBe('done');
    expect(phases.filter((phase) => phase === 'close' || phase === 'reach behind')).toEqual(['close', 'reach behind']);
    expect(scene.door.value(world.state)).toBeGreaterThan(WANTED_RAD - SHUT_RAD);
  });

  it.each([0.4, 1.6, 1.9])(
    'that stands open by %s rad is pushed shut, and stays so when the hand draws back',
    async (value) => {
      const scene = await kitchen(value);
      world = scene.world;
      const { state } = world;
      let pushed = Number.NaN;
      const { status } = perform(world, close(scene.door, SHUT_RAD, state), (_, phase) => {
        if (phase === 'push') pushed = scene.door.value(state);
      });
      expect(status).toBe('done');
      expect(pushed).toBeLessThan(SHUT_RAD);
      expect(scene.door.value(state)).toBeLessThan(SHUT_RAD);
      expect(Math.abs(state.objectPoses[0]! - 0.84)).toBeLessThan(0.01);
    },
  );
});

describe('a door that a hand cannot swing', () => {
  const asset = builtinCatalogue.byId('builtin/microwave_1')!;
  const [part] = asset.parts!;
  const { handle: _, ...bare } = part!;
  const leafOf = (changed: NonNullable<typeof asset.parts>[number]) =>
    new Leaf(new PartView([{ id: 'oven_1', asset: { ...asset, parts: [changed] } }], 0, 'door'));

  it('is a complaint that names the thing, and what is wanted', () => {
    expect(() => leafOf({ ...part!, axis: [0, 1, 0] })).toThrow(UserError);
    expect(() => leafOf({ ...part!, axis: [0, 1, 0] })).toThrow(/oven_1.*upright.*sideways/s);
    expect(() => leafOf(bare)).toThrow(/oven_1.*no handle/);
  });
});
