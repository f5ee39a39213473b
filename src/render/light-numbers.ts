/**
 * Light as the kernel reads it: the lamp, the ambient light, and how a pixel's point is found in the shadow map.
 */
import type { CameraFrame } from './camera.ts';
import type { Kernel } from './kernel.ts';
import type { Lighting } from './scene.ts';
import { shadowMatrix, texelsPerMetre } from './shadow-area.ts';

/** How far along its normal a point is moved before its shadow is looked up [m]. */
const NORMAL_OFFSET_M = 0.002;
/** Slack of the shadow test along the light [m]. */
const BIAS_M = 0.0015;

/** Writes a scene's light; returns (3, 4), world to where the shadow map is looked up. */
export function writeLighting(kernel: Kernel, lighting: Lighting, shadowSize: number): Float64Array {
  const { direction, colour, sky, ground, window, windowDirection } = lighting;
  kernel.view('f32', 'lamp', 6).set([...direction, ...colour]);
  const ambient = kernel.view('f32', 'ambient', 12);
  for (let c = 0; c < 3; c++) {
    ambient[c] = (sky[c]! + ground[c]! + window[c]!) / 2;
    for (let axis = 0; axis < 3; axis++) {
      const upright = axis === 2 ? (sky[c]! - ground[c]!) / 2 : 0;
      ambient[3 + 3 * axis + c] = upright + (window[c]! / 2) * windowDirection[axis]!;
    }
  }
  const matrix = shadowMatrix(direction, shadowSize);
  const columns = kernel.view('f32', 'shadowMatrix', 16).fill(0);
  const offset = kernel.view('f32', 'sunOffset', 9);
  for (let row = 0; row < 3; row++) {
    for (let k = 0; k < 4; k++) columns[4 * k + row] = matrix[4 * row + k]!;
    for (let k = 0; k < 3; k++) offset[3 * row + k] = matrix[4 * row + k]! * NORMAL_OFFSET_M;
  }
  kernel.view('f32', 'texelsPerMetre', 1)[0] = texelsPerMetre(shadowSize);
  // from the centre of texel 0, and with the test's slack
  matrix[3]! -= 0.5;
  matrix[7]! -= 0.5;
  matrix[11]! += BIAS_M;
  return matrix;
}

/** Writes a camera's frame, and where (x, y, 1) w + eye of a pixel (x, y) and its depth w lies in the shadow map. */
export function writeCamera(kernel: Kernel, camera: CameraFrame, lookup: Float64Array): void {
  const { projection, image, rays, sun } = kernel.views;
  const { focalPx, width, height, position } = camera;
  for (let row = 0; row < 3; row++) {
    for (let k = 0; k < 4; k++) projection[4 * k + row] = camera.projection[4 * row + k]!;
  }
  image[0] = width;
  image[1] = height;
  image[2] = Math.sqrt(focalPx * focalPx + (width * width) / 4);
  image[3] = Math.sqrt(focalPx * focalPx + (height * height) / 4);
  for (let i = 0; i < 9; i++) rays[i] = camera.rays[i]!;
  for (let at = 0; at < 12; at += 4) {
    const [a, b, c] = [lookup[at]!, lookup[at + 1]!, lookup[at + 2]!];
    for (let k = 0; k < 3; k++) sun[at + k] = a * camera.rays[k]! + b * camera.rays[3 + k]! + c * camera.rays[6 + k]!;
    sun[at + 3] = a * position[0]! + b * position[1]! + c * position[2]! + lookup[at + 3]!;
  }
}
