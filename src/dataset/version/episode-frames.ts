/**
 * Whether the frames of two episodes are the same bytes. Every episode is one row group; where both versions have it in the
 * same places of the same chunks, nothing is read.
 */
import { createHash } from 'node:crypto';
import type { ByteRange, ParquetRanges } from './numbering.ts';
import type { ObjectRef, ObjectStore } from './object-store.ts';
import { bodyRange, storedRanges } from './stored-file.ts';
import type { TreeFile } from './tree.ts';

/** A stretch of a chunk. */
interface Slice {
  readonly chunk: ObjectRef;
  readonly start: number;
  readonly end: number;
}

/** Where an episode's frames stand, without the columns that number rows. */
export type Frames = readonly Slice[];

/**
 * The frames of every episode of a series of files, in the order of the episodes; null when a file is not laid out as
 * this program does.
 */
export function seriesFrames(objects: ObjectStore, files: readonly TreeFile[]): Frames[] | null {
  const frames: Frames[] = [];
  for (const file of files) {
    if (!file.numbering) return null;
    frames.push(...fileFrames(file, storedRanges(objects, file)));
  }
  return frames;
}

function fileFrames({ chunks }: TreeFile, { numbering, rowGroups }: ParquetRanges): Frames[] {
  let at = 0;
  const placed = chunks.map((chunk) => {
    const start = at;
    at += chunk[1];
    return { chunk, start, end: at };
  });
  let first = 0;
  return rowGroups.map((group) => {
    const range = bodyRange(group, numbering);
    while (first < placed.length && placed[first]!.end <= range.start) first++;
    return slices(placed, first, range);
  });
}

function slices(placed: readonly Slice[], first: number, { start, end }: ByteRange): Slice[] {
  const found: Slice[] = [];
  for (let i = first; i < placed.length && placed[i]!.start < end; i++) {
    const chunk = placed[i]!;
    found.push({
      chunk: chunk.chunk,
      start: Math.max(start, chunk.start) - chunk.start,
      end: Math.min(end, chunk.end) - chunk.start,
    });
  }
  return found;
}

export function areSameFrames(objects: ObjectStore, a: Frames, b: Frames): boolean {
  const places = (frames: Frames) => frames.map(({ chunk, start, end }) => `${chunk[0]} ${start} ${end}`).join('\n');
  const length = (frames: Frames) => frames.reduce((sum, { start, end }) => sum + end - start, 0);
  if (places(a) === places(b)) return true;
  return length(a) === length(b) && framesHash(objects, a) === framesHash(objects, b);
}

function framesHash(objects: ObjectStore, frames: Frames): string {
  const hash = createHash('sha256');
  for (const { chunk, start, end } of frames) hash.update(objects.read(chunk, 'an episode').subarray(start, end));
  return hash.digest('hex');
}
