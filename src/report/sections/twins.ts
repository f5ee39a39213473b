/**
 * Twins side by side, with what differs between them marked.
 */
import { plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ReportModel } from '../model.ts';
import type { Twin, TwinPair } from '../pairs.ts';
import { UNKNOWN_OUTLINE } from '../scene.ts';
import { type SceneContext, sceneSvg } from '../scene-svg.ts';
import { lead, type Section } from './section.ts';

export function twinsSection({ pairs }: ReportModel, context: SceneContext): Section | null {
  if (pairs.length === 0) return null;
  const body = html`${lead('An intervened episode beside its twin: same seed, same random streams, one declared factor changed. Rings mark the objects that differ.')}
${pairs.map((pair) => pairHtml(pair, context))}`;
  return { id: 'twins', title: 'Twins', body };
}

function pairHtml({ pairId, twin, changed, differences, marked }: TwinPair, context: SceneContext): Html {
  return html`<article class="twins"><div class="pair">
${twinHtml('twin', twin, marked, context)}${twinHtml('intervened', changed, marked, context)}</div>
<div class="changes"><h3>${changed.entry.axis ? changed.entry.axis.replaceAll('_', ' ') : 'What differs'}</h3>
${
  differences.length === 0
    ? html`<p>Nothing differs in the scene, the instruction or the conditions.</p>`
    : html`<ul>${differences.map(({ kind, text }) => html`<li><span class="chip">${kind}</span> <span class="said">${text}</span></li>`)}</ul>`
}<p class="note said">${plural(differences.length, 'difference')} · pair ${pairId}</p></div></article>`;
}

function twinHtml(role: string, { entry, resolved }: Twin, marked: ReadonlySet<string>, context: SceneContext): Html {
  const rings = resolved.objects
    .filter(({ id }) => marked.has(id))
    .map((object) => {
      const { halfX, halfY } = context.outlineOf(object) ?? UNKNOWN_OUTLINE;
      const radius = Math.round(1000 * Math.sqrt(halfX * halfX + halfY * halfY)) + 12;
      return html`<circle class="ring" cx="${Math.round(-1000 * object.position[1]!)}" cy="${Math.round(-1000 * object.position[0]!)}" r="${radius}"/>`;
    });
  const label = `Start of episode ${entry.index}, ${role}, from above`;
  return html`<figure><figcaption><b>${role}</b> <span class="said">${entry.variationId}</span> · episode ${entry.index}<br><q class="said">${entry.instruction}</q></figcaption>
${sceneSvg(resolved, context, { label, over: html`${rings}` })}</figure>`;
}
