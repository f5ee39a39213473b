/**
 * What differs between two versions, in the words of a dataset: episodes, variations, columns, settings.
 */
import { VIDEO_FOLDER } from '../paths.ts';
import { type ChangedEpisode, diffEpisodes, type EpisodesDiff } from './diff-episodes.ts';
import { diffValues, type ValueChange } from './diff-values.ts';
import type { Store } from './store.ts';
import { storedRanges } from './stored-file.ts';
import { chunksOf, type Tree, type TreeFile } from './tree.ts';
import { VersionFiles } from './version-files.ts';

export type { ChangedEpisode, EpisodesDiff, ValueChange };

export interface VersionDiff {
  readonly from: string;
  readonly to: string;
  readonly episodes: EpisodesDiff;
  /** Of `meta/info.json`; paths are names of features, perhaps with a member such as `dtype`. */
  readonly features: readonly ValueChange[];
  /** Columns of `privileged/`, with their physical types. */
  readonly privileged: readonly ValueChange[];
  /** Files of `videos/` that differ, or that one of them does not have; whose frames they hold is not looked at. */
  readonly videos: readonly string[];
  /** Seed, seed demos, packages, the dataset that it was made from. */
  readonly made_with: readonly ValueChange[];
  readonly config: readonly ValueChange[];
  readonly bytes: {
    readonly from: number;
    readonly to: number;
    /** Of chunks that both have. */
    readonly shared: number;
    /** Of chunks that the later one alone has. */
    readonly added: number;
    readonly removed: number;
  };
}

/** @throws UserError when a version is damaged */
export async function diffVersions(store: Store, from: string, to: string): Promise<VersionDiff> {
  const versions = [store.readVersion(from), store.readVersion(to)] as const;
  const trees = [store.readTree(versions[0]), store.readTree(versions[1])] as const;
  const files = [new VersionFiles(store, trees[0]), new VersionFiles(store, trees[1])] as const;
  const features = diffValues(featuresOf(files[0]), featuresOf(files[1]));
  const privileged = diffValues(columnsOf(store, files[0]), columnsOf(store, files[1]));
  const alike = [...(features.length === 0 ? ['data'] : []), ...(privileged.length === 0 ? ['privileged'] : [])];
  const madeWith = versions.map(({ seed, seed_library_sha256, packages, dataset }) => ({
    seed,
    seed_library_sha256,
    packages,
    ...(dataset.parent === undefined ? {} : { parent: dataset.parent }),
  }));
  return {
    from,
    to,
    episodes: await diffEpisodes(store.objects, files, alike),
    features,
    privileged,
    videos: differingFiles(files[0].series(VIDEO_FOLDER), files[1].series(VIDEO_FOLDER)),
    made_with: diffValues(madeWith[0], madeWith[1]),
    config: diffValues(versions[0].config, versions[1].config),
    bytes: diffBytes(trees),
  };
}

function featuresOf(files: VersionFiles): unknown {
  return (files.json('meta/info.json') as { features?: unknown }).features ?? {};
}

function columnsOf(store: Store, files: VersionFiles): unknown {
  const [first] = files.series('privileged');
  return first?.numbering ? storedRanges(store.objects, first).columns : {};
}

function differingFiles(from: readonly TreeFile[], to: readonly TreeFile[]): string[] {
  const hashes = [from, to].map((files) => new Map(files.map(({ path, sha256 }) => [path, sha256])));
  const paths = [...new Set(hashes.flatMap((side) => [...side.keys()]))];
  return paths.filter((path) => hashes[0]!.get(path) !== hashes[1]!.get(path)).sort();
}

function diffBytes([from, to]: readonly [Tree, Tree]): VersionDiff['bytes'] {
  const [a, b] = [objectSizes(from), objectSizes(to)];
  const only = (mine: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
    [...mine].reduce((sum, [sha256, bytes]) => sum + (other.has(sha256) ? 0 : bytes), 0);
  const total = ({ files }: Tree) => files.reduce((sum, { bytes }) => sum + bytes, 0);
  const all = [...b.values()].reduce((sum, bytes) => sum + bytes, 0);
  const added = only(b, a);
  return { from: total(from), to: total(to), shared: all - added, added, removed: only(a, b) };
}

function objectSizes({ files }: Tree): Map<string, number> {
  return new Map(files.flatMap(chunksOf).map(([sha256, bytes]) => [sha256, bytes]));
}
