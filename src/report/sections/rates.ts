/**
 * Data generation rates with their intervals, why attempts were rejected, and which seed demos were used.
 */
import type { RejectionCause } from '../../episode/record.ts';
import { count, percent, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ReportModel, VariationModel } from '../model.ts';
import { PAINTS } from '../paint.ts';
import { lead, type Section } from './section.ts';

/** In words, and each with its own paint, whatever else there is; the rarest share theirs with another. */
const CAUSES: Readonly<Record<RejectionCause, string>> = {
  no_start: 'no free start layout was found',
  start_is_decided: 'the start already reaches the goal, or fails',
  failed_condition: 'a fail condition came true',
  grasp_missed: 'a grasp ended without its object in hand',
  part_not_moved: 'a door or drawer was not opened, or not shut',
  goal_not_reached: 'the goal was not held at the end',
  event_missing: 'what was to happen in mid-episode did not',
  diverged: 'the physics blew up',
  worker_died: 'its worker died of it',
  pair_incomplete: 'it went well, and the other arm of its pair never did',
};
const CAUSE_NAMES = Object.keys(CAUSES);
/** From vermilion on, since blue is for what was accepted, or would have been. */
const CAUSE_PAINTS = [2, 3, 4, 1, 3, 5, 6, 6, 7, 0];

function causePaint(cause: string): string {
  const index = CAUSE_NAMES.indexOf(cause);
  return `c${index < 0 ? PAINTS.length - 1 : CAUSE_PAINTS[index]}`;
}

export function ratesSection(model: ReportModel): Section {
  const { variations, summary } = model;
  const causes = [...new Set(variations.flatMap(({ summary }) => Object.keys(summary.causes)))].sort();
  const most = Math.max(1, ...variations.map(({ summary }) => summary.attempts - summary.accepted));
  const body = html`${lead('Data generation rate (DGR): accepted attempts of all attempts. The bar is the rate, the whisker Wilson’s interval at 95 %.')}
<div class="wide"><table class="rates">
<thead><tr><th scope="col">variation</th><th scope="col">axis</th><th scope="col" class="number">accepted</th><th scope="col" class="plot">data generation rate ${scaleSvg()}</th><th scope="col" class="plot">rejected for</th><th scope="col" class="number"><abbr title="share of the 16 cells about each written position that some episode started in">starts</abbr></th></tr></thead>
<tbody>${variations.map((variation) => rateRow(variation, most))}</tbody></table></div>
${causes.length > 0 ? legend(causes) : html`<p class="note">No attempt was rejected.</p>`}
${demosHtml(summary.seed_demos)}`;
  return { id: 'rates', title: 'Rates and causes', body };
}

function scaleSvg(): Html {
  const ticks = [0, 25, 50, 75, 100];
  return html`<svg class="axis" aria-hidden="true" height="14">${ticks.map(
    (tick) =>
      html`<text x="${tick}%" y="11" text-anchor="${tick === 0 ? 'start' : tick === 100 ? 'end' : 'middle'}">${tick}</text>`,
  )}</svg>`;
}

function rateRow({ summary, axis }: VariationModel, most: number): Html {
  const { task_id, variation_id, accepted, attempts, dgr, dgr_interval, start_coverage } = summary;
  return html`<tr><th scope="row"><span class="said">${variation_id}</span><small class="said">${task_id.replaceAll('_', ' ')}</small></th>
<td>${axis ? html`<span class="chip">${axis.replaceAll('_', ' ')}</span>` : html`<span class="quiet">–</span>`}</td>
<td class="number">${count(accepted)}<small>of ${count(attempts)}</small></td>
<td class="plot">${rateSvg(dgr, dgr_interval, `${percent(dgr)}, 95 % interval ${percent(dgr_interval[0])} to ${percent(dgr_interval[1])}`)}<small>${percent(dgr)} <span class="quiet">(${percent(dgr_interval[0])} to ${percent(dgr_interval[1])})</span></small></td>
<td class="plot">${causesSvg(summary.causes, most)}</td>
<td class="number">${start_coverage === null ? '–' : percent(start_coverage, 0)}</td></tr>`;
}

function rateSvg(rate: number, [low, high]: readonly [number, number], label: string): Html {
  const at = (share: number) => `${(100 * share).toFixed(2)}%`;
  return html`<svg class="rate" height="22" role="img" aria-label="${label}">
${[0, 0.25, 0.5, 0.75, 1].map((x) => html`<line class="tick" x1="${at(x)}" x2="${at(x)}" y1="0" y2="22"/>`)}
<rect class="bar" y="4" height="14" width="${at(rate)}" rx="2"/>
<line class="halo" x1="${at(low)}" x2="${at(high)}" y1="11" y2="11"/><line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="11" y2="11"/>
<line class="whisker" x1="${at(low)}" x2="${at(low)}" y1="6" y2="16"/><line class="whisker" x1="${at(high)}" x2="${at(high)}" y1="6" y2="16"/></svg>`;
}

function causesSvg(causes: Readonly<Record<string, number>>, most: number): Html {
  const list = Object.entries(causes);
  const total = list.reduce((sum, [, number]) => sum + number, 0);
  if (total === 0) return html`<span class="quiet">none</span>`;
  let at = 0;
  const label = list.map(([cause, number]) => `${cause} ${number}`).join(', ');
  const bars = list.map(([cause, number]) => {
    const [from, width] = [(100 * at) / most, (100 * number) / most];
    at += number;
    return html`<rect class="${causePaint(cause)}" x="${from.toFixed(2)}%" width="${width.toFixed(2)}%" y="4" height="14"><title>${cause}: ${number}</title></rect>`;
  });
  return html`<svg class="causes" height="22" role="img" aria-label="${label}">${bars}</svg><small>${label.replaceAll('_', ' ')}</small>`;
}

function legend(causes: readonly string[]): Html {
  return html`<ul class="legend" aria-label="Causes of rejection">${causes.map(
    (cause) =>
      html`<li><i class="${causePaint(cause)}"></i><b class="said">${cause.replaceAll('_', ' ')}</b> ${CAUSES[cause as RejectionCause] ?? ''}</li>`,
  )}</ul>`;
}

function demosHtml(demos: ReportModel['summary']['seed_demos']): Html | null {
  if (demos.length === 0) return null;
  const most = demos[0]!.segments;
  return html`<h3>Seed demos</h3><p class="note">How many subtask segments of accepted episodes each seed demo was the source of.</p>
<ul class="demos">${demos.map(
    ({ name, segments }) =>
      html`<li><span class="said">${name}</span><svg height="14" aria-hidden="true"><rect width="${((100 * segments) / most).toFixed(1)}%" height="14" rx="2"/></svg><b aria-label="${plural(segments, 'segment')}">${count(segments)}</b></li>`,
  )}</ul>`;
}
