/**
 * Draws frames of a scene: colour, depth and instances in one pass, equal to the last bit on every machine.
 *
 * One renderer a worker. `loadScene` once an episode, `beginStep` once a control step, `draw` once a camera; the last two
 * allocate nothing.
 */
import type { Numbers } from '../core/pose.ts';
import { CameraFrame, type CameraSpec } from './camera.ts';
import { Kernel } from './kernel.ts';
import { writeCamera, writeLighting } from './light-numbers.ts';
import { PackedScene } from './packed-scene.ts';
import type { Lighting, SceneDescription } from './scene.ts';
import { requireShadowSize } from './shadow-area.ts';
import { StillViews } from './still-views.ts';

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
  readonly #kernel = new Kernel();
  readonly #frame = new CameraFrame();
  readonly #views = new StillViews();
  readonly #createView = () => this.#kernel.run.createStillView();
  #scene: PackedScene | null = null;
  /** (3, 4): world to where the shadow map is looked up */
  #lookup: Float64Array = new Float64Array(12);

  constructor(options: Partial<RenderOptions> = {}) {
    this.options = { ...RENDER_DEFAULTS, ...options };
    for (const side of ['width', 'height'] as const) {
      const value = this.options[side];
      if (!Number.isInteger(value) || value < 1 || value > 2048) {
        throw new RangeError(`Renderer: a ${side} from 1 to 2048 pixels is needed, got ${value}`);
      }
    }
    requireShadowSize(this.options.shadowSize);
  }

  /** Takes a scene and its light; what stands fixed is placed and its shadow drawn. */
  loadScene(description: SceneDescription, lighting: Lighting): void {
    const { width, height, shadowSize, antialias, keepsFixedShadow } = this.options;
    const kernel = this.#kernel;
    this.#views.clear();
    this.#scene = null;
    this.#scene = new PackedScene(kernel, description);
    kernel.run.createFrame(width, height, antialias, shadowSize, keepsFixedShadow);
    kernel.setSizes(this.#scene.drawableCount, width * height);
    this.#lookup = writeLighting(kernel, lighting, shadowSize);
    kernel.run.castFixedShadows();
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
    this.#kernel.run.castMovingShadows();
  }

  /** Draws what a camera at `world_T_camera` (7,) sees. */
  draw(camera: CameraSpec, world_T_camera: Numbers, out: FrameBuffers): void {
    this.#loaded();
    const { width, height, keepsFixedViews } = this.options;
    if (camera.width !== width || camera.height !== height) {
      throw new RangeError(
        `draw: camera ${camera.name} is ${camera.width} x ${camera.height}, the renderer ${width} x ${height}`,
      );
    }
    const kernel = this.#kernel;
    this.#frame.set(camera, world_T_camera);
    writeCamera(kernel, this.#frame, this.#lookup);
    if (keepsFixedViews && camera.parent === 'world') {
      const view = this.#views.of(camera, world_T_camera, this.#createView);
      kernel.run.see(view.address, !view.isDrawn);
      view.isDrawn = true;
    } else {
      kernel.run.see(0, true);
    }
    if (out.rgb) kernel.run.shade();
    if (out.depthMm || out.ids) kernel.run.readCentres();
    const { rgb, depthMm, ids } = kernel.views;
    out.rgb?.set(rgb);
    out.depthMm?.set(depthMm);
    out.ids?.set(ids);
  }

  #loaded(): PackedScene {
    if (!this.#scene) throw new Error('Renderer: loadScene comes before a step or a frame');
    return this.#scene;
  }
}
