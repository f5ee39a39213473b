/**
 * Draws how an episode starts, from what is stored of it: for pages about datasets that have no pictures.
 */
import { Buffer } from 'node:buffer';
import { APPEARANCE_DEFAULTS, DEFAULT_APPEARANCE } from '../render/appearance.ts';
import type { CameraSpec } from '../render/camera.ts';
import { type DrawnObject, EpisodeArtist } from './episode-artist.ts';
import { planCamera } from './images-plan.ts';
import { type AssetRequest, plannedAsset } from './planned-asset.ts';

const JPEG_QUALITY = 82;
const SHADOW_SIZE = 512;

export class FirstFrameArtist {
  readonly #artist: EpisodeArtist;

  constructor(camera: CameraSpec) {
    this.#artist = new EpisodeArtist({
      cameras: [planCamera(camera)],
      format: 'jpeg',
      jpeg_quality: JPEG_QUALITY,
      video: null,
      shadow_size: SHADOW_SIZE,
      passes: [],
      appearance: APPEARANCE_DEFAULTS,
    });
  }

  /**
   * A JPEG file.
   *
   * @param resolvedEpisode JSON, as provenance keeps it
   * @param qpos joint positions of the first row of the episode's log
   * @throws UserError for an object that is nowhere to be had
   */
  async draw(resolvedEpisode: string, qpos: ArrayLike<number>): Promise<Uint8Array> {
    const log = { length: 1, columns: { qpos: { values: Float64Array.from(qpos) } } };
    const objects = storedObjects(resolvedEpisode, 'a stored episode');
    const { cameras } = await this.#artist.draw({ log, objects, appearance: DEFAULT_APPEARANCE });
    return Buffer.from(cameras[0]!.pictures!.bytes);
  }
}

/**
 * The objects of a stored episode, in the order of its log.
 *
 * @throws UserError for one that is nowhere to be had
 */
export function storedObjects(resolvedEpisode: string, where: string): DrawnObject[] {
  const { objects } = JSON.parse(resolvedEpisode) as { objects: ({ id: string } & AssetRequest)[] };
  return objects.map((object) => ({ id: object.id, asset: plannedAsset(object, `${where}: ${object.id}`) }));
}
