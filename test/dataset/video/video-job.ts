/**
 * A generation job in small whose episodes have videos of two cameras. As a program: `video-job.ts OUT SLOTS KILL_AT [ENCODER [SIZE]]`.
 */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { DatasetOptions } from '../../../src/dataset/layout.ts';
import type { DatasetManifest } from '../../../src/dataset/manifest.ts';
import { encodeEpisodeVideo, type VideoEncoder } from '../../../src/dataset/video/episode-video.ts';
import { videoFeature } from '../../../src/dataset/video/video-feature.ts';
import { DatasetWriter } from '../../../src/dataset/writer.ts';
import type { CameraFrames, SlotResult } from '../../../src/episode/record.ts';
import { readSlotFile, slotPath, writeSlotFile } from '../../../src/episode/slot-file.ts';
import { INPUTS, jobOptions } from '../job.ts';
import { syntheticSlot } from '../synthetic.ts';
import { movingFrames } from './frames.ts';

export interface VideoJob {
  readonly slots: number;
  readonly encoder?: VideoEncoder;
  /** [px] of the first camera; the second is half as high. */
  readonly size?: number;
  readonly limits?: DatasetOptions['limits'];
  /** Called before a slot is appended. */
  readonly onSlot?: (slot: number) => void;
}

export const CAMERAS = ['front', 'wrist'] as const;

/** Width and height. */
export function cameraSize(camera: (typeof CAMERAS)[number], { size = 32 }: Pick<VideoJob, 'size'>) {
  return { width: size, height: camera === 'front' ? size : size / 2 };
}

export function videoJobOptions(job: VideoJob): DatasetOptions {
  const { slots, encoder = 'wasm', limits = { videoMb: 0.005 } } = job;
  const extraFeatures = CAMERAS.map((name) => videoFeature({ name, ...cameraSize(name, job) }, { encoder }));
  return jobOptions(slots, { extraFeatures, limits });
}

/** A synthetic slot with the videos of its episode. */
export async function videoSlot(slot: number, job: Omit<VideoJob, 'slots' | 'onSlot'>): Promise<SlotResult> {
  const result = syntheticSlot(slot, { minLength: 2, maxLength: 9 });
  if (!result.episode) return result;
  const cameras: CameraFrames[] = [];
  for (const [index, name] of CAMERAS.entries()) {
    const size = cameraSize(name, job);
    const frames = [...movingFrames({ ...size, frames: result.episode.log.length, seed: 2 * slot + index })];
    const video = await encodeEpisodeVideo(frames, { ...size, encoder: job.encoder ?? 'wasm' });
    cameras.push({ name, ...size, video, histogram: histogramOf(frames), sampledFrames: frames.length });
  }
  return { ...result, episode: { ...result.episode, cameras } };
}

function histogramOf(frames: readonly Uint8Array[]): Float64Array {
  const counts = new Float64Array(3 * 256);
  for (const frame of frames) for (let i = 0; i < frame.length; i++) counts[256 * (i % 3) + frame[i]!]!++;
  return counts;
}

export async function runVideoJob(out: string, job: VideoJob): Promise<DatasetManifest> {
  const writer = await DatasetWriter.open(out, videoJobOptions(job));
  for (let slot = writer.nextSlot; slot < job.slots; slot++) {
    job.onSlot?.(slot);
    let result = readSlotFile(slotPath(out, slot));
    if (!result) {
      result = await videoSlot(slot, job);
      writeSlotFile(slotPath(out, slot), result);
    }
    await writer.append(result);
  }
  return writer.finish(INPUTS);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [out, slots, killAt, encoder = 'wasm', size = 32] = argv.slice(2);
  await runVideoJob(out!, {
    slots: Number(slots),
    encoder: encoder as VideoEncoder,
    size: Number(size),
    onSlot: (slot) => {
      if (slot === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    },
  });
}
