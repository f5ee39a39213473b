/**
 * Twins side by side, with what differs between them marked.
 */
import { cameraOrder } from '../camera-order.ts';
import { plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { DrawnFrame } from '../log-pictures.ts';
import type { ReportModel } from '../model.ts';
import type { Twin, TwinPair } from '../pairs.ts';
import type { PictureReader } from '../pictures.ts';
import type { ResolvedObject } from '../resolved-episode.ts';
import { UNKNOWN_OUTLINE } from '../scene.ts';
import { type SceneContext, sceneSvg } from '../scene-svg.ts';
import type { Views } from '../views.ts';
import { drawnImage } from './drawn-image.ts';
import { lead, type Section } from './section.ts';

/** @param share bytes of pictures that all pairs may take */
export async function twinsSection(
  { pairs }: ReportModel,
  context: SceneContext,
  { pictures, drawn, sights }: Views,
  share: number,
): Promise<Section | null> {
  if (pairs.length === 0) return null;
  const viewsOf = async (side: Twin) => {
    if (!pictures) return drawnView(drawn?.starts.get(side.entry.index), side);
    const uris = await pictures.first(side.entry, share / pairs.length / 2);
    return photos(uris, side, pictures, cameraOrder(pictures.cameras, sights.get(side.entry.taskId)));
  };
  const byTask = new Map<string, Html[]>();
  for (const pair of pairs) {
    const { taskId } = pair.changed.entry;
    const articles = byTask.get(taskId) ?? [];
    byTask.set(taskId, articles);
    articles.push(pairHtml(pair, context, [await viewsOf(pair.twin), await viewsOf(pair.changed)]));
  }
  const note =
    drawn &&
    drawn.starts.size > 0 &&
    ' This dataset has no pictures that could be shown: those here were drawn from its logs for this page.';
  const body = html`${lead('An intervened episode beside its twin: same seed, same random streams, one declared factor changed. Rings mark what differs.', note)}
${byTask.size > 1 && contents(pairs)}
${[...byTask].map(([task, articles]) => html`<h3 class="task said">${words(task)}</h3>${articles}`)}`;
  return { id: 'twins', title: 'Twins', body };
}

/** Where to find the first pair of each task and variation. */
function contents(pairs: readonly TwinPair[]): Html {
  const tasks = [...new Set(pairs.map(({ changed }) => changed.entry.taskId))];
  const links = (task: string) => {
    const ofTask = pairs.filter(({ changed }) => changed.entry.taskId === task);
    const first = new Map(ofTask.map((pair) => [pair.changed.entry.variationId, pair] as const).reverse());
    return [...first.values()]
      .reverse()
      .map(
        (pair) =>
          html`<li><a href="#${anchor(pair)}"><span class="said">${pair.changed.entry.variationId}</span> ${words(pair.changed.entry.axis ?? '')}</a></li>`,
      );
  };
  return html`<ul class="contents" aria-label="Pairs by task">${tasks.map((task) => html`<li><b class="said">${words(task)}</b><ul>${links(task)}</ul></li>`)}</ul>`;
}

const anchor = ({ changed }: TwinPair) => `pair-${changed.entry.index}`;

function pairHtml(pair: TwinPair, context: SceneContext, views: readonly [Html | null, Html | null]): Html {
  const { pairId, twin, changed, differences, marked } = pair;
  const rings = [marks(twin, marked, context), html`${ways(twin, changed)}${marks(changed, marked, context)}`] as const;
  const heading = changed.entry.axis ? words(changed.entry.axis) : 'What differs';
  const list = differences.map(
    ({ kind, text }) => html`<li><span class="chip">${kind}</span> <span class="said">${text}</span></li>`,
  );
  return html`<article class="twins" id="${anchor(pair)}"><div class="pair">
${[twin, changed].map((side, i) => sideHtml(side, { role: ROLES[i]!, over: rings[i]!, context, views: views[i]! }))}</div>
<div class="changes"><h4>${heading}</h4>
${list.length === 0 ? html`<p>Nothing differs in the scene, the instruction or the conditions.</p>` : html`<ul>${list}</ul>`}
<p class="note said">${plural(differences.length, 'difference')} · pair ${pairId}</p></div></article>`;
}

const ROLES = ['twin', 'intervened'] as const;

interface SideOptions {
  readonly role: (typeof ROLES)[number];
  readonly over: Html;
  readonly views: Html | null;
  readonly context: SceneContext;
}

function sideHtml({ entry, resolved }: Twin, { role, over, views, context }: SideOptions): Html {
  const label = `Start of episode ${entry.index}, ${role}, from above`;
  return html`<figure><figcaption><b>${role}</b> <span class="said">${entry.variationId}</span> · episode ${entry.index}<br><q class="said">${entry.instruction}</q></figcaption>
${views}${sceneSvg(resolved, context, { label, over })}</figure>`;
}

/** The first frame of every camera. */
function photos(
  uris: readonly string[],
  { entry }: Twin,
  { cameras }: PictureReader,
  order: readonly number[],
): Html | null {
  if (!uris.some((uri) => uri !== '')) return null;
  const images = order.map((i) => {
    const { name, width, height } = cameras[i]!;
    return (
      uris[i] &&
      html`<img src="${uris[i]}" width="${width}" height="${height}" alt="Camera ${name}, episode ${entry.index}, first frame" decoding="async">`
    );
  });
  return html`<div class="views">${images}</div>`;
}

function drawnView(start: DrawnFrame | undefined, { entry }: Twin): Html | null {
  if (!start) return null;
  return html`<div class="views">${drawnImage(start, `Start of episode ${entry.index}, drawn from its log`)}</div>`;
}

const onPage = ({ position: [x, y] }: ResolvedObject) => [Math.round(-1000 * y!), Math.round(-1000 * x!)] as const;

/** Rings about what differs. */
function marks({ resolved }: Twin, marked: ReadonlySet<string>, { outlineOf }: SceneContext): Html {
  const rings = resolved.objects
    .filter(({ id }) => marked.has(id))
    .map((object) => {
      const { halfX, halfY } = outlineOf(object) ?? UNKNOWN_OUTLINE;
      const [left, top] = onPage(object);
      const radius = Math.round(1000 * Math.sqrt(halfX * halfX + halfY * halfY)) + 12;
      return html`<circle class="ring" cx="${left}" cy="${top}" r="${radius}"/>`;
    });
  return html`${rings}`;
}

/** Lines from where an object stands in the twin to where it stands now. */
function ways(twin: Twin, changed: Twin): Html {
  const before = new Map(twin.resolved.objects.map((object) => [object.id, object]));
  const lines = changed.resolved.objects.map((object) => {
    const was = before.get(object.id);
    if (!was) return null;
    const [from, to] = [onPage(was), onPage(object)];
    return (from[0] !== to[0] || from[1] !== to[1]) && html`<path class="way" d="M${from.join(' ')}L${to.join(' ')}"/>`;
  });
  return html`${lines}`;
}
