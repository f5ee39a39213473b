/**
 * Who made the objects, and under what licence they may be used: what most of the licences ask to be told.
 */
import { canonicalJson } from '../../core/hash.ts';
import type { ObjectMetadata } from './metadata.ts';

export interface ObjectAttribution {
  readonly uid: string;
  readonly name: string;
  readonly author: string;
  readonly license: string;
  readonly authorUrl: string;
  readonly objectUrl: string;
}

/** @param metadata null where the hub tells nothing, or cannot be asked */
export function attributionOf(uid: string, metadata: ObjectMetadata | null): ObjectAttribution {
  const { name = '', author = 'unknown', license = 'unknown', authorUrl = '', objectUrl = '' } = metadata ?? {};
  return { uid, name, author, license, authorUrl, objectUrl };
}

/** One line an object, by uid. */
export function attributionText(list: readonly ObjectAttribution[]): string {
  return byUid(list)
    .map(
      ({ uid, name, author, license }) => `${name || 'untitled'} by ${author}, licence ${license} (Objaverse ${uid})`,
    )
    .join('\n');
}

/** The same as a JSON document; equal lists give equal bytes, whatever their order. */
export function attributionJson(list: readonly ObjectAttribution[]): string {
  const { source, objects } = { source: 'Objaverse 1.0', objects: byUid(list) };
  return `${JSON.stringify(JSON.parse(canonicalJson({ source, objects })), null, 2)}\n`;
}

const byUid = (list: readonly ObjectAttribution[]): ObjectAttribution[] =>
  [...list].sort((a, b) => (a.uid < b.uid ? -1 : 1));
