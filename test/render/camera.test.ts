import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/core/documents.ts';
import { UserError } from '../../src/core/errors.ts';
import { pose, transformPoint } from '../../src/core/pose.ts';
import {
  CameraFrame,
  cameraPose,
  cameraSchema,
  intrinsics,
  lookAt,
  parseCamera,
  readCamera,
  resizeCamera,
} from '../../src/render/camera.ts';

const file = (name: string) => fileURLToPath(new URL(`../../configs/cameras/${name}.yaml`, import.meta.url));
const parse = (text: string) => parseCamera(parseYaml(text, cameraSchema, 'c.yaml'), 'c.yaml');
const HEAD = 'name: c\nwidth: 64\nheight: 64\nvertical_fov_deg: 60\nparent: world\nposition: [0, 0, 1]\n';

describe('cameras', () => {
  it.each(['front', 'left_shoulder', 'right_shoulder', 'wrist'])('%s is read from configs', (name) => {
    const camera = readCamera(file(name));
    expect(camera.name).toBe(name);
    expect(camera.parent).toBe(name === 'wrist' ? 'hand' : 'world');
  });

  it('look along z with y down', () => {
    const at = lookAt([0, 0, 1], [3, 0, 1], [0, 0, 1]);
    const out = new Float64Array(3);
    expect([...transformPoint(out, at, [0, 0, 2])].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([2, 0, 1]);
    expect([...transformPoint(out, at, [0, 1, 0])].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 0, 0]);
    expect([...transformPoint(out, at, [1, 0, 0])].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, -1, 1]);
  });

  it('project a point where the pinhole model says', () => {
    const camera = resizeCamera(readCamera(file('front')), 200, 100);
    const { fx, fy, cx, cy } = intrinsics(camera);
    const frame = new CameraFrame();
    frame.set(camera, camera.parent_T_camera);
    const world = transformPoint(new Float64Array(3), camera.parent_T_camera, [0.2, -0.1, 1.5]);
    const p = frame.projection;
    const [x, y, w] = [0, 4, 8].map((r) => p[r] * world[0] + p[r + 1] * world[1] + p[r + 2] * world[2] + p[r + 3]);
    expect(w).toBeCloseTo(1.5, 10);
    expect(x / w).toBeCloseTo(cx + (fx * 0.2) / 1.5, 8);
    expect(y / w).toBeCloseTo(cy - (fy * 0.1) / 1.5, 8);
  });

  it('on the hand move with it', () => {
    const camera = readCamera(file('wrist'));
    const at = cameraPose(pose(), camera, pose([1, 2, 3]));
    expect(at[0]).toBeCloseTo(1 + camera.parent_T_camera[0], 12);
    expect(at[2]).toBeCloseTo(3 + camera.parent_T_camera[2], 12);
  });

  it.each([
    ['has two aims', 'look_at: [1, 0, 0]\nquaternion_wxyz: [1, 0, 0, 0]\n', /either `look_at` or `quaternion_wxyz`/],
    ['has no aim', '', /either `look_at` or `quaternion_wxyz`/],
    ['looks along its up', 'look_at: [0, 0, 0]\n', /along its own `up`/],
    ['has a zero quaternion', 'quaternion_wxyz: [0, 0, 0, 0]\n', /length zero/],
    ['has a key too many', 'look_at: [1, 0, 0]\nzoom: 2\n', /c\.yaml/],
  ])('complain when a file %s', (_, tail, message) => {
    expect(() => parse(HEAD + tail)).toThrow(UserError);
    expect(() => parse(HEAD + tail)).toThrow(message);
  });

  it('complain of image sizes that are not whole', () => {
    expect(() => parse(`${HEAD.replace('width: 64', 'width: 64.5')}look_at: [1, 0, 0]\n`)).toThrow(/width/);
    expect(() => parse(`${HEAD.replace('width: 64', 'width: 0')}look_at: [1, 0, 0]\n`)).toThrow(/width/);
  });
});
