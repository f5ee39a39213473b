/**
 * Contact sheets: the first, the middle and the last frame of a few episodes of every variation.
 */
import { words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ReportModel, ShownEpisode, VariationModel } from '../model.ts';
import type { PictureReader } from '../pictures.ts';
import { type SceneContext, sceneSvg } from '../scene-svg.ts';
import { lead, type Section, variationHeading } from './section.ts';

/** @param share bytes of pictures that all sheets may take */
export async function sheetsSection(
  model: ReportModel,
  context: SceneContext,
  pictures: PictureReader | null,
  share: number,
): Promise<Section | null> {
  const shown = model.variations.filter(({ sheets }) => sheets.length > 0);
  if (shown.length === 0) return null;
  const episodes = shown.reduce((sum, { sheets }) => sum + sheets.length, 0);
  const groups: Html[] = [];
  for (const variation of shown) groups.push(await group(model, variation, context, pictures, share / episodes));
  const hidden = model.variations.filter(({ sheets, summary }) => sheets.length === 0 && summary.accepted > 0).length;
  const body = html`${lead('The first, the middle and the last frame of a few episodes of every variation.', pictures && ' Pictures on this page may be JPEG copies; those of the dataset are as it says.')}
${groups}${hidden > 0 && html`<p class="note">${hidden} more variations are not shown.</p>`}`;
  return { id: 'sheets', title: 'Contact sheets', body };
}

async function group(
  { source }: ReportModel,
  { summary, sheets }: VariationModel,
  context: SceneContext,
  pictures: PictureReader | null,
  share: number,
): Promise<Html> {
  const strips: Html[] = [];
  for (const episode of sheets) strips.push(await strip(episode, context, pictures, { share, fps: source.fps }));
  return html`<div class="sheet">${variationHeading(summary.task_id, summary.variation_id)}<div class="strips">${strips}</div></div>`;
}

async function strip(
  episode: ShownEpisode,
  context: SceneContext,
  pictures: PictureReader | null,
  { share, fps }: { share: number; fps: number },
): Promise<Html> {
  const { entry } = episode;
  const frames = pictures ? await pictures.sheet(entry, share) : [];
  const cells = frames.length > 0 ? frames.map((frame) => photo(episode, frame, pictures!)) : scenes(episode, context);
  return html`<figure class="strip"><div class="cells">${cells}</div>
<figcaption>episode ${entry.index} <span class="quiet">· ${(entry.length / fps).toFixed(1)} s</span> · <span class="said">${entry.instruction}</span>${frames.length > 0 && camerasNote(pictures!)}</figcaption></figure>`;
}

function photo(
  { entry }: ShownEpisode,
  { frame, uris }: { frame: number; uris: string[] },
  pictures: PictureReader,
): Html {
  const images = pictures.cameras.map(({ name, width, height }, i) =>
    uris[i]
      ? html`<img src="${uris[i]}" width="${width}" height="${height}" alt="Camera ${name}, episode ${entry.index}, frame ${frame}" decoding="async">`
      : html`<span class="gone">no picture</span>`,
  );
  return html`<div class="cell"><div class="views">${images}</div><small>frame ${frame}</small></div>`;
}

function camerasNote({ cameras }: PictureReader): string {
  return cameras.length > 1 ? ` · from top: ${cameras.map(({ name }) => words(name)).join(', ')}` : '';
}

function scenes({ entry, resolved, track }: ShownEpisode, context: SceneContext): Html[] {
  const last = track.length - 1;
  return [...new Set([0, last >> 1, last])].map((frame) => {
    const poses = track.objects[frame]!;
    const label = `Scene from above, episode ${entry.index}, frame ${frame}`;
    const svg = sceneSvg(resolved, context, {
      poses,
      tcp: track.tcp[frame]!,
      gripper: track.gripper[frame]!,
      label,
      names: false,
    });
    return html`<div class="cell">${svg}<small>frame ${frame}</small></div>`;
  });
}
