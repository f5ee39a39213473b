/**
 * A camera as a `video` feature: declared in `info.json`, with no column in the data files.
 */
import { type CameraFormat, cameraFeatureName, framesOf, histogramStats } from '../camera-feature.ts';
import type { Feature, PlacedEpisode } from '../feature.ts';
import { GROUP_OF_PICTURES, type VideoRequest, videoOptions } from './episode-video.ts';
import { FFMPEG_PRESET } from './ffmpeg-encoder.ts';

/**
 * @param request how the episodes' videos were encoded
 * @throws UserError for options that video cannot have
 */
export function videoFeature(
  { name, width, height }: CameraFormat,
  request: Omit<VideoRequest, 'width' | 'height'>,
): Feature {
  const options = videoOptions({ ...request, width, height }, `camera ${name}`);
  const isFfmpeg = options.encoder === 'ffmpeg';
  return {
    name: cameraFeatureName(name),
    info: {
      dtype: 'video',
      shape: [height, width, 3],
      names: ['height', 'width', 'channels'],
      // LeRobot v3.0, datasets/video_utils.py `get_video_info`; what is null there stands for "not known"
      info: {
        'video.height': height,
        'video.width': width,
        'video.codec': 'h264',
        'video.pix_fmt': 'yuv420p',
        'video.fps': options.fps,
        'video.channels': 3,
        has_audio: false,
        'video.g': GROUP_OF_PICTURES,
        'video.crf': isFfmpeg ? options.quality : null,
        'video.preset': isFfmpeg ? FFMPEG_PRESET : null,
        'video.fast_decode': 0,
        'video.video_backend': 'pyav',
        'video.extra_options': {},
        is_depth_map: false,
      },
    },
    column: null,
    video: (episode) => videoOf(episode, name),
    stats: { nesting: 'camera', compute: (episode) => histogramStats(framesOf(episode, name)) },
  };
}

function videoOf(episode: PlacedEpisode, name: string): Uint8Array {
  const { video } = framesOf(episode, name);
  if (!video) throw new TypeError(`camera ${name}: the episode has no video of it`);
  return video;
}
