import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feltSurface, graspCandidates } from '../../src/asset/affordance/affordances.ts';
import { type Grasp, type PoseTuple, poseOf } from '../../src/asset/affordance/grasp.ts';
import { multiplyPose, pose, yawQuaternion } from '../../src/core/pose.ts';
import { tryGrasp } from '../../src/sim/grasp-check.ts';
import { World } from '../../src/sim/world.ts';
import { OBLONG } from '../asset/affordance/things.ts';

const { centre } = feltSurface(OBLONG)!;
const [best] = graspCandidates(OBLONG, feltSurface(OBLONG)!, 1);

/** The best grasp, with the hand set off and turned in its own frame. */
function altered(position: readonly number[], yawRad = 0): Grasp {
  const at = multiplyPose(pose(), poseOf(best!), pose(position, yawQuaternion(yawRad)));
  return { ...best!, pose: Array.from(at) as unknown as PoseTuple };
}

describe('a grasp that is tried', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create({ objects: [{ id: 'thing', asset: OBLONG }] }, 'a trial');
  });
  afterAll(() => world.delete());

  it('holds for ten seconds where the geometry says so, and to the same bit each time', () => {
    const verdict = tryGrasp(world, best!, centre);
    expect(verdict).toMatchObject({ status: 'held' });
    if (verdict.status === 'held') expect(verdict.driftM).toBeLessThanOrEqual(0.002);
    expect(tryGrasp(world, best!, centre)).toEqual(verdict);
  });
  it('is refused when the hand is turned by a quarter, or closes beside the thing', () => {
    expect(tryGrasp(world, altered([0, 0, 0], Math.PI / 2), centre)).toMatchObject({ status: 'refused' });
    expect(tryGrasp(world, altered([0.12, 0, 0]), centre)).toEqual({ status: 'refused', cause: 'missed' });
  });
});
