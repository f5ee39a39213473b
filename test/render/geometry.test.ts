import { describe, expect, it } from 'vitest';
import { pose, rotationMatrix } from '../../src/core/pose.ts';
import { type CameraSpec, focalLengthPx } from '../../src/render/camera.ts';
import type { Mesh } from '../../src/render/mesh.ts';
import { transformMesh } from '../../src/render/mesh.ts';
import { boxMesh, capsuleMesh, cylinderMesh, sphereMesh } from '../../src/render/primitives.ts';
import type { Drawable } from '../../src/render/scene.ts';
import { THOROUGH } from '../setup/thorough.ts';
import { camera, EVEN_LIGHT, shoot, thing } from './scenes.ts';

/** A ray for every pixel takes seconds; for one of nine it does not. */
const STEP_PX = THOROUGH ? 1 : 3;

/** Nearest hit along the ray through a pixel's centre: depth along the view [m] and instance; brute force over all triangles. */
function castRay(
  drawables: readonly Drawable[],
  view: CameraSpec,
  x: number,
  y: number,
): { depth: number; id: number } {
  const focal = focalLengthPx(view.verticalFovRad, view.height);
  const m = rotationMatrix(new Float64Array(9), view.parent_T_camera);
  const local = [(x + 0.5 - view.width / 2) / focal, (y + 0.5 - view.height / 2) / focal, 1];
  const ray = [0, 1, 2].map((r) => m[3 * r] * local[0] + m[3 * r + 1] * local[1] + m[3 * r + 2] * local[2]);
  const eye = view.parent_T_camera;
  let best = { depth: Number.POSITIVE_INFINITY, id: 0 };
  for (const { mesh, instanceId } of drawables) {
    for (let t = 0; t < mesh.indices.length; t += 3) {
      const depth = hit(mesh, t, eye, ray);
      if (depth !== null && depth < best.depth) best = { depth, id: instanceId };
    }
  }
  return best;
}

/** Moeller and Trumbore, front faces only. */
function hit({ positions: p, indices }: Mesh, t: number, eye: ArrayLike<number>, d: readonly number[]): number | null {
  const [a, b, c] = [3 * indices[t], 3 * indices[t + 1], 3 * indices[t + 2]];
  const u = [0, 1, 2].map((k) => p[b + k] - p[a + k]);
  const v = [0, 1, 2].map((k) => p[c + k] - p[a + k]);
  const h = [d[1] * v[2] - d[2] * v[1], d[2] * v[0] - d[0] * v[2], d[0] * v[1] - d[1] * v[0]];
  const determinant = u[0] * h[0] + u[1] * h[1] + u[2] * h[2];
  if (determinant < 1e-12) return null;
  const s = [0, 1, 2].map((k) => eye[k] - p[a + k]);
  const first = (s[0] * h[0] + s[1] * h[1] + s[2] * h[2]) / determinant;
  const q = [s[1] * u[2] - s[2] * u[1], s[2] * u[0] - s[0] * u[2], s[0] * u[1] - s[1] * u[0]];
  const second = (d[0] * q[0] + d[1] * q[1] + d[2] * q[2]) / determinant;
  if (first < 0 || second < 0 || first + second > 1) return null;
  const depth = (v[0] * q[0] + v[1] * q[1] + v[2] * q[2]) / determinant;
  return depth > 0.01 ? depth : null;
}

const scene: Drawable[] = [
  thing(transformMesh(boxMesh([2, 2, 0.1]), pose([0, 0, -0.1])), { instanceId: 1 }),
  thing(transformMesh(sphereMesh(0.3), pose([0.2, 0.1, 0.3])), { instanceId: 2 }),
  thing(transformMesh(boxMesh([0.2, 0.1, 0.3], { bevelM: 0.02 }), pose([-0.4, 0.2, 0.3], [0.9, 0.1, 0.2, 0.4])), {
    instanceId: 3,
  }),
  thing(transformMesh(capsuleMesh(0.1, 0.2), pose([0.1, -0.5, 0.2], [0.7, 0.7, 0, 0])), { instanceId: 4 }),
  thing(transformMesh(cylinderMesh(0.15, 0.2, { bevelM: 0.01 }), pose([-0.3, -0.4, 0.2])), { instanceId: 5 }),
];

