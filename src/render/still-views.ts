/**
 * Which cameras fixed in the world have a view of what stands fixed in the kernel's memory (`kernel/still-view.ts`).
 */
import type { Numbers } from '../core/pose.ts';
import type { CameraSpec } from './camera.ts';

export interface StillView {
  /** In the kernel's memory. */
  readonly address: number;
  /** (7,), and the field of view, that it was drawn for */
  readonly world_T_camera: Float64Array;
  verticalFovRad: number;
  /** False until something was drawn for this pose. */
  isDrawn: boolean;
}

export class StillViews {
  readonly #views = new Map<string, StillView>();

  clear(): void {
    this.#views.clear();
  }

  /** The view of a camera at a pose; one that was drawn for another pose is to be drawn anew. */
  of(camera: CameraSpec, world_T_camera: Numbers, create: () => number): StillView {
    let view = this.#views.get(camera.name);
    if (!view) {
      view = { address: create(), world_T_camera: new Float64Array(7), verticalFovRad: 0, isDrawn: false };
      this.#views.set(camera.name, view);
    }
    const last = view.world_T_camera;
    let isSame = view.isDrawn && view.verticalFovRad === camera.verticalFovRad;
    for (let i = 0; i < 7; i++) {
      if (last[i] !== world_T_camera[i]) isSame = false;
      last[i] = world_T_camera[i]!;
    }
    view.verticalFovRad = camera.verticalFovRad;
    view.isDrawn = isSame;
    return view;
  }
}
