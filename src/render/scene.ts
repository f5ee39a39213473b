/**
 * What is drawn, as plain data: meshes with materials, each fixed in the room or carried by a body that a log moves.
 */
import type { Numbers } from '../core/pose.ts';
import type { Mesh } from './mesh.ts';
import type { Texture } from './texture.ts';

export type Colour = readonly [number, number, number];

export interface Material {
  /** sRGB, 0 to 1; multiplies the texture where there is one. */
  readonly colour: Colour;
  readonly texture?: Texture;
  /** Repetitions of the texture a metre. */
  readonly textureScale?: number;
  /** 0 is a mirror, 1 is chalk; 0.5 by default. */
  readonly roughness?: number;
  /** 0 or 1, as a rule; 0 by default. */
  readonly metalness?: number;
}

export interface Drawable {
  readonly name: string;
  readonly mesh: Mesh;
  readonly material: Material;
  /** 0 to 255; what the segmentation shows. */
  readonly instanceId: number;
  /** Row of the frame's poses that carries the mesh; `null` for what stands fixed in the world. */
  readonly body: number | null;
  /** (7,); the identity by default. */
  readonly body_T_mesh?: Numbers;
  /** True by default. The mesh must be closed: shadows are cast by the faces that look away from the light. */
  readonly castsShadow?: boolean;
  /** For meshes that are not closed: drawn, and shadows cast, by both sides of every triangle. False by default. */
  readonly twoSided?: boolean;
}

export interface SceneDescription {
  readonly drawables: readonly Drawable[];
  /** Rows that the poses of a frame have. */
  readonly bodyCount: number;
}

/** Light and exposure of one frame, as numbers ready to be used. */
export interface Lighting {
  /** Unit vector from the scene towards the light. */
  readonly direction: Colour;
  /** Linear light of the lamp on a surface that faces it. */
  readonly colour: Colour;
  /** Linear light from above and from below, and from the side that the window is on. */
  readonly sky: Colour;
  readonly ground: Colour;
  readonly window: Colour;
  /** Unit vector towards the window. */
  readonly windowDirection: Colour;
}