describe('what is seen', () => {
  const views = [
    camera([1.2, -1.6, 1.1], [0, 0, 0.1]),
    camera([0, 0, 2.5], [0.01, 0, 0]),
    // among the things, with the ground under the camera crossing the near plane
    camera([0.1, -0.25, 0.12], [-0.4, 0.4, 0.2], { verticalFovRad: 1.9 }),
  ];

  it.each(views.map((view, i) => [i, view] as const))('agrees with rays cast from camera %i', (_, view) => {
    const frame = shoot(scene, EVEN_LIGHT, view);
    let sameId = 0;
    let sameDepth = 0;
    let pixels = 0;
    for (let y = 0; y < view.height; y += STEP_PX) {
      for (let x = 0; x < view.width; x += STEP_PX) {
        pixels++;
        const { depth, id } = castRay(scene, view, x, y);
        const pixel = y * view.width + x;
        if (frame.ids[pixel] === id) sameId++;
        const expected = id === 0 ? 0 : depth * 1000;
        if (Math.abs(frame.depthMm[pixel] - expected) <= Math.max(0.51, 0.003 * expected)) sameDepth++;
      }
    }
    expect(sameId / pixels).toBeGreaterThanOrEqual(0.995);
    expect(sameDepth / pixels).toBeGreaterThanOrEqual(0.995);
  });

  it('gives the depth of a wall to half a millimetre at every pixel', () => {
    const wall = thing(boxMesh([5, 0.5, 5]));
    const frame = shoot([wall], EVEN_LIGHT, camera([0, -2.2345, 0], [0, 0, 0]));
    for (const depth of frame.depthMm) expect(Math.abs(depth - 1734.5)).toBeLessThanOrEqual(0.51);
  });

  it('gives the depth of a slanted ground to a millimetre', () => {
    const view = camera([0, 0, 1.5], [0, 3, 0], { width: 80, height: 60 });
    const ground = thing(transformMesh(boxMesh([50, 50, 0.5]), pose([0, 0, -0.5])));
    const frame = shoot([ground], EVEN_LIGHT, view);
    const focal = focalLengthPx(view.verticalFovRad, view.height);
    const m = rotationMatrix(new Float64Array(9), view.parent_T_camera);
    for (let y = 0; y < 60; y++) {
      // height lost for each metre of depth
      const fall = -(m[7] * ((y + 0.5 - 30) / focal) + m[8]);
      if (1.5 / fall > 20 || fall <= 0) continue;
      for (let x = 0; x < 80; x++) expect(Math.abs(frame.depthMm[y * 80 + x] - 1500 / fall)).toBeLessThan(1);
    }
  });

  it('leaves 0 where nothing is', () => {
    const frame = shoot([thing(sphereMesh(0.2))], EVEN_LIGHT, camera([0, -2, 0], [0, 0, 0]));
    expect(frame.depthMm[0]).toBe(0);
    expect(frame.ids[0]).toBe(0);
    expect([...frame.rgb.slice(0, 3)]).toEqual([0, 0, 0]);
    expect(frame.ids[32 * 64 + 32]).toBe(7);
  });

  it('draws a triangle of kilometres and slivers of micrometres without a stray pixel', () => {
    const huge = thing(transformMesh(boxMesh([4000, 4000, 1]), pose([0, 0, -1])), { instanceId: 1 });
    const sliver = thing(transformMesh(boxMesh([3e-6, 0.4, 0.2]), pose([0, 1, 0.4])), { instanceId: 2 });
    const view = camera([0.3, -1, 0.5], [0, 1, 0.3]);
    const frame = shoot([huge, sliver], EVEN_LIGHT, view);
    const slivers = frame.ids.reduce((count, id) => count + (id === 2 ? 1 : 0), 0);
    expect(slivers).toBeGreaterThan(0);
    frame.ids.forEach((id, pixel) => {
      if (id === 2) expect(Math.abs(frame.depthMm[pixel] - 2000)).toBeLessThan(500);
    });
  });
});
