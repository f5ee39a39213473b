import { describe, expect, it } from 'vitest';
import { pose } from '../../src/core/pose.ts';
import { mergeMeshes, transformMesh } from '../../src/render/mesh.ts';
import { boxMesh, sphereMesh } from '../../src/render/primitives.ts';
import { smoothSurfaces } from '../../src/render/smooth-surfaces.ts';
import { camera, LAMP_ABOVE, shoot, thing } from './scenes.ts';

const surfacesOf = ({ positions, indices }: ReturnType<typeof boxMesh>) => smoothSurfaces(positions, indices);

/** Unit vector from the origin through a triangle's middle. */
function middleOf({ positions, indices }: ReturnType<typeof boxMesh>, t: number): number[] {
  const corners = [0, 1, 2].map((k) => 3 * indices[3 * t + k]);
  const middle = [0, 1, 2].map((axis) => corners.reduce((sum, at) => sum + positions[at + axis] / 3, 0));
  return middle.map((value) => value / Math.hypot(...middle));
}

describe('smoothSurfaces', () => {
  it('parts the faces of a box from each other and from its bevels', () => {
    const surfaces = surfacesOf(boxMesh([0.1, 0.2, 0.3], { bevelM: 0.01 }));
    // two triangles a face and a strip, one a corner
    expect(new Set(surfaces).size).toBe(6 + 12 + 8);
    expect([...surfaces.subarray(0, 12)]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it('holds together what faces the same way, and nothing that does not meet', () => {
    const ball = sphereMesh(0.1);
    expect(new Set(surfacesOf(ball)).size).toBeLessThan(40);
    const facets = [...surfacesOf(ball)].map((surface, t) => ({ surface, towards: middleOf(ball, t) }));
    for (const a of facets) {
      for (const b of facets) {
        const cosine = a.towards.reduce((sum, value, i) => sum + value * b.towards[i], 0);
        if (a.surface === b.surface) expect(cosine).toBeGreaterThan(Math.cos((70 * Math.PI) / 180));
      }
    }
    const two = mergeMeshes([ball, transformMesh(ball, pose([1, 0, 0]))]);
    const surfaces = [...surfacesOf(two)];
    const [left, right] = [surfaces.slice(0, surfaces.length / 2), surfaces.slice(surfaces.length / 2)];
    expect(new Set(left).size).toBe(new Set(right).size);
    expect(left.filter((surface) => right.includes(surface))).toEqual([]);
  });

  it('smooths the edges within one mesh as those between two', () => {
    // the near one lower, so that its top ends before the far one's front
    const near = transformMesh(boxMesh([0.2, 0.2, 0.2], { bevelM: 0.004 }), pose([0.05, -0.5, 0]));
    const far = transformMesh(boxMesh([0.3, 0.2, 0.4]), pose([0, 0.2, 0]));
    const whole = mergeMeshes([near, far]);
    const imported = { ...whole, surfaces: surfacesOf(whole) };
    const view = camera([0.3, -2, 0.9], [0, 0, 0]);
    const apart = shoot([thing(near), thing(far)], LAMP_ABOVE, view);
    expect(shoot([thing(imported)], LAMP_ABOVE, view).rgb).toEqual(apart.rgb);
    const asOne = { ...whole, surfaces: new Uint16Array(whole.surfaces.length) };
    expect(shoot([thing(asOne)], LAMP_ABOVE, view).rgb).not.toEqual(apart.rgb);
  });
});
