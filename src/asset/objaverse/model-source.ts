/**
 * Where `ObjaverseLoader` gets models from: one source in Node, one in a browser.
 */
import type { DataTexture } from 'three';
import type { ModernModel } from './modernise.ts';

/** In three's terms: what a `ProgressEvent` would tell [bytes]. */
export interface LoadProgress {
  readonly lengthComputable: boolean;
  readonly loaded: number;
  readonly total: number;
}

export interface ModelSource {
  /** An object as a GLB, and what was dropped from it. @throws UserError when it is not to be had, or cannot be read */
  model(uid: string, signal: AbortSignal, onProgress: (progress: LoadProgress) => void): Promise<ModernModel>;
  /** Texels of an image file, for where there is no browser that decodes it; says in a throw why it cannot. */
  readonly decodeTexture?: (image: Uint8Array) => Promise<DataTexture>;
}
