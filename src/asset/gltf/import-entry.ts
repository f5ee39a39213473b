/**
 * The thread that `GltfImporter` imports in.
 */
import { UserError } from '../../core/errors.ts';
import { curate } from './curate.ts';
import type { ImportOptions } from './options.ts';
import type { CuratedAsset } from './report.ts';
import { readSource } from './source.ts';

export interface ImportRequest {
  readonly input: string | Uint8Array;
  readonly name: string;
  readonly options: ImportOptions;
}

export type ImportAnswer =
  | { readonly kind: 'asset'; readonly curated: CuratedAsset }
  | { readonly kind: 'user_error'; readonly message: string }
  /** As the last, and the thread had better not be used again. */
  | { readonly kind: 'exhausted'; readonly message: string }
  | { readonly kind: 'bug'; readonly error: unknown };

export default async function answer({ input, name, options }: ImportRequest): Promise<ImportAnswer> {
  try {
    return { kind: 'asset', curated: await curate(readSource(input, name), options) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'user_error', message: error.message };
    if (isExhaustion(error)) {
      return { kind: 'exhausted', message: `${name}: too large or damaged: ${(error as Error).message}` };
    }
    return { kind: 'bug', error };
  }
}

/** What damaged numbers lead a decoder to: no memory of that size, or a step outside of its own. */
function isExhaustion(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'RuntimeError' || /allocation failed|invalid.*length|maximum call stack|out of memory/i.test(message);
}
