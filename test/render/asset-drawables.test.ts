import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/asset/asset.ts';
import { assetDrawables, materialOfColour } from '../../src/render/asset-drawables.ts';
import { boxMesh } from '../../src/render/primitives.ts';

const plain: Asset = {
  id: 'test/thing',
  semanticName: 'thing',
  massKg: 1,
  surface: { slide: 1, spin: 0, roll: 0 },
  symmetry: { kind: 'full' },
  colours: { red: [1, 0, 0], blue: [0, 0, 1] },
  shapes: [
    { type: 'box', size: [0.1, 0.1, 0.1], position: [0, 0, 0.1], colour: 'red' },
    { type: 'sphere', size: [0.1], position: [0, 0, 0.3], colour: 'blue' },
    { type: 'sphere', size: [0.05], position: [0, 0, 0.5], colour: 'red' },
    { type: 'sphere', size: [0.01], position: [0, 0, 0], colour: 'blue', visible: false },
  ],
};
const options = {
  instanceId: 12,
  body: 3,
  material: materialOfColour,
  tint: ([r, g, b]: readonly [number, number, number]) => [r / 2, g, b] as const,
};

describe('assetDrawables', () => {
  it('gives a drawable for each colour, without what is only felt', () => {
    const drawables = assetDrawables(plain, options);
    expect(drawables.map(({ name }) => name)).toEqual(['test/thing/red', 'test/thing/blue']);
    const lowest = drawables[1].mesh.positions.filter((_, i) => i % 3 === 2).reduce((a, b) => Math.min(a, b));
    expect(lowest).toBeGreaterThan(0.19);
    expect(drawables.every(({ body, instanceId }) => body === 3 && instanceId === 12)).toBe(true);
  });

  it('takes an imported mesh as it is, a drawable for each material', () => {
    const { positions, normals, uvs, indices } = boxMesh([0.1, 0.1, 0.1]);
    const material = { name: 'm', colour: [1, 1, 0] as const, roughness: 0.5, metalness: 0 };
    const visual = {
      positions,
      normals,
      uvs,
      indices,
      materials: [
        { ...material, firstTriangle: 0, triangleCount: 4, texture: 0 },
        { ...material, firstTriangle: 4, triangleCount: 8 },
      ],
      textures: [{ size: 2, rgb: new Uint8Array(12).fill(255) }],
    };
    const [first, second] = assetDrawables({ ...plain, visual }, options);
    expect([first.mesh.indices.length, second.mesh.indices.length]).toEqual([12, 24]);
    expect(first.mesh.positions.length).toBe(3 * 8);
    expect(first.material.colour).toEqual([0.5, 1, 0]);
    expect(first.material.texture?.levels[1][0]).toBe(1);
    expect(second.material.texture).toBeUndefined();
    expect(first.twoSided).toBe(true);
    // the corners of a triangle are where they were
    for (let k = 0; k < 36; k++) {
      const [mesh, at] = k < 12 ? [first.mesh, k] : [second.mesh, k - 12];
      const there = mesh.positions.slice(3 * mesh.indices[at], 3 * mesh.indices[at] + 3);
      expect(there).toEqual(positions.slice(3 * indices[k], 3 * indices[k] + 3));
    }
  });
});
