/**
 * What is needed to make a version anew, and whether that came out the same.
 */
import { UserError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/hash.ts';
import type { DatasetManifest } from '../manifest.ts';
import { MANIFEST_PATH } from '../paths.ts';
import { diffValues, type ValueChange } from './diff-values.ts';
import { shortId } from './resolve.ts';
import type { Store } from './store.ts';
import type { Version } from './version-file.ts';
import { VersionFiles } from './version-files.ts';

/**
 * @throws UserError for a dataset that was made from another one's episodes: its config alone does not give it
 */
export function refuseDerived(id: string, { dataset }: Version): void {
  if (dataset.parent === undefined) return;
  const { digest, side } = dataset.parent as { digest?: string; side?: string };
  const how = side === undefined ? 'drawn again by `better render`' : `side ${side} of a split`;
  throw new UserError(
    `version ${shortId(id)}: ${how}, from the dataset with digest ${digest}; rebuild that one, and make this one from it`,
  );
}

/**
 * The config that the dataset was made from: in the order of keys that it was written in where the store still has the dataset's
 * own manifest, so that this one comes out the same as well.
 */
export function configOf(store: Store, version: Version): unknown {
  try {
    const manifest = new VersionFiles(store, store.readTree(version)).json(MANIFEST_PATH);
    const { config } = manifest as DatasetManifest;
    return canonicalJson(config) === canonicalJson(version.config) ? config : version.config;
  } catch (error) {
    if (error instanceof UserError) return version.config;
    throw error;
  }
}

export interface RebuildReport {
  readonly id: string;
  readonly same: boolean;
  /** Of the version, and of what was made now. */
  readonly digest: readonly [string, string];
  /** Paths of files with other bytes, or that one of them does not have; none where the store has lost the version's tree. */
  readonly files: readonly string[];
  /** Packages of other versions than then. */
  readonly packages: readonly ValueChange[];
}

/** Compares a dataset that was made anew with the version. */
export function compareRebuilt(store: Store, id: string, rebuilt: DatasetManifest): RebuildReport {
  const version = store.readVersion(id);
  const then = filesOf(store, version);
  const now = new Map(rebuilt.files.map(({ path, sha256 }) => [path, sha256]));
  const paths = [...new Set([...then.keys(), ...now.keys()])].sort();
  return {
    id,
    same: version.dataset.digest === rebuilt.digest,
    digest: [version.dataset.digest, rebuilt.digest],
    files: then.size === 0 ? [] : paths.filter((path) => then.get(path) !== now.get(path)),
    packages: diffValues(version.packages, rebuilt.versions),
  };
}

/** SHA-256 of each file; empty where only the manifest is left, as from git. */
function filesOf(store: Store, version: Version): Map<string, string> {
  try {
    const files = store.readTree(version).files.filter(({ path }) => path !== MANIFEST_PATH);
    return new Map(files.map(({ path, sha256 }) => [path, sha256]));
  } catch (error) {
    if (error instanceof UserError) return new Map();
    throw error;
  }
}

export function rebuildText({ id, same, digest, files, packages }: RebuildReport): string {
  if (same) return `version ${shortId(id)}: rebuilt, with the same digest ${digest[0]}`;
  const listed = files.slice(0, 10).join(', ') + (files.length > 10 ? ` and ${files.length - 10} more` : '');
  const changes = packages.map(({ path, from, to }) => `${path} ${String(from)} -> ${String(to)}`);
  return [
    `version ${shortId(id)}: rebuilt, and NOT the same: digest ${digest[1]} instead of ${digest[0]}`,
    ...(files.length > 0 ? [`other bytes in ${files.length} files: ${listed}`] : []),
    changes.length > 0
      ? `made then by other packages: ${changes.join(', ')}`
      : 'made by the same packages then and now',
  ].join('\n');
}
