/**
 * A player that scrubs through a few episodes: pictures or the scene from above, beside what was known at the frame.
 */
import { cameraOrder } from '../camera-order.ts';
import { words } from '../format.ts';
import { type Html, html, jsonForScript } from '../html.ts';
import type { ReportModel, ShownEpisode } from '../model.ts';
import type { ScenePart } from '../parts.ts';
import type { Filmstrip, PictureReader } from '../pictures.ts';
import { playerEpisode } from '../player-data.ts';
import { type SceneContext, sceneSvg } from '../scene-svg.ts';
import type { Views } from '../views.ts';
import { lead, type Section } from './section.ts';
import { stripHtml } from './timelines.ts';

/** @param share bytes of pictures that the player may take */
export async function playerSection(
  { players, source }: ReportModel,
  context: SceneContext,
  { pictures, sights }: Views,
  share: number,
): Promise<Section | null> {
  if (players.length === 0) return null;
  let left = share;
  const shells: Html[] = [];
  const scripts: Html[] = [];
  for (const [i, episode] of players.entries()) {
    // what a short episode leaves goes to those after it
    const part = left / (players.length - i);
    const before = pictures?.left ?? 0;
    const strips = pictures ? await pictures.strips(episode.entry, part) : [];
    left -= before - (pictures?.left ?? 0);
    const data = playerEpisode(episode, source.fps, strips);
    const order = cameraOrder(pictures?.cameras ?? [], sights.get(episode.entry.taskId));
    shells.push(shellHtml(episode, i, { context, strips, pictures, order, knowsParts: data.parts.length > 0 }));
    scripts.push(html`<script type="application/json" id="player-episode-${i}">${jsonForScript(data)}</script>`);
  }
  const body = html`${lead('Scrub through an episode with the slider, a click on the bar, or the keys ← → (with Shift ten frames), Home, End and Space.')}
<noscript><p class="note">The player needs JavaScript; all else on this page does not.</p></noscript>
<div class="player" data-player role="group" aria-label="Episode player" tabindex="-1">${controlsHtml(players)}${shells}</div>${scripts}`;
  return { id: 'player', title: 'Player', body };
}

function controlsHtml(players: readonly ShownEpisode[]): Html {
  return html`<div class="controls">
<label>episode <select data-control="episode">${players.map(
    ({ entry }, i) =>
      html`<option value="${i}">${entry.index}: ${entry.variationId}, ${entry.taskId.replaceAll('_', ' ')}</option>`,
  )}</select></label>
<div class="buttons"><button type="button" data-control="back" aria-label="One frame back">${icon('M10 3L4 8l6 5zM4 3v10')}</button><button type="button" class="play" data-control="play" aria-label="Play" aria-pressed="false"><span class="go">${icon('M4 2l10 6-10 6z')}</span><span class="halt">${icon('M3 2h4v12H3zM9 2h4v12H9z')}</span></button><button type="button" data-control="forward" aria-label="One frame forward">${icon('M6 3l6 5-6 5zM12 3v10')}</button></div>
<label>speed <select data-control="speed"><option value="0.25">¼</option><option value="1" selected>1</option><option value="2">2</option><option value="4">4</option></select></label>
<output class="clock" data-say="clock" aria-live="off"></output>
<input type="range" min="0" max="1" step="1" value="0" data-control="frame" aria-label="Frame"></div>`;
}

function icon(path: string): Html {
  return html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${path}"/></svg>`;
}

interface ShellOptions {
  readonly context: SceneContext;
  readonly strips: readonly Filmstrip[];
  readonly pictures: PictureReader | null;
  /** Of the cameras. */
  readonly order: readonly number[];
  readonly knowsParts: boolean;
}

function shellHtml(
  { entry, resolved, track }: ShownEpisode,
  index: number,
  { context, strips, pictures, order, knowsParts }: ShellOptions,
): Html {
  const label = `Episode ${entry.index} from above`;
  const scene = sceneSvg(resolved, context, {
    poses: track.objects[0]!,
    tcp: track.tcp[0]!,
    gripper: track.gripper[0]!,
    under: html`<path class="trail" d="${trail(track.tcp)}"/>`,
    label,
  });
  const photos = (strips.length > 0 ? order : []).map((i) => {
    const { every } = strips[i]!;
    const { name, width, height } = pictures!.cameras[i]!;
    return html`<figure><img data-picture="${i}" width="${width}" height="${height}" alt="Camera ${name}"><figcaption>${name.replaceAll('_', ' ')}${every > 1 && ` · one frame in ${every}`}</figcaption></figure>`;
  });
  return html`<div class="episode" data-episode="${index}" ${index > 0 && 'hidden'}>
<div class="strip-frame" data-strip>${stripHtml(track, context.paintOf)}<i class="head" aria-hidden="true"></i></div>
<p class="quote said">${entry.instruction}</p>
<div class="stage"><div class="looks ${photos.length > 0 ? 'with-photos' : ''}">${photos.length > 0 && html`<div class="photos ${photos.length === 4 && 'square'}">${photos}</div>`}<figure>${scene}<figcaption>from above</figcaption></figure>
<div><h4>Contacts</h4><table class="contacts"><thead><tr><th scope="col">body</th><th scope="col">body</th><th scope="col">force (N)</th></tr></thead><tbody data-contacts></tbody></table></div></div>
<div class="known">${nowHtml(knowsParts ? resolved.parts : [])}${conditionsHtml('goal', 'Goal', 'all of', resolved.goal)}${conditionsHtml('fail', 'Failure', 'any of', resolved.fail)}</div></div></div>`;
}

function nowHtml(parts: readonly ScenePart[]): Html {
  const items = [
    ['subtask', 'subtask'],
    ['phase', 'phase'],
    ['in-hand', 'in hand'],
    ['gripper', 'gripper'],
    ['height', 'TCP height'],
  ];
  const openings = parts.map(
    ({ object, name, unit }, i) =>
      html`<div><dt class="said">${words(name)} of ${words(object)}</dt><dd data-say="part-${i}" data-unit="${unit}"></dd></div>`,
  );
  return html`<dl class="now">${items.map(([key, name]) => html`<div class="${key}"><dt>${name}</dt><dd class="said" data-say="${key}"></dd></div>`)}${openings}</dl>`;
}

function conditionsHtml(kind: 'goal' | 'fail', title: string, joint: string, conditions: readonly string[]): Html {
  if (conditions.length === 0) return html`<h4>${title}</h4><p class="quiet">no condition</p>`;
  return html`<h4>${title} <small>${joint}</small></h4><ul class="conditions ${kind}">${conditions.map(
    (text, i) =>
      html`<li data-${kind}="${i}"><span class="said">${text.replaceAll('_', ' ')}</span><span class="truth">false</span></li>`,
  )}</ul>`;
}

/** The way of the hand. */
function trail(tcp: readonly (readonly number[])[]): string {
  return `M${tcp.map(([x, y]) => `${Math.round(-1000 * y!)} ${Math.round(-1000 * x!)}`).join('L')}`;
}
