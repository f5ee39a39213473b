/**
 * What a glTF file may refer to: data within itself, and files in its own folder.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { complain, type UserError } from '../../core/errors.ts';
import { LIMITS } from './options.ts';

const DATA_URI = /^data:[^,]{0,200}?(;base64)?,/;

/** True for `data:` URIs, which are the file's own. */
export const isDataUri = (uri: string): boolean => uri.startsWith('data:');

/** The bytes of a `data:` URI; throws `UserError` when it is not one of base64 or percent text. */
export function dataOfUri(uri: string, where: string): Uint8Array {
  const match = DATA_URI.exec(uri);
  if (!match) throw complain({ where, what: 'not a data URI', got: uri });
  const text = uri.slice(match[0].length);
  return match[1] ? new Uint8Array(Buffer.from(text, 'base64')) : new TextEncoder().encode(decode(text, where));
}

/**
 * The bytes of a file that a glTF in `folder` refers to.
 *
 * @param folder where the glTF lies; null when it came as bytes and has no folder
 * @throws UserError for network addresses, absolute paths and whatever leads out of the folder, links included
 */
export function readReferenced(uri: string, folder: string | null, where: string): Uint8Array {
  const path = decode(uri, where);
  const outside = (why: string): UserError =>
    complain({ where, what: `refused: ${why}`, got: uri, expected: "a file in the model's own folder, or a GLB" });
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//'))
    throw outside('nothing is fetched from a network or device');
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0')) throw outside('an absolute or strange path');
  if (path.split('/').includes('..')) throw outside("it leads out of the model's folder");
  if (folder === null) throw outside('the model came without a folder');
  const full = join(folder, path);
  let real: string;
  try {
    real = realpathSync(full);
  } catch {
    throw complain({ where, what: 'there is no such file beside the model', got: uri });
  }
  if (!real.startsWith(realpathSync(folder) + sep)) throw outside("it leads out of the model's folder");
  const stat = statSync(real);
  if (!stat.isFile()) throw complain({ where, what: 'not a file', got: uri });
  if (stat.size > LIMITS.fileBytes)
    throw complain({ where, what: `a file of ${stat.size} bytes is too large`, got: uri });
  return new Uint8Array(readFileSync(real));
}

function decode(uri: string, where: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    throw complain({ where, what: 'not a URI', got: uri });
  }
}
