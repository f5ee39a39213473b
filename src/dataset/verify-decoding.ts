/**
 * Checks of the frames in videos: every one decodes, and is shown at its time. That the files have the frames of their episodes
 * is `checkVideos`' to say, from their tables.
 */
import { join } from 'node:path';
import { FPS } from './feature.ts';
import { videoSeries } from './paths.ts';
import { type Check, type Faults, seriesFiles } from './verify-context.ts';
import { decodeVideo, missingDecoder } from './video/decode.ts';
import { withFileSource } from './video/file-source.ts';
import { readMovie } from './video/movie-reader.ts';

/** Of a frame's time, that decoders may round away [s]. */
const CLOSE_SEC = 1e-6;

export const checkDecoding: Check = async ({ dir, info }, faults) => {
  const names = Object.keys(info.features).filter((name) => info.features[name]!.dtype === 'video');
  if (names.length === 0) return 'no feature is a video';
  const missing = missingDecoder();
  if (missing) return { notChecked: `${missing}: whether the frames of videos decode was not looked at` };
  let frames = 0;
  for (const file of names.flatMap((name) => seriesFiles(dir, videoSeries(name), '.mp4'))) {
    frames += await checkFile(dir, file, faults);
  }
  return `${frames} frames of videos decoded, each at its time`;
};

/** @returns how many frames came out */
async function checkFile(dir: string, file: string, faults: Faults): Promise<number> {
  const path = join(dir, file);
  const { timesSec, complaint } = await decodeVideo(path);
  if (complaint) faults.add(file, `does not decode: ${complaint}`);
  const declared = framesDeclared(path);
  if (declared !== null) faults.expectEqual(file, 'number of frames that decode', timesSec.length, declared);
  const wrong = timesSec.findIndex((timeSec, frame) => !(Math.abs(timeSec - frame / FPS) < CLOSE_SEC));
  if (wrong >= 0) faults.expectEqual(`${file}: frame ${wrong}`, 'time [s]', timesSec[wrong], wrong / FPS);
  return timesSec.length;
}

/** Null for a file whose tables cannot be read, which `checkVideos` tells. */
function framesDeclared(path: string): number | null {
  try {
    return withFileSource(path, readMovie).sizes.length;
  } catch {
    return null;
  }
}
