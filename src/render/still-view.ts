/**
 * What a camera that does not move keeps from frame to frame: the samples of what stands fixed, and pixels that show only that.
 *
 * A kept pixel is used again only where a frame drawn from nothing would give it the same bytes: all its samples see what stands
 * fixed, and nothing that moves casts a shadow into the texels that its light was looked up in.
 */
import type { FillTarget } from './fill.ts';

export class StillView {
  /** (height, width) of the target's samples */
  readonly nearness: Float32Array;
  readonly triangles: Int32Array;
  /** (height, width, 3): colour of the pixels that are kept */
  readonly rgb: Uint8Array;
  /** (height, width): tile of the shadow map that the pixel's light was looked up in; -1 for a pixel that is not kept */
  readonly tiles: Int32Array;
  readonly #world_T_camera = new Float64Array(7);

  constructor(target: FillTarget, width: number, height: number) {
    this.nearness = new Float32Array(target.nearness.length);
    this.triangles = new Int32Array(target.triangles.length);
    this.rgb = new Uint8Array(3 * width * height);
    this.tiles = new Int32Array(width * height);
  }

  /** Keeps the target's samples, which show what stands fixed alone, and forgets all pixels. */
  keep(target: FillTarget, world_T_camera: ArrayLike<number>): void {
    this.nearness.set(target.nearness);
    this.triangles.set(target.triangles);
    this.tiles.fill(-1);
    for (let i = 0; i < 7; i++) this.#world_T_camera[i] = world_T_camera[i];
  }

  isFor(world_T_camera: ArrayLike<number>): boolean {
    for (let i = 0; i < 7; i++) if (this.#world_T_camera[i] !== world_T_camera[i]) return false;
    return true;
  }
}
