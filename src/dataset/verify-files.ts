/**
 * Checks of the bytes: every file that the manifest lists is there with its hash, no other is, and the digest is theirs.
 */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_SUFFIX } from '../core/files.ts';
import { datasetDigest } from './manifest.ts';
import { MANIFEST_PATH } from './paths.ts';
import { fileFault } from './receipt.ts';
import type { Check } from './verify-context.ts';

export const checkFiles: Check = async ({ dir, manifest }, faults) => {
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const entry of manifest.files) {
    const fault = await fileFault(dir, entry);
    if (fault) faults.add(entry.path, fault);
  }
  for (const path of presentFiles(dir)) {
    if (!listed.has(path)) faults.add(path, 'not in the manifest; remove it, LeRobot may read it');
  }
  return `${manifest.files.length} files have the bytes that were written, and there are no others`;
};

export const checkDigest: Check = async ({ manifest }, faults) => {
  faults.expectEqual(MANIFEST_PATH, 'digest', manifest.digest, datasetDigest(manifest.files));
  return manifest.digest;
};

/** All but the manifest and what tools leave at the top under hidden names (`.cache`, `.gitattributes`). */
function presentFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !lstatSync(join(dir, name)).isDirectory())
    .map((name) => name.replaceAll('\\', '/'))
    .filter((path) => path !== MANIFEST_PATH && (!path.startsWith('.') || path.endsWith(TEMPORARY_SUFFIX)))
    .sort();
}
