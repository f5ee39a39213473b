import { describe, expect, it } from 'vitest';
import { type Asset, type HullShape, shapeVolume } from '../../src/asset/asset.ts';
import { BoundingBox, footprint } from '../../src/asset/bounds.ts';
import { convexHull, LEAST_THICKNESS_M } from '../../src/asset/geometry/hull.ts';
import { inertialOf } from '../../src/asset/geometry/inertia.ts';
import { meshVolume } from '../../src/asset/geometry/triangle-mesh.ts';
import { scaleAsset } from '../../src/asset/scale.ts';
import { pose, yawQuaternion } from '../../src/core/pose.ts';
import { box } from './models.ts';
import { restOnTable } from './rest.ts';

const hullOf = (points: readonly number[]): HullShape => {
  const { vertices, faces } = convexHull(points)!;
  return { type: 'hull', vertices, faces, visible: false };
};
const brick = hullOf(box(0.04, 0.06, 0.02, [0, 0, 0.01]).positions);
const asset: Asset = {
  id: 'test/brick',
  semanticName: 'brick',
  massKg: 0.1,
  surface: { slide: 0.8, spin: 0.005, roll: 0 },
  symmetry: { kind: 'n_fold', n: 2 },
  colours: {},
  shapes: [brick],
};

describe('hulls as shapes', () => {
  it('have the volume and the box of the solid', () => {
    expect(shapeVolume(brick)).toBeCloseTo(0.04 * 0.06 * 0.02, 12);
    expect(footprint(asset)).toEqual({ centreX: 0, centreY: 0, halfX: 0.02, halfY: 0.03 });
    const out = new Float64Array(6);
    new BoundingBox(asset).write(out, 0, pose([1, 2, 3], yawQuaternion(Math.PI / 2)));
    expect(Array.from(out, (value) => Math.round(value * 1e6) / 1e6)).toEqual([0.97, 1.98, 3, 1.03, 2.02, 3.02]);
  });
  it('grow with their asset, and everything that is measured with them', () => {
    const inertial = inertialOf([{ positions: brick.vertices, indices: brick.faces }], 0.1);
    const opening = { volumeM3: 1e-5, floorM: 0.01, rimM: 0.02, rimCentre: [0, 0.001], rimHalf: [0.01, 0.02] } as const;
    const double = scaleAsset({ ...asset, inertial, opening }, 2);
    expect(shapeVolume(double.shapes[0]!)).toBeCloseTo(8 * shapeVolume(brick), 12);
    expect(double.massKg).toBeCloseTo(0.8, 12);
    const { vertices, faces } = double.shapes[0] as HullShape;
    const expected = inertialOf([{ positions: vertices, indices: faces }], 0.8);
    for (let i = 0; i < 6; i++) expect(double.inertial!.matrix[i]).toBeCloseTo(expected.matrix[i]!, 12);
    expect(double.opening).toEqual({
      volumeM3: 8e-5,
      floorM: 0.02,
      rimM: 0.04,
      rimCentre: [0, 0.002],
      rimHalf: [0.02, 0.04],
    });
  });
  it('lie on the table', async () => {
    const { sunkM, tiltDegrees } = await restOnTable(asset);
    expect(Math.abs(sunkM)).toBeLessThan(1e-3);
    expect(tiltDegrees).toBeLessThan(1);
  });
});

describe('convexHull', () => {
  it('thickens what is flat or thin, and says by how much', () => {
    const flat = convexHull([0, 0, 0, 0.1, 0, 0, 0.1, 0.1, 0, 0, 0.1, 0])!;
    expect(flat.thickenedM).toBeCloseTo(LEAST_THICKNESS_M, 9);
    expect(meshVolume({ positions: flat.vertices, indices: flat.faces })).toBeCloseTo(1e-5, 9);
    const thin = convexHull(box(0.05, 0.05, 0.0002).positions)!;
    expect(thin.thickenedM).toBeCloseTo(LEAST_THICKNESS_M - 0.0002, 6);
  });
  it('makes nothing of points on a line', () => {
    expect(convexHull([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])).toBeNull();
    expect(convexHull([1, 1, 1, 1, 1, 1])).toBeNull();
  });
});
