/**
 * An episode's frames out of a file of many, as an MP4 of its own. Nothing is decoded.
 */
import { FPS } from '../feature.ts';
import { withFileSource } from './file-source.ts';
import { readMovie, readPictures } from './movie-reader.ts';
import { movieBytes } from './movie-writer.ts';
import type { VideoSpan } from './video-file.ts';

/** @throws Error when the file is not such a one, or does not hold the span, or decoding cannot begin there */
export function cutVideo(path: string, { fromSec, toSec }: VideoSpan): Uint8Array {
  return withFileSource(path, (source) => {
    const movie = readMovie(source);
    const [first, end] = [Math.round(fromSec * FPS), Math.round(toSec * FPS)];
    if (end > movie.sizes.length) throw new RangeError(`cutVideo: ${path}: holds ${movie.sizes.length} frames`);
    return movieBytes(readPictures(source, movie, first, end), { width: movie.width, height: movie.height, fps: FPS });
  });
}
