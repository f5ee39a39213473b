/**
 * Where things stand in a dataset folder. Segment k has file k of `data/`, `privileged/`, `meta/episodes/`, and of every camera
 * below `videos/`.
 */
import { join } from 'node:path';

/** Files a chunk folder (`chunks_size` of `info.json`). */
export const CHUNK_SIZE = 1000;

/** Python format strings of `info.json`, literally (LeRobot v3.0, datasets/utils.py). */
export const DATA_PATH = 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet';
export const VIDEO_PATH = 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4';

export const VIDEO_FOLDER = 'videos';

export const MANIFEST_PATH = 'provenance/manifest.json';
export const EPISODES_PATH = 'provenance/episodes.parquet';
export const ATTEMPTS_PATH = 'provenance/attempts.parquet';
export const OBJECTS_PATH = 'provenance/objects.json';
export const CARD_PATH = 'README.md';

export interface FilePlace {
  readonly chunk: number;
  readonly file: number;
}

/** Chunk and file number of a segment: `CHUNK_SIZE` files a chunk, then the next chunk. */
export function filePlace(segment: number): FilePlace {
  return { chunk: Math.floor(segment / CHUNK_SIZE), file: segment % CHUNK_SIZE };
}

/** The three series of files that every segment adds one file to each. */
export const SERIES = ['data', 'privileged', 'meta/episodes'] as const;

/** The folder of the series that a `video` feature has: LeRobot's `video_key` is the feature's name. */
export function videoSeries(feature: string): string {
  return `${VIDEO_FOLDER}/${feature}`;
}

/** `<folder>/chunk-000/file-000.<extension>` with forward slashes: the name that manifests and receipts use. */
export function segmentFile(folder: string, segment: number, extension = 'parquet'): string {
  return placedFile(folder, filePlace(segment), extension);
}

export function placedFile(folder: string, { chunk, file }: FilePlace, extension = 'parquet'): string {
  return `${folder}/chunk-${pad(chunk, 3)}/file-${pad(file, 3)}.${extension}`;
}

export function workFolder(out: string): string {
  return join(out, 'work');
}

export function planPath(out: string): string {
  return join(workFolder(out), 'plan.json');
}

export function receiptFolder(out: string): string {
  return join(workFolder(out), 'segments');
}

/** Relative, with forward slashes. */
export function receiptFile(segment: number): string {
  return `work/segments/segment-${pad(segment, 6)}.json`;
}

/** The rows of provenance and statistics that a segment adds, one JSON line a slot. Relative, with forward slashes. */
export function sidecarFile(segment: number): string {
  return `work/segments/segment-${pad(segment, 6)}.jsonl`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
