/**
 * Stands for a camera: pictures of 4 x 4 pixels in one colour that tells episode and frame apart.
 */
import sharp from 'sharp';
import { columnStats } from '../../src/dataset/episode-stats.ts';
import type { Feature, PlacedEpisode } from '../../src/dataset/feature.ts';

export function testPicture(episode: number, frame: number): Promise<Uint8Array> {
  const background = { r: episode, g: frame, b: 255 };
  return sharp({ create: { width: 4, height: 4, channels: 3, background } })
    .png()
    .toBuffer();
}

/** @param values (T, 3), flat: what the statistics are made from */
export function testCamera(values: (episode: PlacedEpisode) => number[]): Feature {
  return {
    name: 'observation.images.front',
    info: { dtype: 'image', shape: [4, 4, 3], names: ['height', 'width', 'channels'] },
    column: {
      type: { struct: { bytes: 'binary', path: 'string' } },
      huggingface: { _type: 'Image' },
      isImage: true,
      encode: (episode) =>
        Promise.all(
          Array.from({ length: episode.length }, async (_, frame) => ({
            bytes: await testPicture(episode.episodeIndex, frame),
            path: null,
          })),
        ),
    },
    stats: { nesting: 'camera', compute: (episode) => columnStats(values(episode), 3) },
  };
}
