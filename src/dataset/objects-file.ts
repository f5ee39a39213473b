/**
 * `provenance/objects.json`: the objects that the episodes use, each with its author and its licence, as these ask to be told.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkValue, readText } from '../core/documents.ts';
import type { FileEntry } from './hashed-file.ts';
import { writeTextFile } from './meta-files.ts';
import { OBJECTS_PATH } from './paths.ts';
import type { SidecarLine } from './sidecar.ts';

const sourceSchema = z.strictObject({
  /** Id, as resolved episodes name it. */
  asset: z.string(),
  title: z.string(),
  author: z.string(),
  /** E.g. `cc0` or `by-sa`; `unknown` where nobody said. */
  license: z.string(),
  /** The source's own name for it; empty where it has none. */
  source_uid: z.string(),
  /** Of the file that it was made from; empty where there is none. */
  source_sha256: z.string(),
});
export type ObjectSource = z.infer<typeof sourceSchema>;

const usedSchema = z.strictObject({ ...sourceSchema.shape, episodes: z.int().min(1) });
export type UsedObject = z.infer<typeof usedSchema>;

/** Counts the episodes that each asset is in. */
export class ObjectUse {
  readonly #episodes = new Map<string, number>();

  add({ episode }: SidecarLine): void {
    if (!episode) return;
    const { objects = [] } = JSON.parse(episode.provenance.resolved_episode) as { objects?: readonly unknown[] };
    const ids = new Set(objects.map((object) => (object as { asset?: unknown } | null)?.asset));
    for (const id of ids) if (typeof id === 'string') this.#episodes.set(id, (this.#episodes.get(id) ?? 0) + 1);
  }

  /** By id; what nobody tells the source of is of an unknown one. */
  list(sources: readonly ObjectSource[]): UsedObject[] {
    const known = new Map(sources.map((source) => [source.asset, source]));
    return [...this.#episodes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([asset, episodes]) => ({ ...(known.get(asset) ?? unknownSource(asset)), episodes }));
  }
}

const unknownSource = (asset: string): ObjectSource => ({
  asset,
  title: '',
  author: 'unknown',
  license: 'unknown',
  source_uid: '',
  source_sha256: '',
});

export function writeObjects(out: string, objects: readonly UsedObject[]): FileEntry {
  return writeTextFile(out, OBJECTS_PATH, `${JSON.stringify({ objects }, null, 2)}\n`);
}

/**
 * What a dataset tells of its objects; nothing where it was written before there was such a file.
 *
 * @throws UserError when the file is damaged
 */
export function readObjects(dir: string): ObjectSource[] {
  const path = join(dir, OBJECTS_PATH);
  if (!existsSync(path)) return [];
  const { objects } = checkValue(JSON.parse(readText(path)), z.strictObject({ objects: z.array(usedSchema) }), path);
  return objects.map(({ episodes: _, ...source }) => source);
}

/** A section of the dataset card. */
export function objectsText(objects: readonly UsedObject[]): string {
  if (objects.length === 0) return '';
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
  const rows = objects.map(
    ({ asset, title, author, license, episodes }) =>
      `| \`${asset}\` | ${cell(title)} | ${cell(author)} | ${license} | ${episodes} |`,
  );
  return `
## Objects

| asset | title | author | licence | episodes |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
