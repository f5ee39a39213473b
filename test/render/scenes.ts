import { pose } from '../../src/core/pose.ts';
import type { CameraSpec } from '../../src/render/camera.ts';
import { lookAt } from '../../src/render/camera.ts';
import { type FrameBuffers, Renderer, type RenderOptions } from '../../src/render/renderer.ts';
import type { Drawable, Lighting, SceneDescription } from '../../src/render/scene.ts';

/** A lamp straight above, and nothing else. */
export const LAMP_ABOVE: Lighting = {
  direction: [0, 0, 1],
  colour: [0.5, 0.5, 0.5],
  sky: [0, 0, 0],
  ground: [0, 0, 0],
  window: [0, 0, 0],
  windowDirection: [0, -1, 0],
};

/** The same light from everywhere, no lamp. */
export const EVEN_LIGHT: Lighting = {
  ...LAMP_ABOVE,
  colour: [0, 0, 0],
  sky: [0.5, 0.5, 0.5],
  ground: [0.5, 0.5, 0.5],
};

export function camera(
  position: readonly number[],
  target: readonly number[],
  options: Partial<Pick<CameraSpec, 'name' | 'width' | 'height' | 'verticalFovRad'>> & { up?: readonly number[] } = {},
): CameraSpec {
  const { up = [0, 0, 1], name = 'test', width = 64, height = 64, verticalFovRad = 1 } = options;
  return { name, width, height, verticalFovRad, parent: 'world', parent_T_camera: lookAt(position, target, up) };
}

export type Frame = Required<FrameBuffers>;

export function emptyFrame(width: number, height: number): Frame {
  const pixels = width * height;
  return { rgb: new Uint8Array(3 * pixels), depthMm: new Uint16Array(pixels), ids: new Uint8Array(pixels) };
}

/** One frame of a scene in which all bodies stand at the origin unless poses are given. */
export function shoot(
  drawables: readonly Drawable[],
  lighting: Lighting,
  view: CameraSpec,
  options: Partial<RenderOptions> & { poses?: Float64Array } = {},
): Frame {
  const { poses, ...rest } = options;
  const bodyCount = drawables.reduce((count, { body }) => Math.max(count, (body ?? -1) + 1), 0);
  const scene: SceneDescription = { drawables, bodyCount };
  const renderer = new Renderer({ width: view.width, height: view.height, shadowSize: 512, ...rest });
  renderer.loadScene(scene, lighting);
  renderer.beginStep(poses ?? Float64Array.from({ length: 7 * bodyCount }, (_, i) => (i % 7 === 3 ? 1 : 0)));
  const frame = emptyFrame(view.width, view.height);
  renderer.draw(view, view.parent_T_camera, frame);
  return frame;
}

/** Something to be drawn that stands fixed, of dull white, unless said otherwise. */
export function thing(mesh: Drawable['mesh'], parts: Partial<Drawable> = {}): Drawable {
  return {
    name: 'thing',
    mesh,
    material: { colour: [1, 1, 1], roughness: 1 },
    instanceId: 7,
    body: null,
    body_T_mesh: pose(),
    ...parts,
  };
}
