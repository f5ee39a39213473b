/**
 * What a format is to an export: something that takes episodes one by one, and then says which files it has written.
 */
import type { ExtraColumn } from '../camera-feature.ts';
import type { Feature, PlacedEpisode } from '../feature.ts';
import type { FileEntry } from '../hashed-file.ts';

/** What every format is written from. */
export interface ExportSource {
  /** Folder that the files go into; it is renamed when all are whole. */
  readonly folder: string;
  /** The dataset, for complaints. */
  readonly dir: string;
  /** In the order of the columns on disk, less those that were left out. */
  readonly features: readonly Feature[];
  /** Columns of `privileged/` beside the declared ones. */
  readonly extraPrivileged: readonly ExtraColumn[];
  /** By task index. */
  readonly tasks: readonly string[];
  /** Digest of the dataset. */
  readonly digest: string;
}

export interface ExportSink {
  add(episode: PlacedEpisode): Promise<void>;
  /** Writes what comes last. */
  finish(): Promise<FileEntry[]>;
  /** Lets go of open files after a failure. */
  abort(): void;
}
