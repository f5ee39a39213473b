/**
 * The tree of a version: every file of the dataset with its chunks. An object of the store, named by its SHA-256.
 */
import { z } from 'zod';
import { checkValue } from '../../core/documents.ts';
import { UserError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/hash.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex is needed');
const bytes = z.int().min(0);
const objectRef = z.tuple([sha256, bytes]);

/** Relative, with forward slashes, and within the folder: a tree may come from anywhere. */
const filePath = z
  .string()
  .refine(
    (path) => path !== '' && !/[\\:\0]/.test(path) && path.split('/').every((name) => !['', '.', '..'].includes(name)),
    'a path within the dataset is needed',
  );

const treeFileSchema = z.strictObject({
  path: filePath,
  bytes,
  /** Of the whole file. */
  sha256,
  /** In the order of the file; where there is a numbering stream, of what is left without it. */
  chunks: z.array(objectRef),
  /** The numbering stream of a Parquet file; see numbering.ts. */
  numbering: z.array(objectRef).optional(),
});
export type TreeFile = z.output<typeof treeFileSchema>;

const treeSchema = z.strictObject({
  format: z.literal('better-datagen tree'),
  format_version: z.literal(1),
  /** By path, ascending. */
  files: z.array(treeFileSchema),
});
export type Tree = z.output<typeof treeSchema>;

export function treeText(files: readonly TreeFile[]): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return `${canonicalJson({ format: 'better-datagen tree', format_version: 1, files: sorted })}\n`;
}

/** @throws UserError with file and key path */
export function parseTree(text: string, where: string): Tree {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${where}: not JSON: ${(error as Error).message}`);
  }
  return checkValue(value, treeSchema, where);
}

/** Every chunk of a file, of both streams. */
export function chunksOf({ chunks, numbering = [] }: TreeFile): readonly (readonly [sha256: string, bytes: number])[] {
  return [...chunks, ...numbering];
}
