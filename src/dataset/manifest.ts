/**
 * `provenance/manifest.json`: what the dataset was made from, every file with its hash, and the digest over them. It is
 * written last: a dataset with a manifest is finished.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { writeFileAtomic } from '../core/files.ts';
import { sha256Hex } from '../core/hash.ts';
import type { FileEntry } from './hashed-file.ts';
import type { ObjectSource } from './objects-file.ts';
import { MANIFEST_PATH } from './paths.ts';

export const MANIFEST_FORMAT = 'better-datagen dataset';

/** What the writer cannot know. No clock times, host names, worker counts or absolute paths: equal runs, equal manifests. */
export interface ManifestInputs {
  /** The corpus, resolved: every default filled in. */
  readonly config: unknown;
  readonly seed: number | string;
  /** Null when no seed demo was used. */
  readonly seedLibrarySha256: string | null;
  /** Of this package and those that decide the bytes, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What is known of the objects that episodes may use. */
  readonly objects?: readonly ObjectSource[];
  /** Of a dataset whose episodes come from another's files: all else here is that one's. */
  readonly parent?: ParentDataset;
}

const parentSchema = z.union([
  /** A side of a split: some of the parent's episodes, in the order of the split file with that hash. */
  z.object({ digest: z.string(), split_sha256: z.string(), side: z.string() }),
  /** All of the parent's episodes, seen by other cameras. */
  z.object({ digest: z.string(), drawn_again: z.literal(true) }),
]);
export type ParentDataset = z.infer<typeof parentSchema>;

const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  format_version: z.int(),
  versions: z.record(z.string(), z.string()),
  plan_sha256: z.string(),
  layout_sha256: z.string(),
  seed: z.union([z.number(), z.string()]),
  seed_library_sha256: z.string().nullable(),
  config: z.unknown(),
  parent: parentSchema.optional(),
  slots: z.int(),
  attempts: z.int(),
  episodes: z.int(),
  frames: z.int(),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
  digest: z.string(),
});
export type DatasetManifest = z.infer<typeof manifestSchema>;

/** SHA-256 over the sorted lines `<sha256>  <path>`: of every byte that a user would load, wherever the folder stands. */
export function datasetDigest(files: readonly FileEntry[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
  return sha256Hex(lines.sort().join(''));
}

export function writeManifest(out: string, manifest: DatasetManifest): void {
  writeFileAtomic(join(out, MANIFEST_PATH), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Null when there is none.
 *
 * @throws UserError when it is damaged
 */
export function readManifest(out: string): DatasetManifest | null {
  const path = join(out, MANIFEST_PATH);
  if (!existsSync(path)) return null;
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new UserError(`${path}: not a whole manifest; restore it from a copy, or generate into another folder`);
  }
}
