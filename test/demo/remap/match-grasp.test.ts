import { describe, expect, it } from 'vitest';
import { graspShown, knownGrasps, STRAIGHT_DOWN_RAD } from '../../../src/asset/affordance/known.ts';
import { builtinCatalogue } from '../../../src/asset/catalogue.ts';
import { pose } from '../../../src/core/pose.ts';
import { chooseGrasp, matchGrasp } from '../../../src/demo/remap/match-grasp.ts';

const assetOf = (id: string) => builtinCatalogue.byId(`builtin/${id}`)!;
const BOWLS = ['bowl_1', 'bowl_2', 'bowl_3', 'bowl_4'];
/** (7,): a thing that stands by itself in front of the robot. */
const FRAME = pose([0.5, 0, 0.02], [1, 0, 0, 0]);
const ALONE = { boxes: new Float64Array(6), except: 0 };

describe('grasps that are known', () => {
  it('are the verified ones alone, where one of them comes from straight above', () => {
    const cup = assetOf('cup_1');
    expect(cup.grasp).toBeDefined();
    expect(knownGrasps(cup)).toEqual(cup.grasps);
  });
  it.each(BOWLS)('are joined by the one that was written by hand where all others lean: %s', (id) => {
    const bowl = assetOf(id);
    const known = knownGrasps(bowl);
    expect(Math.min(...bowl.grasps!.map(({ tiltRad }) => tiltRad))).toBeGreaterThan(STRAIGHT_DOWN_RAD);
    expect(known.slice(0, -1)).toEqual(bowl.grasps);
    expect(known.at(-1)).toMatchObject({ kind: 'top', tiltRad: 0 });
    expect(known.at(-1)!.pose[2]).toBe(bowl.grasp!.heightM);
  });
});

describe('the grasp of a thing', () => {
  it.each(BOWLS)('is chosen from straight above, though no such was verified: %s', (id) => {
    const chosen = chooseGrasp(assetOf(id), FRAME, ALONE)!;
    expect(chosen.grasp.tiltRad).toBe(0);
    expect(chosen.tcp[2]).toBeCloseTo(FRAME[2]! + assetOf(id).grasp!.heightM, 6);
  });
  it.each(BOWLS)('is from straight above where a demo shows another bowl taken so: %s', (id) => {
    const demo = assetOf('bowl_2');
    const shown = graspShown(demo, pose([0, 0, 0.033], [0, 1, 0, 0]));
    expect(matchGrasp(shown, assetOf(id), FRAME, ALONE)!.grasp.tiltRad).toBe(0);
  });
});
