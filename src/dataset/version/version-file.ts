/**
 * The manifest of a version: a small text file that belongs in git. Its name is the SHA-256 of its bytes; no clock is in it
 * unless a date was given, so that equal datasets with equal parents and messages are one version.
 */
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { complain, UserError } from '../../core/errors.ts';
import { canonicalJson, sha256Hex } from '../../core/hash.ts';
import type { DatasetManifest } from '../manifest.ts';

export const VERSION_FORMAT = 'better-datagen version';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex is needed');
const count = z.int().min(0);

const signature = z
  .string()
  .regex(
    /^[^<>\n]*[^<>\s] <[^<>\s]+@[^<>\s]+>$/,
    'a name with a mail address is needed, e.g. "Ada Lovelace <ada@example.org>"',
  );

const date = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/,
    'a date of ISO 8601 is needed, e.g. 2026-11-25 or 2026-11-25T08:30:00Z',
  )
  .refine((text) => !Number.isNaN(Date.parse(text)), 'there is no such day or time');

const versionSchema = z.strictObject({
  format: z.literal(VERSION_FORMAT),
  format_version: z.literal(1),
  parents: z.array(sha256),
  message: z.string().trim().min(1, 'a message of at least one word is needed'),
  date: date.optional(),
  signed_off_by: signature.optional(),
  dataset: z.strictObject({
    digest: sha256,
    episodes: count,
    frames: count,
    attempts: count,
    slots: count,
    files: count,
    bytes: count,
    /** Of a dataset that was made from another: which, and how. */
    parent: z.unknown().optional(),
  }),
  seed: z.union([z.number(), z.string()]),
  seed_library_sha256: z.string().nullable(),
  /** Of the packages that decided the bytes, by name. */
  packages: z.record(z.string(), z.string()),
  config: z.unknown(),
  /** The object that lists files and chunks, and its size [bytes]. */
  tree: z.tuple([sha256, count]),
});
export type Version = z.output<typeof versionSchema>;

/** What the person who commits says. */
export interface VersionNote {
  readonly message: string;
  readonly date?: string;
  readonly signedOffBy?: string;
}

/** @throws UserError when the note is not as it should be */
export function makeVersion(
  manifest: DatasetManifest,
  { message, date: day, signedOffBy }: VersionNote,
  place: Pick<Version, 'parents' | 'tree'> & { readonly files: number; readonly bytes: number },
): Version {
  checkNote('--message', versionSchema.shape.message, message);
  checkNote('--date', versionSchema.shape.date, day);
  checkNote('--signed-off-by', versionSchema.shape.signed_off_by, signedOffBy);
  const { digest, episodes, frames, attempts, slots, parent } = manifest;
  const { files, bytes } = place;
  return {
    format: VERSION_FORMAT,
    format_version: 1,
    parents: [...place.parents],
    message: message.trim(),
    ...(day === undefined ? {} : { date: day }),
    ...(signedOffBy === undefined ? {} : { signed_off_by: signedOffBy }),
    dataset: { digest, episodes, frames, attempts, slots, files, bytes, ...(parent ? { parent } : {}) },
    seed: manifest.seed,
    seed_library_sha256: manifest.seed_library_sha256,
    packages: manifest.versions,
    config: manifest.config ?? null,
    tree: place.tree,
  };
}

function checkNote(where: string, schema: z.ZodType, value: unknown): void {
  const result = schema.safeParse(value);
  if (!result.success) throw complain({ where, what: result.error.issues[0]!.message, got: value });
}

/** Sorted keys, one a line: equal versions give equal bytes, and git shows what differs. */
export function versionText(version: Version): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(version)), null, 2)}\n`;
}

export function versionId(text: string): string {
  return sha256Hex(text);
}

/**
 * @param id what it should have, by its name
 * @throws UserError when it is damaged, with file and key path
 */
export function parseVersion(text: string, id: string, where: string): Version {
  if (versionId(text) !== id) {
    throw new UserError(`${where}: damaged: its SHA-256 is not its name; restore it from git or from a copy`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${where}: not JSON: ${(error as Error).message}`);
  }
  return checkValue(value, versionSchema, where);
}
