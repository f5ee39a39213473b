/**
 * Puts into a record what a plan's cameras see of it, drawn from its log.
 */
import { canonicalJson } from '../core/hash.ts';
import { RandomStream } from '../core/random.ts';
import type { EpisodeRecord } from '../episode/record.ts';
import { intrinsics } from '../render/camera.ts';
import { type DrawnObject, EpisodeArtist, episodeAppearance, instanceNumbers } from './episode-artist.ts';
import type { ImagesPlan } from './images-plan.ts';
import { looksPath } from './seed-path.ts';

export class RecordArtist {
  readonly #images: ImagesPlan;
  readonly #artist: EpisodeArtist;

  constructor(images: ImagesPlan) {
    this.#images = images;
    this.#artist = new EpisodeArtist(images);
  }

  /**
   * The record with pictures, camera poses, and what its looks came to. Its appearance is drawn from the random stream of the
   * attempt that it is, or of its pair, so that drawing it again gives the same.
   *
   * @param objects in the order of the log; the same array for the same scene saves its building
   */
  async draw(record: EpisodeRecord, objects: readonly DrawnObject[]): Promise<EpisodeRecord> {
    const { log, provenance } = record;
    const resolved = JSON.parse(provenance.resolved_episode) as {
      semantic_groups: { distractor: string[]; decor: string[] };
      tinted?: string[];
    };
    const { distractor, decor } = resolved.semantic_groups;
    // in a pair, what is asked for in one arm keeps its colour in both
    const { tinted = [...distractor, ...decor] } = resolved;
    const stream = new RandomStream(looksPath(JSON.parse(provenance.seed) as (string | number)[]));
    const appearance = episodeAppearance(this.#images, tinted, stream.fork('appearance'));
    const { cameras, cameraPoses } = await this.#artist.draw({ log, objects, appearance });
    const seen = {
      ...resolved,
      appearance,
      cameras: this.#images.cameras.map((camera) => ({
        ...camera,
        ...intrinsics({ ...camera, verticalFovRad: camera.vertical_fov_rad }),
      })),
      instances: instanceNumbers(objects),
    };
    return {
      ...record,
      cameras,
      log: { ...log, columns: { ...log.columns, 'camera.pose': { values: cameraPoses } } },
      provenance: { ...provenance, resolved_episode: canonicalJson(seen) },
    };
  }
}
