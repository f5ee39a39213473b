/**
 * The receipt of a closed segment: written last, so that a segment with a receipt is whole, and one without does not count.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TEMPORARY_SUFFIX, writeFileAtomic } from '../core/files.ts';
import { sha256File } from '../core/hash.ts';
import type { FileEntry } from './hashed-file.ts';
import { filePlace, receiptFile, receiptFolder, SERIES, VIDEO_FOLDER, videoSeries } from './paths.ts';

const range = z.tuple([z.int().min(0), z.int().min(0)]);
const fileEntry = z.strictObject({ path: z.string(), bytes: z.int().min(0), sha256: z.string().length(64) });

const receiptSchema = z.strictObject({
  segment: z.int().min(0),
  /** Half-open, as all three. */
  slots: range,
  episodes: range,
  frames: range,
  /** Data files, relative to the dataset. */
  files: z.array(fileEntry),
  sidecar: fileEntry,
});
export type Receipt = z.infer<typeof receiptSchema>;

export function writeReceipt(out: string, receipt: Receipt): void {
  writeFileAtomic(join(out, receiptFile(receipt.segment)), `${JSON.stringify(receipt, null, 2)}\n`);
}

export interface Resumption {
  /** Of whole segments, from 0, without a gap. */
  readonly receipts: readonly Receipt[];
  /** What was found wrong, in words for the user. */
  readonly notices: readonly string[];
}

/** Takes receipts in order while their files are whole; what comes after the first gap is removed. */
export async function resumeSegments(out: string): Promise<Resumption> {
  const receipts: Receipt[] = [];
  const notices: string[] = [];
  for (;;) {
    const receipt = readReceipt(out, receipts.length);
    if (receipt === null) break;
    const fault = receipt === 'damaged' ? `${receiptFile(receipts.length)}: damaged` : await firstFault(out, receipt);
    if (fault !== null) {
      notices.push(`${fault}; everything from segment ${receipts.length} on is made again`);
      break;
    }
    receipts.push(receipt as Receipt);
  }
  removeSegmentsFrom(out, receipts.length);
  return { receipts, notices };
}

function readReceipt(out: string, segment: number): Receipt | 'damaged' | null {
  const path = join(out, receiptFile(segment));
  if (!existsSync(path)) return null;
  try {
    const receipt = receiptSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return receipt.segment === segment ? receipt : 'damaged';
  } catch {
    return 'damaged';
  }
}

async function firstFault(out: string, receipt: Receipt): Promise<string | null> {
  for (const entry of [...receipt.files, receipt.sidecar]) {
    const fault = await fileFault(out, entry);
    if (fault) return `${entry.path}: ${fault}`;
  }
  return null;
}

/** What is wrong with a listed file, in words, or null when its bytes are as listed. */
export async function fileFault(out: string, { path, bytes, sha256 }: FileEntry): Promise<string | null> {
  const stat = statSync(join(out, path), { throwIfNoEntry: false });
  if (!stat?.isFile()) return 'missing';
  if (stat.size !== bytes) return `${stat.size} bytes instead of ${bytes}`;
  return (await sha256File(join(out, path))) === sha256 ? null : 'other bytes than were written (SHA-256 differs)';
}

/** Removes receipts first: a crash in between leaves files without a receipt, which do not count. */
function removeSegmentsFrom(out: string, first: number): void {
  for (const name of list(receiptFolder(out))) {
    const segment = /^segment-(\d+)\.jsonl?$/.exec(name)?.[1];
    if (isTemporary(name) || (segment !== undefined && Number(segment) >= first))
      rmSync(join(receiptFolder(out), name));
  }
  const place = filePlace(first);
  const firstPlace = [place.chunk, place.file];
  for (const series of [...SERIES, ...list(join(out, VIDEO_FOLDER)).map(videoSeries)]) {
    for (const chunkName of list(join(out, series))) {
      const chunk = /^chunk-(\d+)$/.exec(chunkName)?.[1];
      if (chunk === undefined) continue;
      for (const name of list(join(out, series, chunkName))) {
        const file = /^file-(\d+)\.(?:parquet|mp4)$/.exec(name)?.[1];
        const isLater = file !== undefined && isAtOrAfter([Number(chunk), Number(file)], firstPlace);
        if (isTemporary(name) || isLater) rmSync(join(out, series, chunkName, name));
      }
    }
  }
}

function isAtOrAfter([chunk, file]: readonly number[], [firstChunk, firstFile]: readonly number[]): boolean {
  return chunk! > firstChunk! || (chunk === firstChunk && file! >= firstFile!);
}

function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith(TEMPORARY_SUFFIX);
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
