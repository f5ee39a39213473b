import { describe, expect, it } from 'vitest';
import type { Grasp, PoseTuple } from '../../../src/asset/affordance/grasp.ts';
import { poseOf, SWAPPED_FINGERS } from '../../../src/asset/affordance/grasp.ts';
import { multiplyPose, type Pose, pose, yawQuaternion } from '../../../src/core/pose.ts';
import { graspDistance } from '../../../src/demo/remap/grasp-distance.ts';

const NONE = { kind: 'n_fold', n: 1 } as const;
const BRICK = { kind: 'n_fold', n: 2 } as const;
const CUBE = { kind: 'n_fold', n: 4 } as const;
const FULL = { kind: 'full' } as const;

const at = (value: Pose): PoseTuple => Array.from(value) as unknown as PoseTuple;
/** From straight above, the fingers closing along y. */
const DOWN: Grasp = {
  kind: 'top',
  pose: [0, 0, 0.03, 0, 1, 0, 0],
  widthM: 0.05,
  heightShare: 0.5,
  tiltRad: 0,
  score: 0.9,
};
const turned = (yawRad: number): Grasp => ({
  ...DOWN,
  pose: at(multiplyPose(pose(), pose([0, 0, 0], yawQuaternion(yawRad)), poseOf(DOWN))),
});

describe('the distance of two grasps', () => {
  it('is nothing for one and the same, whichever finger is on which side', () => {
    const swapped = { ...DOWN, pose: at(multiplyPose(pose(), poseOf(DOWN), SWAPPED_FINGERS)) };
    expect(graspDistance(DOWN, DOWN, NONE)).toBe(0);
    expect(graspDistance(DOWN, swapped, NONE)).toBeCloseTo(0, 12);
  });
  it('is the same from either side', () => {
    const other: Grasp = { ...turned(0.7), kind: 'side', widthM: 0.03, heightShare: 0.8, tiltRad: 1, score: 0.1 };
    expect(graspDistance(DOWN, other, BRICK)).toBeCloseTo(graspDistance(other, DOWN, BRICK), 12);
  });
  it('overlooks turns that the thing does not show', () => {
    expect(graspDistance(DOWN, turned(1.1), FULL)).toBe(0);
    expect(graspDistance(DOWN, turned(Math.PI / 2), CUBE)).toBeCloseTo(0, 6);
    expect(graspDistance(DOWN, turned(Math.PI / 2), BRICK)).toBeGreaterThan(0.3);
    expect(graspDistance(DOWN, turned(0.3), NONE)).toBeCloseTo(graspDistance(DOWN, turned(-0.3), NONE), 9);
  });
  it.each([
    ['tilt', { tiltRad: 0.2 }, { tiltRad: 0.4 }],
    ['width', { widthM: 0.04 }, { widthM: 0.03 }],
    ['height along the thing', { heightShare: 0.6 }, { heightShare: 0.9 }],
  ])('grows with the difference in %s', (_, near, far) => {
    const [a, b] = [graspDistance(DOWN, { ...DOWN, ...near }, NONE), graspDistance(DOWN, { ...DOWN, ...far }, NONE)];
    expect(a).toBeGreaterThan(0);
    expect(b).toBeGreaterThan(a);
  });
  it('is more for another kind of grasp than for any other width', () => {
    expect(graspDistance(DOWN, { ...DOWN, kind: 'rim' }, NONE)).toBeGreaterThan(
      graspDistance(DOWN, { ...DOWN, widthM: 0 }, NONE),
    );
  });
});
