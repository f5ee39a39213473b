/**
 * What the hub tells about an object, of which a part is kept.
 */
import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().int().nonnegative().nullish();
const named = z.array(z.object({ name: text })).nullish();

/** Lenient: a record has some thirty keys more, and any of these may be missing. */
const record = z.object({
  uid: z.string(),
  name: text,
  license: text,
  description: text,
  viewerUrl: text,
  user: z.object({ username: text, displayName: text, profileUrl: text }).nullish(),
  tags: named,
  categories: named,
  faceCount: count,
  vertexCount: count,
  animationCount: count,
  isAgeRestricted: z.boolean().nullish(),
});

export interface ObjectMetadata {
  readonly uid: string;
  readonly name: string;
  /** As the hub abbreviates it: `by`, `by-sa`, `by-nc`, `by-nc-sa`, `cc0`; `unknown` where it says nothing. */
  readonly license: string;
  readonly author: string;
  /** Where the author and the object are shown; empty where the hub does not say. */
  readonly authorUrl: string;
  readonly objectUrl: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  /** Null where the hub does not say. */
  readonly triangles: number | null;
  readonly vertices: number | null;
  readonly animations: number;
  readonly ageRestricted: boolean;
}

/** One record of a metadata file, or null for what is none. */
export function parseMetadata(uid: string, value: unknown): ObjectMetadata | null {
  const result = record.safeParse(value);
  if (!result.success || result.data.uid !== uid) return null;
  const { data } = result;
  const names = (list: typeof data.tags): string[] => (list ?? []).flatMap(({ name }) => (name ? [name] : []));
  return {
    uid,
    name: data.name ?? '',
    license: normalLicense(data.license ?? ''),
    author: data.user?.displayName || data.user?.username || 'unknown',
    authorUrl: data.user?.profileUrl ?? '',
    objectUrl: data.viewerUrl ?? '',
    description: data.description ?? '',
    tags: names(data.tags),
    categories: names(data.categories),
    triangles: data.faceCount ?? null,
    vertices: data.vertexCount ?? null,
    animations: data.animationCount ?? 0,
    ageRestricted: data.isAgeRestricted ?? false,
  };
}

/** `CC-BY 4.0`, `cc by` and `by` are one licence. */
export function normalLicense(license: string): string {
  const plain = license
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
    .replace(/-?\d+\.\d+$/, '');
  return plain === '' ? 'unknown' : plain.replace(/^cc-(?!0)/, '').replace(/^cc-0$/, 'cc0');
}
