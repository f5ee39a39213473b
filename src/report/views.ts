/**
 * What a page has to show of episodes: the dataset's own pictures, or drawn ones, and which camera shows most of each task.
 */
import { type ArtistOf, type DrawnPictures, drawFromLogs, measureSights, type Sights } from './log-pictures.ts';
import type { ReportModel } from './model.ts';
import type { PictureReader } from './pictures.ts';
import type { DatasetSource } from './source.ts';

export interface Views {
  /** The dataset's own; null where it has none that can be shown. */
  readonly pictures: PictureReader | null;
  /** Where there are no pictures of the dataset's own, and someone to draw. */
  readonly drawn: DrawnPictures | null;
  /** Empty where no one counts. */
  readonly sights: Sights;
}

export async function gatherViews(
  source: DatasetSource,
  model: ReportModel,
  { pictures, artistOf }: { readonly pictures: PictureReader | null; readonly artistOf: ArtistOf | undefined },
): Promise<Views> {
  if (!artistOf) return { pictures, drawn: null, sights: new Map() };
  const { images } = (source.manifest.config ?? {}) as { images?: unknown };
  const artist = artistOf(pictures ? (images ?? null) : null);
  const sights = await measureSights(source, model, artist);
  return { pictures, drawn: pictures ? null : await drawFromLogs(source, model, artist, sights), sights };
}
