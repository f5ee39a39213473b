import { describe, expect, it } from 'vitest';
import { shapeVolume } from '../../src/asset/asset.ts';
import { boundsOf } from '../../src/asset/geometry/triangle-mesh.ts';
import { curate } from '../../src/asset/gltf/curate.ts';
import { type ImportOptions, parseImportOptions } from '../../src/asset/gltf/options.ts';
import { readSource } from '../../src/asset/gltf/source.ts';
import { box, glbOf, joined, pot, type Shape, sphere } from './models.ts';
import { restOnTable } from './rest.ts';

const imported = async (shape: Shape, options: Partial<ImportOptions> = {}) =>
  curate(readSource(await glbOf(shape), 'thing.glb'), parseImportOptions({ sizeM: 0.08, ...options }));
const hulls = (asset: { shapes: readonly { type: string }[] }) => asset.shapes.filter(({ type }) => type === 'hull');

describe('curate', () => {
  it('makes a box of any unit a single hull of that size, its origin at the centre of its base', async () => {
    const { asset, report } = await imported(box(20, 30, 40, [7, 8, 9]));
    const bounds = boundsOf(asset.visual!.positions);
    expect(Array.from(bounds, (v) => Math.round(v * 1e4) / 1e4)).toEqual([-0.04, -0.02, 0, 0.04, 0.02, 0.06]);
    expect(hulls(asset)).toHaveLength(1);
    expect(asset.symmetry).toEqual({ kind: 'n_fold', n: 2 });
    expect(report.openEdges).toBe(0);
    expect(report.fit.worstM).toBeLessThan(0.001);
    expect(report.notes).toEqual(['the file says 40.0 m for its longest side, as if in millimetres; scaled to 0.08 m']);
  });
  it('gives a box the inertia of a box', async () => {
    const { asset } = await imported(box(0.04, 0.06, 0.08), { massKg: 0.3 });
    const [xx, yy, zz] = asset.inertial!.matrix;
    expect(asset.massKg).toBe(0.3);
    expect(xx).toBeCloseTo((0.3 / 12) * (0.04 ** 2 + 0.06 ** 2), 5);
    expect(yy).toBeCloseTo((0.3 / 12) * (0.08 ** 2 + 0.06 ** 2), 5);
    expect(zz).toBeCloseTo((0.3 / 12) * (0.08 ** 2 + 0.04 ** 2), 5);
    expect(asset.inertial!.centre[2]).toBeCloseTo(0.03, 3);
  });
  it('keeps a pot open: its hollow, its rim and its full symmetry', async () => {
    const { asset, report } = await imported(pot(), { sizeM: 0.1, category: 'pot' });
    expect(asset.opening!.floorM).toBeCloseTo(0.006, 2);
    expect(asset.opening!.rimM).toBeCloseTo(0.08, 2);
    expect(asset.opening!.rimHalf[0]).toBeCloseTo(0.045, 2);
    // a frustum of radii 36 and 45 mm, 74 mm high: 382 ml
    expect(asset.opening!.volumeM3 * 1e6).toBeGreaterThan(330);
    expect(asset.opening!.volumeM3 * 1e6).toBeLessThan(430);
    expect(asset.symmetry).toEqual({ kind: 'full' });
    expect(report.fit.worstM).toBeLessThan(0.006);
    expect(hulls(asset).length).toBeLessThanOrEqual(32);
    expect(report.upsideDown).toBe(false);
  });
  it('says when a pot stands on its mouth', async () => {
    const { asset, report } = await imported(pot(), { up: '-y', sizeM: 0.1 });
    expect(asset.opening).toBeUndefined();
    expect(report.upsideDown).toBe(true);
    expect(report.notes.join()).toContain('upside down');
  });
  it('lays down what cannot stand, and says so', async () => {
    const leaning = box(0.01, 0.2, 0.01);
    const skewed = {
      ...leaning,
      positions: leaning.positions.map((v, i) => (i % 3 === 0 ? v + leaning.positions[i + 1]! : v)),
    };
    const { asset, report } = await imported(skewed);
    expect(report.notes.join()).toContain('laid down by');
    expect(boundsOf(asset.visual!.positions)[5]).toBeLessThan(0.02);
  });
  it.each([
    ['a box', box(0.05, 0.04, 0.06)],
    ['a pot', pot()],
    ['a ball', sphere(0.04, 12, 18)],
    [
      'a dumb-bell',
      joined(sphere(0.04, 8, 12), box(0.2, 0.02, 0.02, [0.1, 0.04, 0]), box(0.08, 0.08, 0.08, [0.2, 0.04, 0])),
    ],
    ['a sheet', { positions: [0, 0, 0, 0.1, 0, 0, 0.1, 0, 0.1, 0, 0, 0.1], indices: [0, 2, 1, 0, 3, 2] }],
  ])('gives MuJoCo %s that lies still on the table, as it was imported', async (_name, shape) => {
    const { asset } = await imported(shape);
    const { driftM, sunkM, tiltDegrees } = await restOnTable(asset);
    expect(driftM).toBeLessThan(2e-4);
    expect(Math.abs(sunkM)).toBeLessThan(1e-3);
    expect(tiltDegrees).toBeLessThan(2);
    for (const shape of asset.shapes) expect(shapeVolume(shape)).toBeGreaterThan(0);
  });
});
