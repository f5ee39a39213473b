import { describe, expect, it } from 'vitest';
import { pose } from '../../src/core/pose.ts';
import type { WorldState } from '../../src/sim/world.ts';
import { checkRest } from '../../src/worker/rest.ts';
import { tableWith } from '../demo/scene.ts';

const settled = (dx: number) => {
  const poses = pose([0.4, 0.1, 0.02]);
  const state = { objectPoses: pose([0.4 + dx, 0.1, 0.02]) } as Pick<WorldState, 'objectPoses'> as WorldState;
  return () => checkRest({ state, poses, ids: ['apple_1'], where: 'Task EV-01' });
};

describe('checkRest', () => {
  it('lets a thing settle by 5 mm, and no further', () => {
    expect(settled(0.0049)).not.toThrow();
    expect(settled(0.0062)).toThrow(
      'Task EV-01: apple_1 does not stay where it is put: it settles 6.2 mm away; got [0.4,0.1,0.02]',
    );
  });
  it('finds a thing that was written into the air', async () => {
    const { world, names } = await tableWith({ apple: [0.4, 0] });
    const poses = pose([0.4, 0, 0.05]);
    world.start(world.state.qpos.slice(0, 7), poses);
    expect(() => checkRest({ state: world.state, poses, ids: names, where: 'T' })).toThrow('it settles 3');
    world.delete();
  });
});
