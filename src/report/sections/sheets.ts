/**
 * Contact sheets: the first, the middle and the last frame of a few episodes of every variation.
 */
import { cameraHints, cameraOrder } from '../camera-order.ts';
import { words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type DrawnFrame, sheetFrames } from '../log-pictures.ts';
import type { ReportModel, ShownEpisode, VariationModel } from '../model.ts';
import type { PictureReader } from '../pictures.ts';
import { type SceneContext, sceneSvg } from '../scene-svg.ts';
import type { Views } from '../views.ts';
import { drawnImage } from './drawn-image.ts';
import { lead, type Section, variationHeading } from './section.ts';

/** @param share bytes of pictures that all sheets may take */
export async function sheetsSection(
  model: ReportModel,
  context: SceneContext,
  views: Views,
  share: number,
): Promise<Section | null> {
  const shown = model.variations.filter(({ sheets }) => sheets.length > 0);
  if (shown.length === 0) return null;
  const episodes = shown.reduce((sum, { sheets }) => sum + sheets.length, 0);
  const groups: Html[] = [];
  for (const variation of shown)
    groups.push(await group(model, variation, { context, views, share: share / episodes }));
  const hidden = model.variations.filter(({ sheets, summary }) => sheets.length === 0 && summary.accepted > 0).length;
  const body = html`${lead('The first, the middle and the last frame of a few episodes of every variation.', picturesNote(views))}
${hintsHtml(views)}${groups}${hidden > 0 && html`<p class="note">${hidden} more variations are not shown.</p>`}`;
  return { id: 'sheets', title: 'Contact sheets', body };
}

function picturesNote({ pictures, drawn }: Views): string | null {
  if (pictures) return ' Pictures on this page may be JPEG copies; those of the dataset are as it says.';
  if (!drawn || drawn.sheets.size === 0) return null;
  return ' This dataset has no pictures that could be shown: these were drawn from its logs for this page, from where most is seen of what is handled.';
}

/** Where another camera would show much more. */
function hintsHtml({ pictures, sights }: Views): Html | null {
  const hints = pictures ? cameraHints(pictures.cameras, sights) : [];
  if (hints.length === 0) return null;
  const items = hints.map(({ task, has, better, factor }) => {
    const other = html`<b class="said">${words(task)}</b>: <code>${better}</code> would show`;
    if (has === null) return html`<li>${other} what is handled; no camera here stands fixed.</li>`;
    if (!Number.isFinite(factor)) return html`<li>${other} what <code>${has}</code> hides: all that is handled.</li>`;
    return html`<li>${other} ${factor.toFixed(1)} times as many pixels of what is handled as <code>${has}</code>.</li>`;
  });
  return html`<ul class="hints" aria-label="Cameras that would see more">${items}</ul>`;
}

interface GroupOptions {
  readonly context: SceneContext;
  readonly views: Views;
  /** Bytes that an episode's pictures may take. */
  readonly share: number;
}

async function group(
  { source }: ReportModel,
  { summary, sheets }: VariationModel,
  options: GroupOptions,
): Promise<Html> {
  const strips: Html[] = [];
  for (const episode of sheets) strips.push(await strip(episode, source.fps, options));
  const alone = strips.length === 1 ? 'alone' : '';
  return html`<div class="sheet">${variationHeading(summary.task_id, summary.variation_id)}<div class="strips ${alone}">${strips}</div></div>`;
}

async function strip(
  episode: ShownEpisode,
  fps: number,
  { context, views: { pictures, drawn, sights }, share }: GroupOptions,
): Promise<Html> {
  const { entry } = episode;
  const frames = pictures ? await pictures.sheet(entry, share) : [];
  const order = cameraOrder(pictures?.cameras ?? [], sights.get(entry.taskId));
  const own = drawn?.sheets.get(entry.index);
  const cells =
    frames.length > 0
      ? frames.map((frame) => photo(episode, frame, pictures!, order))
      : own
        ? drawings(episode, own)
        : scenes(episode, context);
  return html`<figure class="strip"><div class="cells">${cells}</div>
<figcaption>episode ${entry.index} <span class="quiet">· ${(entry.length / fps).toFixed(1)} s</span> · <span class="said">${entry.instruction}</span>${frames.length > 0 && camerasNote(pictures!, order)}</figcaption></figure>`;
}

function photo(
  { entry }: ShownEpisode,
  { frame, uris }: { frame: number; uris: string[] },
  { cameras }: PictureReader,
  order: readonly number[],
): Html {
  const images = order.map((i) => {
    const { name, width, height } = cameras[i]!;
    return uris[i]
      ? html`<img src="${uris[i]}" width="${width}" height="${height}" alt="Camera ${name}, episode ${entry.index}, frame ${frame}" decoding="async">`
      : html`<span class="gone">no picture</span>`;
  });
  return html`<div class="cell"><div class="views">${images}</div><small>frame ${frame}</small></div>`;
}

function camerasNote({ cameras }: PictureReader, order: readonly number[]): string {
  return cameras.length > 1 ? ` · in order: ${order.map((i) => words(cameras[i]!.name)).join(', ')}` : '';
}

/** Pictures that were drawn for the page. */
function drawings({ entry, track }: ShownEpisode, frames: readonly DrawnFrame[]): Html[] {
  return sheetFrames(track).map((frame, i) => {
    const image = drawnImage(frames[i]!, `Episode ${entry.index}, frame ${frame}, drawn from its log`);
    return html`<div class="cell"><div class="views">${image}</div><small>frame ${frame}</small></div>`;
  });
}

function scenes({ entry, resolved, track }: ShownEpisode, context: SceneContext): Html[] {
  return sheetFrames(track).map((frame) => {
    const svg = sceneSvg(resolved, context, {
      poses: track.objects[frame]!,
      tcp: track.tcp[frame]!,
      gripper: track.gripper[frame]!,
      label: `Scene from above, episode ${entry.index}, frame ${frame}`,
      names: false,
    });
    return html`<div class="cell">${svg}<small>frame ${frame}</small></div>`;
  });
}
