/**
 * Where objects started, from above, over all episodes of a variation.
 */
import { count, plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ObjectStarts, ReportModel, VariationModel } from '../model.ts';
import { type SceneContext, tableSvg } from '../scene-svg.ts';
import { lead, type Section, variationHeading } from './section.ts';

export function coverageSection(model: ReportModel, context: SceneContext): Section | null {
  const shown = model.variations.filter(({ objects }) => objects.length > 0);
  if (shown.length === 0) return null;
  const body = html`${lead('Start positions of every object over the episodes of a variation, from above; the robot stands below the picture. A cross marks the position that the variation writes, the ring how far from it a start is drawn.')}
<div class="cards">${shown.map((variation) => card(variation, context))}</div>`;
  return { id: 'coverage', title: 'Start poses', body };
}

function card({ summary, objects, instructions }: VariationModel, context: SceneContext): Html {
  const most = Math.max(...objects.map(({ starts }) => starts.length));
  const label = `Start positions in ${summary.variation_id}: ${objects.map(({ id }) => words(id)).join(', ')}`;
  const note =
    most < summary.accepted
      ? `${count(most)} of ${plural(summary.accepted, 'episode')}`
      : plural(summary.accepted, 'episode');
  return html`<article class="card">${variationHeading(summary.task_id, summary.variation_id)}
<p class="said quote">${instructions[0] ?? ''}${instructions.length > 1 ? ` (and ${instructions.length - 1} more)` : ''}</p>
${tableSvg(context.view, label, html`${objects.map((object) => cloud(object, context))}${writtenMarks(objects, context)}`)}
<p class="note">${note}</p></article>`;
}

function cloud({ id, starts }: ObjectStarts, { paintOf }: SceneContext): Html {
  const size = starts.length > 300 ? 3 : starts.length > 40 ? 4.5 : 6;
  const dots = starts.map(([x, y]) => `M${Math.round(-1000 * y)} ${Math.round(-1000 * x)}h0`).join('');
  return html`<path class="cloud ${paintOf(id)}" d="${dots}" stroke-width="${2 * size}"><title>${id}</title></path>`;
}

interface Label {
  readonly left: number;
  readonly top: number;
  readonly halfWidth: number;
}

/** Crosses and rings where the variation writes the objects, and names that keep clear of each other where they can. */
function writtenMarks(objects: readonly ObjectStarts[], { paintOf }: SceneContext): Html {
  const labels: Label[] = [];
  const marks = objects.map(({ id, written, starts }) => {
    const [x, y] = written ? [written.x, written.y] : (starts[0] ?? [0, 0]);
    const [left, top] = [Math.round(-1000 * y), Math.round(-1000 * x)];
    const reach = Math.round(1000 * (written?.reach ?? 0));
    const away = Math.max(26, reach);
    const halfWidth = 6 * id.length + 4;
    const isFree = (offset: number) =>
      labels.every(
        (other) => Math.abs(other.left - left) > other.halfWidth + halfWidth || Math.abs(other.top - top - offset) > 22,
      );
    const offset = [away + 24, -away - 8, away + 46].find(isFree) ?? away + 24;
    labels.push({ left, top: top + offset, halfWidth });
    const cross = written && html`<circle r="${reach}"/><path d="M-9 0H9M0 -9V9"/>`;
    return html`<g class="written ${paintOf(id)}" transform="translate(${left} ${top})">${cross}<text class="name" y="${offset}">${words(id)}</text></g>`;
  });
  return html`${marks}`;
}
