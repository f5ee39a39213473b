/**
 * A finished slot in a file of its own, kept until the segment of the dataset that holds it is closed.
 *
 * Bytes: magic (8), SHA-256 of the rest (32), SHA-256 of the declared columns (32), V8 serialisation of the `SlotResult`.
 * Such a file lives only between two runs of one program, and enters no digest. One that is missing, cut off, damaged or
 * written with other columns counts as absent: its slot is then run again, with the same result.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomic } from '../core/files.ts';
import { canonicalJson } from '../core/hash.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from './columns.ts';
import type { SlotResult } from './record.ts';

const MAGIC = Buffer.from('BETSLOT1', 'latin1');
const HASH_BYTES = 32;

/** Of everything that a reader takes for granted about the columns of a log. */
const LAYOUT = sha256(
  Buffer.from(
    canonicalJson([...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS].map(({ name, dtype, shape }) => [name, dtype, shape])),
  ),
);

/** Folder of the slot files of a dataset. */
export function slotFolder(out: string): string {
  return join(out, 'work', 'slots');
}

/** `<out>/work/slots/slot-000123.bin` */
export function slotPath(out: string, slot: number): string {
  return join(slotFolder(out), `slot-${String(slot).padStart(6, '0')}.bin`);
}

/** Saves a result whole or not at all; parent folders are made. */
export function writeSlotFile(path: string, result: SlotResult): void {
  const payload = serialize(result);
  const digest = sha256(LAYOUT, payload);
  writeFileAtomic(path, Buffer.concat([MAGIC, digest, LAYOUT, payload]));
}

/** The result, or null when there is no whole file of this version: the slot is then to be run again. */
export function readSlotFile(path: string): SlotResult | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const at = MAGIC.length;
  const header = at + 2 * HASH_BYTES;
  if (bytes.length <= header || !bytes.subarray(0, at).equals(MAGIC)) return null;
  const layout = bytes.subarray(at + HASH_BYTES, header);
  const payload = bytes.subarray(header);
  if (!layout.equals(LAYOUT) || !bytes.subarray(at, at + HASH_BYTES).equals(sha256(layout, payload))) return null;
  try {
    return deserialize(payload) as SlotResult;
  } catch {
    // Written by a Node whose serialisation is newer than this one's.
    return null;
  }
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
