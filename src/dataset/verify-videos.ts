/**
 * Checks of the videos: their tables have every frame of every episode, at its time. Nothing is decoded here.
 */
import { join } from 'node:path';
import { episodeVideoColumns } from './episodes-meta.ts';
import { FPS } from './feature.ts';
import type { Row } from './parquet-reader.ts';
import { CHUNK_SIZE, segmentFile, VIDEO_PATH, videoSeries } from './paths.ts';
import { type Check, type Faults, fileRows, seriesFiles, type VerifyContext } from './verify-context.ts';
import { withFileSource } from './video/file-source.ts';
import { type Movie, readMovie } from './video/movie-reader.ts';
import { movieFaults } from './video/video-file.ts';

export const checkVideos: Check = async (context, faults) => {
  const { dir, info } = context;
  const names = Object.keys(info.features).filter((name) => info.features[name]!.dtype === 'video');
  faults.expectEqual('meta/info.json', 'video_path', info.video_path, names.length > 0 ? VIDEO_PATH : null);
  if (names.length === 0) return 'no feature is a video';
  const series = names.map((name) => new VideoSeries(name, context, faults));
  const columns = ['episode_index', 'length', ...names.flatMap((name) => Object.values(episodeVideoColumns(name)))];
  for await (const [row, file] of fileRows(dir, seriesFiles(dir, 'meta/episodes'), columns)) {
    for (const one of series) one.take(row, `${file}: episode ${Number(row['episode_index'])}`);
  }
  return series.map((one) => one.finish()).join(', ');
};

/** Walks the files of a video feature along the episodes. */
class VideoSeries {
  readonly #name: string;
  readonly #context: VerifyContext;
  readonly #faults: Faults;
  /** Files that no episode has named yet. */
  readonly #left: Set<string>;
  #file: string | null = null;
  #movie: Movie | null = null;
  /** Frames of the current file that episodes have taken, and of all files. */
  #taken = 0;
  #frames = 0;
  #files = 0;

  constructor(name: string, context: VerifyContext, faults: Faults) {
    this.#name = name;
    this.#context = context;
    this.#faults = faults;
    this.#left = new Set(seriesFiles(context.dir, videoSeries(name), '.mp4'));
  }

  take(row: Row, where: string): void {
    const columns = episodeVideoColumns(this.#name);
    const number = Number(row[columns.chunk]) * CHUNK_SIZE + Number(row[columns.file]);
    const file = segmentFile(videoSeries(this.#name), number, 'mp4');
    if (file !== this.#file) this.#open(file, where);
    const length = Number(row['length']);
    this.#faults.expectEqual(where, columns.from, row[columns.from], this.#taken / FPS);
    this.#faults.expectEqual(where, columns.to, row[columns.to], (this.#taken + length) / FPS);
    if (this.#movie && this.#taken < this.#movie.sizes.length && !this.#movie.isSync[this.#taken]) {
      this.#faults.add(where, `${file}: its first frame is no key frame`);
    }
    this.#taken += length;
    this.#frames += length;
  }

  /** What was looked at, in words. */
  finish(): string {
    this.#endFile();
    for (const file of this.#left) this.#faults.add(file, 'no episode is in it');
    return `${this.#name}: ${this.#frames} frames in ${this.#files} files`;
  }

  #open(file: string, where: string): void {
    this.#endFile();
    this.#file = file;
    this.#taken = 0;
    this.#files++;
    this.#movie = null;
    if (!this.#left.delete(file)) {
      this.#faults.add(where, `its video file ${file} is missing, or belongs to earlier episodes`);
      return;
    }
    try {
      this.#movie = withFileSource(join(this.#context.dir, file), readMovie);
    } catch (error) {
      this.#faults.add(file, (error as Error).message);
      return;
    }
    for (const fault of movieFaults(this.#movie, this.#context.info.features[this.#name]!))
      this.#faults.add(file, fault);
  }

  #endFile(): void {
    if (this.#movie) this.#faults.expectEqual(this.#file!, 'number of frames', this.#movie.sizes.length, this.#taken);
  }
}
