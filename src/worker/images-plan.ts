/**
 * What cameras are to see: the corpus's words, and the plan that they come to.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { complain } from '../core/errors.ts';
import { CAMERA_PASSES, type CameraPass } from '../dataset/camera-feature.ts';
import { availableVideoEncoder } from '../dataset/video/available.ts';
import { DEFAULT_VIDEO, VIDEO_ENCODERS, type VideoEncoder, videoOptions } from '../dataset/video/episode-video.ts';
import { APPEARANCE_DEFAULTS, type AppearanceOptions } from '../render/appearance.ts';
import { type CameraSpec, cameraSchema, parseCamera, readCamera } from '../render/camera.ts';

const side = z.int().min(8).max(2048);

export const imagesSchema = z.strictObject({
  /** Names of `configs/cameras/`, paths of camera files relative to the corpus file, or cameras written out. */
  cameras: z.array(z.union([z.string().min(1), cameraSchema])).min(1),
  /** Pixels of every camera's sides, or its width and height; each camera's own by default. */
  size: z.union([side, z.tuple([side, side])]).optional(),
  /**
   * `png` is lossless: what a policy trains on is what was drawn, and can be proven to be. `jpeg` takes a third of the room,
   * `video` (H.264) a thirtieth, and its frames are the slowest to read one by one.
   */
  format: z.enum(['png', 'jpeg', 'video']).default('png'),
  jpeg_quality: z.int().min(1).max(100).default(95),
  /** Of `video`: quantiser from 10 (best) to 51; `auto` takes the system's ffmpeg where there is one, else WebAssembly. */
  video: z
    .strictObject({
      quality: z.int().min(10).max(51).default(DEFAULT_VIDEO.quality),
      encoder: z.enum(['auto', ...VIDEO_ENCODERS]).default('auto'),
    })
    .prefault({}),
  /** Width of the shadow map [texels]; 1024, and 512 for images of up to 128 pixels, by default. */
  shadow_size: z.int().min(64).max(4096).multipleOf(8).optional(),
  /** What is kept in the privileged log beside each picture. */
  passes: z.array(z.enum(CAMERA_PASSES)).default([]),
  /** How much looks differ from episode to episode; nothing does by default. */
  appearance: z
    .strictObject({
      light_turn_rad: z.number().min(0).max(Math.PI),
      light_strength: z.number().min(0).max(0.9),
      table_texture: z.boolean(),
      distractor_colour_jitter: z.number().min(0).max(0.9),
      camera_jitter_m: z.number().min(0).max(0.2),
      camera_jitter_rad: z.number().min(0).max(0.5),
      sensor_noise: z.number().min(0).max(64),
    })
    .partial()
    .default({}),
});

export interface PlannedCamera {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly vertical_fov_rad: number;
  readonly parent: 'world' | 'hand';
  /** (7,) */
  readonly parent_T_camera: readonly number[];
}

export interface ImagesPlan {
  readonly cameras: readonly PlannedCamera[];
  readonly format: 'png' | 'jpeg' | 'video';
  readonly jpeg_quality: number;
  /** Of `video`, with the version of the encoder, which decides the bytes. */
  readonly video: { readonly encoder: VideoEncoder; readonly version: string; readonly quality: number } | null;
  readonly shadow_size: number;
  readonly passes: readonly CameraPass[];
  readonly appearance: AppearanceOptions;
}

/** @throws UserError naming the key path, for cameras that are not there, or of one name */
export function planImages(
  images: z.output<typeof imagesSchema>,
  { corpusPath, configsFolder }: { corpusPath: string; configsFolder: string },
): ImagesPlan {
  const where = `${corpusPath}: images`;
  const cameras = images.cameras.map((camera, i) => {
    const spec =
      typeof camera === 'string'
        ? readCamera(cameraPath(camera, `${where}.cameras[${i}]`, corpusPath, join(configsFolder, 'cameras')))
        : parseCamera(camera, `${where}.cameras[${i}]`);
    return planCamera(spec, images.size);
  });
  cameras.forEach(({ name }, i) => {
    if (cameras.findIndex((camera) => camera.name === name) < i) {
      throw complain({ where: `${where}.cameras[${i}]`, what: 'there is a camera of this name already', got: name });
    }
  });
  const largest = Math.max(...cameras.flatMap(({ width, height }) => [width, height]));
  return {
    cameras,
    format: images.format,
    jpeg_quality: images.jpeg_quality,
    video: images.format === 'video' ? planVideo(images.video, cameras, where) : null,
    shadow_size: images.shadow_size ?? (largest <= 128 ? 512 : 1024),
    passes: CAMERA_PASSES.filter((pass) => images.passes.includes(pass)),
    appearance: appearanceOptions(images.appearance),
  };
}

function planVideo(
  { quality, encoder }: { quality: number; encoder: VideoEncoder | 'auto' },
  cameras: readonly PlannedCamera[],
  where: string,
): ImagesPlan['video'] {
  const available = availableVideoEncoder(encoder);
  for (const { name, width, height } of cameras) {
    videoOptions({ width, height, quality, encoder: available.encoder }, `${where}: camera ${name}`);
  }
  return { ...available, quality };
}

function cameraPath(name: string, where: string, corpusPath: string, folder: string): string {
  if (/[\\/]|\.ya?ml$/.test(name)) return resolve(dirname(corpusPath), name);
  const path = join(folder, `${name}.yaml`);
  if (existsSync(path)) return path;
  throw complain({
    where,
    what: 'no such camera',
    got: name,
    expected: readdirSync(folder).map((file) => file.replace(/\.yaml$/, '')),
  });
}

/** @param size [px] of the sides, or width and height; the camera's own by default */
export function planCamera(spec: CameraSpec, size?: number | [number, number]): PlannedCamera {
  const [width, height] =
    size === undefined ? [spec.width, spec.height] : typeof size === 'number' ? [size, size] : size;
  return {
    name: spec.name,
    width,
    height,
    vertical_fov_rad: spec.verticalFovRad,
    parent: spec.parent,
    parent_T_camera: [...spec.parent_T_camera],
  };
}

function appearanceOptions(words: z.output<typeof imagesSchema>['appearance']): AppearanceOptions {
  return {
    lightTurnRad: words.light_turn_rad ?? APPEARANCE_DEFAULTS.lightTurnRad,
    lightStrength: words.light_strength ?? APPEARANCE_DEFAULTS.lightStrength,
    tableTexture: words.table_texture ?? APPEARANCE_DEFAULTS.tableTexture,
    colourJitter: words.distractor_colour_jitter ?? APPEARANCE_DEFAULTS.colourJitter,
    cameraJitterM: words.camera_jitter_m ?? APPEARANCE_DEFAULTS.cameraJitterM,
    cameraJitterRad: words.camera_jitter_rad ?? APPEARANCE_DEFAULTS.cameraJitterRad,
    sensorNoise: words.sensor_noise ?? APPEARANCE_DEFAULTS.sensorNoise,
  };
}
