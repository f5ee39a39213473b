/**
 * Twins side by side, with what differs between them marked.
 */
import { plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ReportModel } from '../model.ts';
import type { Twin, TwinPair } from '../pairs.ts';
import type { PictureReader } from '../pictures.ts';
import type { ResolvedObject } from '../resolved-episode.ts';
import { UNKNOWN_OUTLINE } from '../scene.ts';
import { type SceneContext, sceneSvg } from '../scene-svg.ts';
import { lead, type Section } from './section.ts';

/** @param share bytes of pictures that all pairs may take */
export async function twinsSection(
  { pairs }: ReportModel,
  context: SceneContext,
  pictures: PictureReader | null,
  share: number,
): Promise<Section | null> {
  if (pairs.length === 0) return null;
  const articles: Html[] = [];
  for (const pair of pairs) {
    const first = async ({ entry }: Twin) => (pictures ? await pictures.first(entry, share / pairs.length / 2) : []);
    const photos = [await first(pair.twin), await first(pair.changed)] as const;
    articles.push(pairHtml(pair, context, pictures, photos));
  }
  const body = html`${lead('An intervened episode beside its twin: same seed, same random streams, one declared factor changed. Rings mark the objects that differ.')}
${articles}`;
  return { id: 'twins', title: 'Twins', body };
}

function pairHtml(
  { pairId, twin, changed, differences, marked }: TwinPair,
  context: SceneContext,
  pictures: PictureReader | null,
  photos: readonly [readonly string[], readonly string[]],
): Html {
  const rings = [marks(twin, marked, context), html`${ways(twin, changed)}${marks(changed, marked, context)}`] as const;
  const heading = changed.entry.axis ? words(changed.entry.axis) : 'What differs';
  const list = differences.map(
    ({ kind, text }) => html`<li><span class="chip">${kind}</span> <span class="said">${text}</span></li>`,
  );
  return html`<article class="twins"><div class="pair">
${[twin, changed].map((side, i) => sideHtml(side, { role: ROLES[i]!, over: rings[i]!, context, views: views(photos[i]!, side, pictures) }))}</div>
<div class="changes"><h3>${heading}</h3>
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
function views(uris: readonly string[], { entry }: Twin, pictures: PictureReader | null): Html | null {
  if (!pictures || !uris.some((uri) => uri !== '')) return null;
  const images = pictures.cameras.map(
    ({ name, width, height }, i) =>
      uris[i] &&
      html`<img src="${uris[i]}" width="${width}" height="${height}" alt="Camera ${name}, episode ${entry.index}, first frame" decoding="async">`,
  );
  return html`<div class="views">${images}</div>`;
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
