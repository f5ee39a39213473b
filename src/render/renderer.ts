/**
 * Draws frames of a scene: colour, depth and instances in one pass, equal to the last bit on every machine.
 *
 * One renderer a worker. `loadScene` once an episode, `beginStep` once a control step, `draw` once a camera; the last two
 * allocate nothing.
 */
// biome-ignore-all lint/complexity/useMathMinMax: Math.min minds NaN and signed zeros, which costs in the loop over pixels

import type { Numbers } from '../core/pose.ts';
import { CameraFrame, type CameraSpec } from './camera.ts';
import { PackedScene } from './packed-scene.ts';
import type { Lighting, SceneDescription } from './scene.ts';
import { Shader } from './shade.ts';
import { ShadowMap } from './shadow.ts';
import { StillView } from './still-view.ts';
import { VisibilityPass } from './visibility.ts';

export interface RenderOptions {
  /** Size of every image that this renderer draws [px]. */
  readonly width: number;
  readonly height: number;
  /** Width of the shadow map [texels], a multiple of 8. */
  readonly shadowSize: number;
  readonly antialias: boolean;
  /** Draw the fixed part of the shadow map once a scene instead of once a step; the frames are the same. */
  readonly keepsFixedShadow: boolean;
  /** Keep, for cameras fixed in the world, what they see of what stands fixed; the frames are the same. */
  readonly keepsFixedViews: boolean;
}

export const RENDER_DEFAULTS: RenderOptions = {
  width: 256,
  height: 256,
  shadowSize: 1024,
  antialias: true,
  keepsFixedShadow: true,
  keepsFixedViews: true,
};

/** Where a frame is written; what is absent is not computed. */
export interface FrameBuffers {
  /** (height, width, 3), sRGB */
  readonly rgb?: Uint8Array;
  /** (height, width) [mm] along the view at the pixel's centre; 0 where nothing is, 65535 from there on */
  readonly depthMm?: Uint16Array;
  /** (height, width): instance at the pixel's centre; 0 where nothing is */
  readonly ids?: Uint8Array;
}

export class Renderer {
  readonly options: RenderOptions;
  readonly #frame = new CameraFrame();
  readonly #views = new Map<string, StillView>();
  #scene: PackedScene | null = null;
  #visibility!: VisibilityPass;
  #shadow!: ShadowMap;
  #shader!: Shader;

  constructor(options: Partial<RenderOptions> = {}) {
    this.options = { ...RENDER_DEFAULTS, ...options };
    for (const side of ['width', 'height'] as const) {
      const value = this.options[side];
      if (!Number.isInteger(value) || value < 1 || value > 2048) {
        throw new RangeError(`Renderer: a ${side} from 1 to 2048 pixels is needed, got ${value}`);
      }
    }
  }

  /** Takes a scene and its light; what stands fixed is placed and its shadow drawn. */
  loadScene(description: SceneDescription, lighting: Lighting): void {
    const { width, height, shadowSize, antialias, keepsFixedShadow } = this.options;
    const scene = new PackedScene(description);
    this.#scene = scene;
    this.#views.clear();
    this.#visibility = new VisibilityPass(scene, width, height, antialias);
    this.#shadow = new ShadowMap(scene, shadowSize, keepsFixedShadow);
    this.#shader = new Shader(scene, this.#visibility, this.#shadow, width, height, antialias);
    this.#shader.setLighting(lighting);
    this.#shadow.setLight(lighting.direction);
  }

  /** Places what moves, `poses` (bodyCount, 7) in the world, and casts its shadow for all cameras. */
  beginStep(poses: Numbers): void {
    const scene = this.#loaded();
    if (poses.length !== 7 * scene.bodyCount) {
      throw new RangeError(
        `beginStep: ${scene.bodyCount} bodies need ${7 * scene.bodyCount} numbers, got ${poses.length}`,
      );
    }
    scene.moveTo(poses);
    this.#shadow.update();
  }

  /** Draws what a camera at `world_T_camera` (7,) sees. */
  draw(camera: CameraSpec, world_T_camera: Numbers, out: FrameBuffers): void {
    const scene = this.#loaded();
    const { width, height } = this.options;
    if (camera.width !== width || camera.height !== height) {
      throw new RangeError(
        `draw: camera ${camera.name} is ${camera.width} x ${camera.height}, the renderer ${width} x ${height}`,
      );
    }
    this.#frame.set(camera, world_T_camera);
    const view = this.#drawFixed(scene, camera, world_T_camera);
    this.#visibility.target.resetSpans();
    this.#visibility.draw(this.#frame, scene.firstMoving, scene.drawables.length);
    if (out.rgb) this.#shader.shade(this.#frame, out.rgb, view);
    if (out.depthMm || out.ids) this.#readCentres(scene, out);
  }

  /** Samples of what stands fixed, from an earlier frame where the camera has not moved since. */
  #drawFixed(scene: PackedScene, camera: CameraSpec, world_T_camera: Numbers): StillView | null {
    const { target } = this.#visibility;
    if (!this.options.keepsFixedViews || camera.parent !== 'world') {
      target.clear();
      this.#visibility.draw(this.#frame, 0, scene.firstMoving);
      return null;
    }
    let view = this.#views.get(camera.name);
    if (view?.isFor(world_T_camera)) {
      target.nearness.set(view.nearness);
      target.triangles.set(view.triangles);
      // the corners of fixed vertices belong to the camera that drew last
      this.#visibility.project(this.#frame, 0, scene.firstMoving);
      return view;
    }
    target.clear();
    this.#visibility.draw(this.#frame, 0, scene.firstMoving);
    view ??= new StillView(target, camera.width, camera.height);
    view.keep(target, world_T_camera);
    this.#views.set(camera.name, view);
    return view;
  }

  #loaded(): PackedScene {
    if (!this.#scene) throw new Error('Renderer: loadScene comes before a step or a frame');
    return this.#scene;
  }

  /** Depth and instance of the sample at each pixel's centre. */
  #readCentres(scene: PackedScene, { depthMm, ids }: FrameBuffers): void {
    const { width, height, antialias } = this.options;
    const { triangles, nearness, width: stride } = this.#visibility.target;
    const { triangleIds } = scene;
    const pitch = antialias ? 2 : 1;
    const phase = antialias ? 1 : 0;
    for (let row = 0, pixel = 0; row < height; row++) {
      let at = (pitch * row + phase) * stride + phase;
      for (let x = 0; x < width; x++, pixel++, at += pitch) {
        const t = triangles[at];
        if (ids) ids[pixel] = triangleIds[t];
        if (depthMm) {
          const depth = (1000 / nearness[at] + 0.5) | 0;
          depthMm[pixel] = t === 0 ? 0 : depth > 65535 ? 65535 : depth;
        }
      }
    }
  }
}
