import { describe, expect, it } from 'vitest';
import { feltSurface, graspCandidates, HEAVIEST_KG, physicalHash } from '../../../src/asset/affordance/affordances.ts';
import { graspAt } from '../../../src/asset/affordance/antipodal.ts';
import { poseOf } from '../../../src/asset/affordance/grasp.ts';
import { WIDEST_M } from '../../../src/asset/affordance/hand.ts';
import { clearsThing, tableShortfall } from '../../../src/asset/affordance/hand-room.ts';
import type { Asset } from '../../../src/asset/asset.ts';
import { axisOf, multiplyPose, pose, yawQuaternion } from '../../../src/core/pose.ts';
import { block, OBLONG } from './things.ts';

const candidates = (asset: Asset, count = 12) => graspCandidates(asset, feltSurface(asset)!, count);
/** Grasps are kept to a micrometre and a millionth of a quaternion [m]. */
const ROUNDING_M = 2e-6;
const QUARTER = pose([0, 0, 0], yawQuaternion(Math.PI / 2));

describe('grasps of an oblong', () => {
  const surface = feltSurface(OBLONG)!;
  const found = candidates(OBLONG);

  it('close across its narrow side, get there, and are ranked', () => {
    expect(found.length).toBeGreaterThanOrEqual(5);
    for (const grasp of found) {
      const [x, y] = axisOf(grasp.pose, 1);
      expect(Math.abs(x)).toBeGreaterThan(10 * Math.abs(y));
      expect(grasp.widthM).toBeCloseTo(0.04, 3);
      expect(tableShortfall(poseOf(grasp))).toBeLessThan(ROUNDING_M);
      expect(clearsThing(surface, poseOf(grasp))).toBe(true);
    }
    const scores = found.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
  it('are none when the hand is turned by a quarter', () => {
    for (const grasp of found) expect(graspAt(OBLONG, surface, poseOf(grasp))).not.toBeNull();
    const upright = found.filter(({ tiltRad }) => tiltRad < 1e-3);
    expect(upright.length).toBeGreaterThan(0);
    for (const grasp of upright) {
      expect(graspAt(OBLONG, surface, multiplyPose(pose(), poseOf(grasp), QUARTER))).toBeNull();
    }
  });
  it('are the same for whatever feels the same, and others for what does not', () => {
    const painted: Asset = { ...OBLONG, id: 'test/other', semanticName: 'other', colours: { shell: [1, 0, 0] } };
    expect(physicalHash(painted)).toBe(physicalHash(OBLONG));
    expect(candidates(painted)).toEqual(found);
    expect(physicalHash(block({ half: [0.021, 0.07, 0.02] }))).not.toBe(physicalHash(OBLONG));
    expect(physicalHash({ ...OBLONG, massKg: 0.11 })).not.toBe(physicalHash(OBLONG));
  });
});

describe('grasps', () => {
  it('are found of what lies flat, by the lower half of the pads, clear of the table', () => {
    const flat = candidates(block({ half: [0.03, 0.05, 0.005] }));
    expect(flat.length).toBeGreaterThan(0);
    for (const grasp of flat) expect(tableShortfall(poseOf(grasp))).toBeLessThan(ROUNDING_M);
  });
  it('are none of what is too wide every way, or too heavy', () => {
    const half = WIDEST_M / 2 + 0.005;
    expect(candidates(block({ half: [half, half, half] }))).toEqual([]);
    expect(candidates({ ...OBLONG, massKg: HEAVIEST_KG + 0.1 })).toEqual([]);
  });
});
