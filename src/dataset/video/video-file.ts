/**
 * One camera's video of a segment: its episodes one behind the other, as they were encoded.
 */
import { type FeatureInfo, FPS } from '../feature.ts';
import { type FileEntry, HashedFile } from '../hashed-file.ts';
import { bytesSource } from './boxes.ts';
import type { Movie } from './movie-reader.ts';
import { readMovie, readPictures } from './movie-reader.ts';
import { MovieWriter } from './movie-writer.ts';

/** Where an episode's frames stand in its file [s]. */
export interface VideoSpan {
  readonly fromSec: number;
  readonly toSec: number;
}

export class VideoFile {
  readonly #file: HashedFile;
  readonly #movie: MovieWriter;
  readonly #info: FeatureInfo;

  /** Opens `<out>/<relative>` under its temporary name. */
  constructor(out: string, relative: string, info: FeatureInfo) {
    const [height, width] = info.shape as [number, number];
    this.#info = info;
    this.#file = new HashedFile(out, relative);
    this.#movie = new MovieWriter((bytes) => this.#file.write(bytes), { width, height, fps: FPS });
  }

  /** Bytes so far, without the tables. A function of the episodes alone. */
  get bytes(): number {
    return this.#movie.bytes;
  }

  /**
   * @param video an MP4 with `frames` frames
   * @throws TypeError when it is another, or its frames do not last 1 / fps each
   */
  append(video: Uint8Array, frames: number): VideoSpan {
    const source = bytesSource(video);
    const movie = readMovie(source);
    for (const fault of movieFaults(movie, this.#info)) throw new TypeError(`VideoFile: the episode's video: ${fault}`);
    if (movie.sizes.length !== frames) {
      throw new TypeError(`VideoFile: a video of ${movie.sizes.length} frames of an episode of ${frames}`);
    }
    const fromSec = this.#movie.frames / FPS;
    this.#movie.append(readPictures(source, movie));
    return { fromSec, toSec: this.#movie.frames / FPS };
  }

  /** Writes the tables and ends the temporary file. */
  close(): FileEntry {
    this.#movie.finish();
    return this.#file.close();
  }

  commit(): void {
    this.#file.commit();
  }

  abort(): void {
    this.#file.abort();
  }
}

/** What keeps frame k of a movie from being at k / fps with the feature's size, in words. */
export function movieFaults(movie: Movie, { shape }: Pick<FeatureInfo, 'shape'>): string[] {
  const faults: string[] = [];
  const [height, width] = shape;
  if (movie.width !== width || movie.height !== height) {
    faults.push(`${movie.width} x ${movie.height} px, the feature has ${width} x ${height}`);
  }
  if (movie.hasEditList) faults.push('an edit list moves its frames');
  if (movie.hasReordering) faults.push('frames are shown in another order than they are decoded');
  if (movie.ticksAFrame === null) faults.push('frames do not last equally long');
  else if (movie.ticksAFrame * FPS !== movie.timescale) {
    faults.push(`a frame lasts ${movie.ticksAFrame} / ${movie.timescale} s instead of 1 / ${FPS} s`);
  }
  return faults;
}
