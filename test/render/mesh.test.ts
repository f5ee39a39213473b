import { describe, expect, it } from 'vitest';
import { BUILTIN_ASSETS } from '../../src/asset/builtin.ts';
import { shapeMesh } from '../../src/render/asset-drawables.ts';
import type { Mesh } from '../../src/render/mesh.ts';
import { pandaDrawables } from '../../src/render/panda-drawables.ts';
import { boxMesh, capsuleMesh, cylinderMesh, sphereMesh } from '../../src/render/primitives.ts';
import { roomDrawables } from '../../src/render/room.ts';
import { blend, capsule, cylinder, meshOfDistance, sphere } from '../../src/render/sdf.ts';

/** Volume by the divergence theorem [m^3]. */
function volume({ positions: p, indices }: Mesh): number {
  let sum = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t], 3 * indices[t + 1], 3 * indices[t + 2]];
    sum +=
      p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) -
      p[a + 1] * (p[b] * p[c + 2] - p[b + 2] * p[c]) +
      p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
  }
  return sum / 6;
}

/** Every directed edge between places is met by its opposite; places are corners rounded to a micrometre. */
function expectClosed({ positions, indices }: Mesh): void {
  const place = (v: number) => [0, 1, 2].map((k) => Math.round(positions[3 * v + k] * 1e6)).join(' ');
  const edges = new Map<string, number>();
  for (let t = 0; t < indices.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const [from, to] = [place(indices[t + k]), place(indices[t + ((k + 1) % 3)])];
      if (from === to) continue;
      const [key, sign] = from < to ? [`${from}|${to}`, 1] : [`${to}|${from}`, -1];
      edges.set(key, (edges.get(key) ?? 0) + sign);
    }
  }
  expect([...edges.values()].filter((count) => count !== 0)).toHaveLength(0);
}

/** Normals are of unit length, and no triangle faces against its corners' normals. */
function expectOutward({ positions: p, normals: n, indices }: Mesh): void {
  for (let i = 0; i < n.length; i += 3) {
    expect(Math.abs(Math.sqrt(n[i] * n[i] + n[i + 1] * n[i + 1] + n[i + 2] * n[i + 2]) - 1)).toBeLessThan(1e-5);
  }
  let against = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t], 3 * indices[t + 1], 3 * indices[t + 2]];
    const u = [0, 1, 2].map((k) => p[b + k] - p[a + k]);
    const v = [0, 1, 2].map((k) => p[c + k] - p[a + k]);
    const face = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const mean = [0, 1, 2].map((k) => n[a + k] + n[b + k] + n[c + k]);
    if (face[0] * mean[0] + face[1] * mean[1] + face[2] * mean[2] < -1e-12) against++;
  }
  expect(against).toBe(0);
}

describe('primitives', () => {
  const shapes: [string, Mesh, number][] = [
    ['box', boxMesh([0.1, 0.2, 0.3]), 8 * 0.1 * 0.2 * 0.3],
    ['bevelled box', boxMesh([0.1, 0.2, 0.3], { bevelM: 0.01 }), 8 * 0.1 * 0.2 * 0.3],
    ['sphere', sphereMesh(0.2, { segments: 48, rings: 32 }), (4 / 3) * Math.PI * 0.008],
    ['capsule', capsuleMesh(0.1, 0.2, { segments: 48, rings: 32 }), Math.PI * (0.01 * 0.4 + (4 / 3) * 0.001)],
    ['cylinder', cylinderMesh(0.1, 0.2, { segments: 64 }), Math.PI * 0.01 * 0.4],
    ['cylinder with a round rim', cylinderMesh(0.1, 0.2, { segments: 64, bevelM: 0.005 }), Math.PI * 0.01 * 0.4],
  ];

  it.each(shapes)('%s is closed, faces outward and has its volume', (_, mesh, expected) => {
    expectClosed(mesh);
    expectOutward(mesh);
    expect(volume(mesh)).toBeGreaterThan(0.97 * expected);
    expect(volume(mesh)).toBeLessThan(1.001 * expected);
  });

  it('of every built-in asset are closed and face outward', () => {
    for (const { shapes } of BUILTIN_ASSETS) {
      for (const shape of shapes) {
        if (shape.visible === false) continue;
        expectClosed(shapeMesh(shape));
        expectOutward(shapeMesh(shape));
      }
    }
  });
});

describe('meshes of distance functions', () => {
  it('are closed, face outward, and lie on the surface', () => {
    const ball = meshOfDistance(sphere([0.1, 0, 0], 0.1), [-0.05, -0.15, -0.15], [0.25, 0.15, 0.15], 0.02);
    expectClosed(ball);
    expectOutward(ball);
    for (let i = 0; i < ball.positions.length; i += 3) {
      const [x, y, z] = [ball.positions[i] - 0.1, ball.positions[i + 1], ball.positions[i + 2]];
      expect(Math.abs(Math.sqrt(x * x + y * y + z * z) - 0.1)).toBeLessThan(1e-4);
    }
    const elbow = blend(0.04, cylinder([0, 0, -0.2], [0, 0, 0], 0.05), capsule([0, 0, 0], [0.15, 0, 0.05], 0.05));
    const mesh = meshOfDistance(elbow, [-0.1, -0.1, -0.25], [0.25, 0.1, 0.15], 0.015);
    expectClosed(mesh);
    expectOutward(mesh);
  });
});

describe('what casts a shadow', () => {
  it('in the room and on the arm is closed, but for lids on closed shells', () => {
    for (const { mesh, castsShadow, name } of roomDrawables()) {
      if (castsShadow) expectClosed(mesh);
      expect(mesh.indices.length, name).toBeGreaterThan(0);
    }
    for (const { mesh } of pandaDrawables({ instanceId: 1, firstBody: 0 })) expectOutward(mesh);
  });
});
