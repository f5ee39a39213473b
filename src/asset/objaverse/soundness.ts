/**
 * Whether a file is whole, told from its own structure: for where the hub gives no checksum, and for caches that others wrote.
 */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { UserError } from '../../core/errors.ts';

/** Why a file is not whole, or null. */
export type Soundness = (path: string) => Promise<string | null>;

const unzip = promisify(gunzip);
const GLB_MAGIC = 0x46546c67;

/** A GLB's header names its length (glTF 2.0 specification, section 4.4). */
export const glbSoundness: Soundness = async (path) => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(12);
    const { bytesRead } = await file.read(header, 0, 12, 0);
    if (bytesRead < 12 || header.readUInt32LE(0) !== GLB_MAGIC) return 'not a GLB file';
    const length = header.readUInt32LE(8);
    return length === size ? null : `${size} bytes where its header says ${length}`;
  } finally {
    await file.close();
  }
};

/** A gzip file ends with a checksum and a length (RFC 1952), which are seen only by unpacking it. */
export const gzipSoundness: Soundness = async (path) => {
  // nothing at all unpacks to nothing, without complaint
  if ((await stat(path)).size === 0) return 'empty';
  try {
    await pipeline(createReadStream(path), createGunzip(), async (chunks) => {
      for await (const _chunk of chunks);
    });
    return null;
  } catch (error) {
    if (isPackingFault(error)) return `not a whole gzip file (${(error as Error).message})`;
    throw error;
  }
};

/** Of an unpacked list: text cannot be longer in this engine. */
const MOST_BYTES = 500_000_000;

/** What a gzip file holds, or null when it is not whole. */
export async function unpacked(path: string): Promise<Buffer | null> {
  try {
    return await unzip(await readFile(path), { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (isPackingFault(error)) return null;
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new UserError(`${path}: unpacks to more than ${MOST_BYTES} bytes; delete it, so that it is fetched again`);
  }
}

const isPackingFault = (error: unknown): boolean => (error as NodeJS.ErrnoException).code?.startsWith('Z_') ?? false;

export const soundnessOf = (path: string): Soundness => (path.endsWith('.gz') ? gzipSoundness : glbSoundness);
