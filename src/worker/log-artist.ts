/**
 * Draws moments of stored episodes, and counts what cameras see of their objects: for pages about datasets.
 */
import { APPEARANCE_DEFAULTS, DEFAULT_APPEARANCE } from '../render/appearance.ts';
import { type DrawnObject, EpisodeArtist } from './episode-artist.ts';
import type { ImagesPlan, PlannedCamera } from './images-plan.ts';
import { type AssetRequest, plannedAsset } from './planned-asset.ts';

const JPEG_QUALITY = 82;
const SHADOW_SIZE = 512;
/** Of the images that are counted in: a small thing a metre away still covers some ten pixels. */
const COUNTED_HEIGHT_PX = 128;

/** Rows of an episode's `qpos`. */
export type LogRows = readonly ArrayLike<number>[];

export class LogArtist {
  readonly #cameras: readonly PlannedCamera[];
  readonly #painters = new Map<string, EpisodeArtist>();
  #counter: EpisodeArtist | null = null;
  #stored: { readonly episode: string; readonly objects: readonly DrawnObject[] } | null = null;

  /** @param cameras of different names, fixed in the world */
  constructor(cameras: readonly PlannedCamera[]) {
    this.#cameras = cameras;
  }

  /**
   * JPEG files, one a row.
   *
   * @param camera name of one of the cameras
   * @param resolvedEpisode JSON, as provenance keeps it
   * @throws UserError for an object that is nowhere to be had
   */
  async draw(camera: string, resolvedEpisode: string, rows: LogRows): Promise<Uint8Array[]> {
    let painter = this.#painters.get(camera);
    if (!painter) {
      painter = new EpisodeArtist(plan(this.#cameras.filter(({ name }) => name === camera)));
      this.#painters.set(camera, painter);
    }
    const { cameras } = await painter.draw(this.#subject(resolvedEpisode, rows));
    const { bytes, offsets } = cameras[0]!.pictures!;
    return rows.map((_, i) => bytes.slice(offsets[i], offsets[i + 1]));
  }

  /**
   * Visible pixels of each object of the episode, summed over rows, by camera; all images are of one height.
   *
   * @throws UserError for an object that is nowhere to be had
   */
  async count(resolvedEpisode: string, rows: LogRows): Promise<Map<string, number[]>> {
    this.#counter ??= new EpisodeArtist({ ...plan(this.#cameras.map(small)), passes: ['boxes'] });
    const subject = this.#subject(resolvedEpisode, rows);
    const { cameras } = await this.#counter.draw(subject);
    const count = subject.objects.length;
    const pixels = (boxes: Int32Array, object: number) =>
      rows.reduce<number>((sum, _, row) => sum + boxes[5 * (row * count + object) + 4]!, 0);
    return new Map(cameras.map(({ name, boxes }) => [name, subject.objects.map((_, i) => pixels(boxes!, i))]));
  }

  #subject(episode: string, rows: LogRows) {
    if (this.#stored?.episode !== episode) {
      this.#stored = { episode, objects: storedObjects(episode, 'a stored episode') };
    }
    const values = Float64Array.from(rows.flatMap((row) => Array.from(row)));
    const log = { length: rows.length, columns: { qpos: { values } } };
    return { log, objects: this.#stored.objects, appearance: DEFAULT_APPEARANCE };
  }
}

function plan(cameras: readonly PlannedCamera[]): ImagesPlan {
  return {
    cameras,
    format: 'jpeg',
    jpeg_quality: JPEG_QUALITY,
    video: null,
    shadow_size: SHADOW_SIZE,
    passes: [],
    appearance: APPEARANCE_DEFAULTS,
  };
}

function small(camera: PlannedCamera): PlannedCamera {
  const width = Math.max(8, Math.round((COUNTED_HEIGHT_PX * camera.width) / camera.height));
  return { ...camera, width: Math.min(2048, width), height: COUNTED_HEIGHT_PX };
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
