/**
 * One bar an episode: its subtasks, the width of the gripper, and what is in hand.
 */
import { words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ReportModel, ShownEpisode, VariationModel } from '../model.ts';
import type { PaintOf } from '../paint.ts';
import type { SceneContext } from '../scene-svg.ts';
import { segmentsOf, type Track } from '../track.ts';
import { lead, type Section, variationHeading } from './section.ts';

export function timelinesSection({ variations, source }: ReportModel, { paintOf }: SceneContext): Section | null {
  const shown = variations.filter(({ timelines }) => timelines.length > 0);
  if (shown.length === 0) return null;
  const longest = Math.max(...shown.flatMap(({ timelines }) => timelines.map(({ track }) => track.length)));
  const body = html`${lead('Each bar is an episode, all on one scale: its subtasks, below them how far the gripper is open, and the object in hand.')}
${shown.map((variation) => group(variation, { longest, fps: source.fps, paintOf }))}`;
  return { id: 'timelines', title: 'Subtask timelines', body };
}

interface Scale {
  readonly longest: number;
  readonly fps: number;
  readonly paintOf: PaintOf;
}

function group({ summary, timelines }: VariationModel, scale: Scale): Html {
  const note =
    timelines.length < summary.accepted
      ? html` <small>${timelines.length} of ${summary.accepted} episodes</small>`
      : null;
  return html`<div class="timelines">${variationHeading(summary.task_id, summary.variation_id, note)}<ol>${timelines.map((episode) => row(episode, scale))}</ol></div>`;
}

function row({ entry, track }: ShownEpisode, { longest, fps, paintOf }: Scale): Html {
  return html`<li><span class="which">ep. ${entry.index}</span><div class="line" style="width:${((100 * track.length) / longest).toFixed(2)}%">${stripHtml(track, paintOf)}</div><span class="long">${(track.length / fps).toFixed(1)} s</span></li>`;
}

/** The bar of one episode, as wide as what it stands in. */
export function stripHtml(track: Track, paintOf: PaintOf): Html {
  const share = (frames: number) => ((100 * frames) / track.length).toFixed(2);
  const subtasks = segmentsOf(track.subtask);
  const held = segmentsOf(track.inHand).filter(({ value }) => value !== '');
  const label = subtasks
    .map(({ from, to, value }) => `${value || 'no subtask'}, frames ${from} to ${to - 1}`)
    .join('; ');
  return html`<div class="bar" role="img" aria-label="${label}"><div class="subtasks">${subtasks.map(
    ({ from, to, value }) =>
      html`<span style="width:${share(to - from)}%" title="${value}: frames ${from} to ${to - 1}">${value}</span>`,
  )}</div>${gripperSvg(track)}<div class="held">${held.map(
    ({ from, to, value }) =>
      html`<span class="${paintOf(value)}" style="left:${share(from)}%;width:${share(to - from)}%" title="${value} in hand: frames ${from} to ${to - 1}"><i>${words(value)}</i></span>`,
  )}</div></div>`;
}

const WIDEST_M = 0.08;

/** Width of the gripper over the frames, as an area; points where it turns only. */
function gripperSvg({ gripper, length }: Track): Html {
  const heights = gripper.map((width) => Math.round(18 * (1 - Math.max(0, Math.min(1, width / WIDEST_M)))));
  const points = heights
    .map((y, frame) => [frame, y] as const)
    .filter(([frame, y]) => y !== heights[frame - 1] || y !== heights[frame + 1]);
  const path = `M0 18${points.map(([x, y]) => `L${x} ${y}`).join('')}L${Math.max(1, length - 1)} 18Z`;
  return html`<svg class="gripper" viewBox="0 0 ${Math.max(1, length - 1)} 18" preserveAspectRatio="none" aria-hidden="true"><path d="${path}"/></svg>`;
}
