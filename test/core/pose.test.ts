import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eulerOf,
  interpolatePose,
  invertPose,
  multiplyPose,
  type Pose,
  pose,
  poseDifference,
  positionDistance,
  quaternionFromRotationVector,
  rotationDistance,
  rotationMatrix,
  toolAxisAngle,
  transformPoint,
  yawOf,
  yawQuaternion,
} from '../../src/core/pose.ts';

const unit = fc.double({ min: -1, max: 1, noNaN: true });
const anyPose: fc.Arbitrary<Pose> = fc
  .tuple(unit, unit, unit, unit, unit, unit, unit)
  .filter(([, , , w, x, y, z]) => w * w + x * x + y * y + z * z > 0.01)
  .map(([a, b, c, w, x, y, z]) => pose([a, b, c], [w, x, y, z]));
const fresh = () => new Float64Array(7);
const samePose = (a: Pose, b: Pose) => {
  expect(positionDistance(a, b)).toBeLessThan(1e-9);
  expect(rotationDistance(a, b)).toBeLessThan(1e-6);
};

describe('poses obey the axioms of a group', () => {
  it('is associative', () => {
    fc.assert(
      fc.property(anyPose, anyPose, anyPose, (a, b, c) => {
        const left = multiplyPose(fresh(), multiplyPose(fresh(), a, b), c);
        samePose(left, multiplyPose(fresh(), a, multiplyPose(fresh(), b, c)));
      }),
    );
  });
  it('has an identity and inverses', () => {
    fc.assert(
      fc.property(anyPose, (a) => {
        samePose(multiplyPose(fresh(), a, pose()), a);
        samePose(multiplyPose(fresh(), a, invertPose(fresh(), a)), pose());
      }),
    );
  });
  it('gives the same result when the output is an argument', () => {
    fc.assert(
      fc.property(anyPose, anyPose, (a, b) => {
        const expected = multiplyPose(fresh(), a, b);
        const left = a.slice();
        const right = b.slice();
        expect(multiplyPose(left, left, b)).toEqual(expected);
        expect(multiplyPose(right, a, right)).toEqual(expected);
        const inverse = invertPose(fresh(), a);
        const inPlace = a.slice();
        expect(invertPose(inPlace, inPlace)).toEqual(inverse);
      }),
    );
  });
});

describe('pose', () => {
  it('moves points as its rotation matrix does', () => {
    fc.assert(
      fc.property(anyPose, unit, unit, unit, (a, x, y, z) => {
        const m = rotationMatrix(new Float64Array(9), a);
        const p = transformPoint(new Float64Array(3), a, [x, y, z]);
        for (let i = 0; i < 3; i++) {
          expect(p[i]).toBeCloseTo(a[i]! + m[3 * i]! * x + m[3 * i + 1]! * y + m[3 * i + 2]! * z, 12);
        }
      }),
    );
  });
  it('refuses a quaternion of length zero', () => {
    expect(() => pose([0, 0, 0], [0, 0, 0, 0])).toThrow(/length zero/);
  });
  it('reads back a yaw and Euler angles', () => {
    for (const yaw of [-3, -1, 0, 0.5, 2, 3.1]) {
      const turned = pose([1, 2, 3], yawQuaternion(yaw));
      expect(yawOf(turned)).toBeCloseTo(yaw, 12);
      expect(eulerOf(turned)[2]).toBeCloseTo(yaw, 12);
      expect(eulerOf(turned)[1]).toBeCloseTo(0, 12);
    }
  });
  it('interpolates from one end to the other, halfway being as far from both', () => {
    fc.assert(
      fc.property(anyPose, anyPose, (a, b) => {
        samePose(interpolatePose(fresh(), a, b, 0), a);
        samePose(interpolatePose(fresh(), a, b, 1), b);
        const middle = interpolatePose(fresh(), a, b, 0.5);
        expect(positionDistance(a, middle)).toBeCloseTo(positionDistance(middle, b), 9);
        expect(rotationDistance(a, middle)).toBeCloseTo(rotationDistance(middle, b), 6);
      }),
    );
  });
  it('differs by a step that carries one pose to the other', () => {
    fc.assert(
      fc.property(anyPose, anyPose, (a, b) => {
        const d = poseDifference(new Float64Array(6), a, b);
        const turn = pose();
        quaternionFromRotationVector(turn, 3, d.subarray(3));
        const moved = multiplyPose(fresh(), turn, a);
        for (let i = 0; i < 3; i++) moved[i] = a[i]! + d[i]!;
        samePose(moved, b);
      }),
    );
  });
  it('keeps the axis-angle of a downward tool continuous through half a turn', () => {
    const out = new Float64Array(3);
    const before = toolAxisAngle(out, pose([0, 0, 0], [1e-6, 1, 0, 0]), 3).slice();
    const after = toolAxisAngle(out, pose([0, 0, 0], [-1e-6, 1, 0, 0]), 3);
    expect(Math.abs(before[0]! - after[0]!)).toBeLessThan(1e-5);
    expect(after[0]).toBeCloseTo(Math.PI, 4);
  });
});
