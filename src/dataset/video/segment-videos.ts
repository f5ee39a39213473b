/**
 * The video files of a segment, one a camera that is declared as `video`.
 */
import type { Feature, PlacedEpisode } from '../feature.ts';
import { segmentFile, videoSeries } from '../paths.ts';
import { VideoFile, type VideoSpan } from './video-file.ts';

export class SegmentVideos {
  readonly #features: readonly Feature[];
  readonly files: readonly VideoFile[];

  constructor(out: string, features: readonly Feature[], segment: number) {
    this.#features = features.filter(({ video }) => video);
    const files: VideoFile[] = [];
    try {
      for (const { name, info } of this.#features)
        files.push(new VideoFile(out, segmentFile(videoSeries(name), segment, 'mp4'), info));
    } catch (error) {
      for (const file of files) file.abort();
      throw error;
    }
    this.files = files;
  }

  /** Of the largest file. */
  get bytes(): number {
    return Math.max(0, ...this.files.map(({ bytes }) => bytes));
  }

  /** Where the episode's frames stand, by feature. */
  append(episode: PlacedEpisode): Record<string, VideoSpan> {
    return Object.fromEntries(
      this.#features.map(({ name, video }, i) => [name, this.files[i]!.append(video!(episode), episode.length)]),
    );
  }
}
