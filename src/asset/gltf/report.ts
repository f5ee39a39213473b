import type { Asset } from '../asset.ts';
import type { Fit } from '../geometry/fit.ts';
import type { ImportOptions } from './options.ts';

/** What an import found, and everything that it dropped or repaired. */
export interface ImportReport {
  readonly importerVersion: number;
  readonly options: ImportOptions;
  /** Longest side [m]. */
  readonly sizeM: number;
  readonly trianglesInFile: number;
  /** Of the visual mesh. */
  readonly triangles: number;
  readonly openEdges: number;
  readonly crowdedEdges: number;
  readonly fit: Fit;
  /** How far the centre of mass lies within what it stands on [m]; not above 0 for what tips. */
  readonly standsByM: number;
  readonly upsideDown: boolean;
  /** The program that wrote the file, where it says so. */
  readonly generator: string;
  /** In words, one sentence each. */
  readonly notes: readonly string[];
}

export interface CuratedAsset {
  /** Names the import; see `importKey`. */
  readonly key: string;
  readonly asset: Asset;
  readonly report: ImportReport;
}
