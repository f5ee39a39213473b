/**
 * What the dataset is: counts, digest, seeds, versions.
 */
import { wilsonInterval } from '../../core/wilson.ts';
import type { DatasetManifest } from '../../dataset/manifest.ts';
import { count, duration, percent } from '../format.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import type { ReportModel } from '../model.ts';

export function datasetTitle({ source }: ReportModel): string {
  const { corpus } = (source.manifest.config ?? {}) as { corpus?: unknown };
  return typeof corpus === 'string' && corpus !== '' ? corpus : 'Generated episodes';
}

export function headerHtml(model: ReportModel): Html {
  const { source, summary, variations } = model;
  const tasks = [...new Set(variations.map(({ summary }) => summary.task_id.replaceAll('_', ' ')))];
  const rate = summary.attempts === 0 ? 0 : summary.episodes / summary.attempts;
  const [low, high] = wilsonInterval(summary.episodes, summary.attempts);
  return html`<header class="top">
<p class="eyebrow">better-datagen · dataset report</p>
<h1 class="said">${datasetTitle(model)}</h1>
<p class="lead">${tasks.length === 1 ? html`<span class="said">${tasks[0]!}</span>` : `${tasks.length} tasks`}: simulated episodes of a Franka Panda,
${camerasText(model)}.</p>
<dl class="tiles">
${tile('episodes', count(summary.episodes), `${count(summary.frames)} frames, ${duration(summary.frames / source.fps)}`)}
${tile('variations', count(variations.length), `${count(tasks.length)} ${tasks.length === 1 ? 'task' : 'tasks'}`)}
${tile('attempts', count(summary.attempts), `${count(summary.attempts - summary.episodes)} rejected`)}
${tile('data generation rate', percent(rate), `95 %: ${percent(low)} to ${percent(high)}`)}
</dl>
${factsHtml(model)}
</header>`;
}

function camerasText({ source }: ReportModel): string {
  const names = source.cameras.map(({ name }) => name.replaceAll('_', ' '));
  if (names.length > 0)
    return `seen by ${names.length === 1 ? 'one camera' : `${names.length} cameras`} (${names.join(', ')})`;
  if (source.videos.length > 0)
    return `with videos of ${source.videos.join(', ')}, which are not shown: it takes ffmpeg to decode them`;
  return 'without pictures: scenes are drawn from the privileged log';
}

function tile(name: string, value: string, note: string): Html {
  return html`<div><dt>${name}</dt><dd><b>${value}</b><span>${note}</span></dd></div>`;
}

function factsHtml({ source: { manifest } }: ReportModel): Html {
  const facts: (readonly [string, HtmlValue])[] = [
    ['digest', html`<code>${manifest.digest}</code>`],
    ['seed', html`<code>${manifest.seed}</code>`],
    ['plan', html`<code>${manifest.plan_sha256}</code>`],
    ['seed demos', manifest.seed_library_sha256 ? html`<code>${manifest.seed_library_sha256}</code>` : 'none'],
    [
      'versions',
      Object.entries(manifest.versions).map(
        ([name, version]) => html`<span class="chip">${name} <b>${version}</b></span> `,
      ),
    ],
    [
      'files',
      `${count(manifest.files.length)}, ${megabytes(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0))}`,
    ],
  ];
  if (manifest.parent) facts.push(['made from', parentText(manifest.parent)]);
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function parentText(parent: NonNullable<DatasetManifest['parent']>): Html {
  const how = 'side' in parent ? html`side <b class="said">${parent.side}</b> of a split of ` : 'drawn again from ';
  return html`${how}<code>${parent.digest}</code>`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
