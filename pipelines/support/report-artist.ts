/**
 * Who draws and counts for `better report`: cameras of this package beside those of the dataset.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/errors.ts';
import { parseCamera, readCamera } from '../../src/render/camera.ts';
import type { ArtistOf, DrawnFrame } from '../../src/report/log-pictures.ts';
import { type ImagesPlan, type PlannedCamera, planCamera } from '../../src/worker/images-plan.ts';
import { LogArtist } from '../../src/worker/log-artist.ts';
import { configsFolder } from './package-info.ts';

/** Of what is drawn for a page [px]. */
const [WIDTH, HEIGHT] = [320, 200] as const;

/** Close by, one from beyond the table and one on each side of the robot: a thing hides its front from one of them at most. */
const DRAWING_CAMERAS: readonly PlannedCamera[] = [
  drawingCamera('beyond', [1.12, 0, 0.72]),
  drawingCamera('left', [0.06, 0.52, 0.66]),
  drawingCamera('right', [0.06, -0.52, 0.66]),
];

/** @param position [m] */
function drawingCamera(name: string, position: [number, number, number]): PlannedCamera {
  const looks = { vertical_fov_deg: 40, parent: 'world' as const, look_at: [0.5, 0, 0.03] as [number, number, number] };
  return planCamera(parseCamera({ name, width: WIDTH, height: HEIGHT, position, ...looks }, `report: camera ${name}`));
}

/** Draws small, and from nowhere else; counts in the dataset's fixed cameras and the package's, where the dataset has pictures. */
export const reportArtist: ArtistOf = (images) => {
  const artist = new LogArtist(images === null ? DRAWING_CAMERAS : countingCameras(images as Partial<ImagesPlan>));
  return {
    draw: (camera, episode, rows) =>
      orNull(async () => {
        const files = await artist.draw(camera, episode, rows);
        return files.map((jpeg): DrawnFrame => ({ jpeg, width: WIDTH, height: HEIGHT }));
      }),
    count: (episode, rows) => orNull(() => artist.count(episode, rows)),
  };
};

function countingCameras({ cameras = [] }: Partial<ImagesPlan>): PlannedCamera[] {
  const folder = join(configsFolder, 'cameras');
  const ours = readdirSync(folder)
    .sort()
    .map((file) => planCamera(readCamera(join(folder, file))))
    .filter(({ name }) => !cameras.some((camera) => camera.name === name));
  return [...cameras, ...ours].filter(({ parent }) => parent === 'world');
}

/** What is nowhere to be had cannot be drawn. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
