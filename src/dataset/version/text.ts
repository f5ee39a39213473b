/**
 * Versions and their differences, for people.
 */
import type { VersionDiff } from './diff.ts';
import type { ValueChange } from './diff-values.ts';
import type { LogEntry } from './log.ts';
import { shortId } from './resolve.ts';
import type { Version } from './version-file.ts';

/** Lines of one kind that are told one by one. */
const MOST_LINES = 10;

/** `1.25 MB`; powers of ten, as disks are sold. */
export function byteText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

export function logText(entries: readonly LogEntry[]): string {
  if (entries.length === 0) return 'nothing has been committed yet';
  return entries
    .map(({ id, tags, version: { dataset, message, date } }) => {
      const head = [shortId(id), ...(tags.length > 0 ? [`(${tags.join(', ')})`] : []), message.split('\n')[0]!].join(
        ' ',
      );
      const when = date === undefined ? '' : `${date}, `;
      return `${head}\n    ${when}${countText(dataset)}, digest ${shortId(dataset.digest)}`;
    })
    .join('\n');
}

function countText({ episodes, frames, bytes }: Version['dataset']): string {
  return `${episodes} episodes, ${frames} frames, ${byteText(bytes)}`;
}

export function showText({ id, tags, version }: LogEntry): string {
  const { dataset, packages } = version;
  const lines: [string, string][] = [
    ['version', id],
    ...(tags.length > 0 ? [['tags', tags.join(', ')] as [string, string]] : []),
    ['parents', version.parents.map(shortId).join(', ') || 'none'],
    ...(version.date === undefined ? [] : [['date', version.date] as [string, string]]),
    ...(version.signed_off_by === undefined ? [] : [['signed off by', version.signed_off_by] as [string, string]]),
    ['dataset', `${countText(dataset)} in ${dataset.files} files`],
    ['attempts', `${dataset.attempts}, for ${dataset.slots} episodes wanted`],
    ['digest', dataset.digest],
    ['seed', String(version.seed)],
    ['seed demos', version.seed_library_sha256 ?? 'none'],
    [
      'made by',
      Object.entries(packages)
        .map((entry) => entry.join(' '))
        .join(', '),
    ],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return [...lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`), '', indent(version.message)].join('\n');
}

export function diffText(diff: VersionDiff): string {
  const { episodes, features, privileged, videos, made_with, config, bytes } = diff;
  const named = ({ task_id, variation_id, episode_index }: (typeof episodes.added)[number]) =>
    `episode ${episode_index} of ${task_id}/${variation_id}`;
  const sections = [
    `${shortId(diff.from)} -> ${shortId(diff.to)}`,
    `episodes: ${episodes.added.length} added, ${episodes.removed.length} removed, ${episodes.changed.length} changed, ${episodes.same} the same`,
    ...section('', episodes.added, (each) => `+ ${named(each)}`),
    ...section('', episodes.removed, (each) => `- ${named(each)}`),
    ...section('', episodes.changed, (each) => `~ ${named(each)}: ${each.fields.join(', ')}`),
    ...section(
      'variations',
      episodes.variations,
      ({ task_id, variation_id, episodes: e, attempts: a }) =>
        `${task_id}/${variation_id}: ${e[0]} -> ${e[1]} episodes, ${a[0]} -> ${a[1]} attempts`,
    ),
    ...section('features', features, changeText),
    ...section('privileged columns', privileged, changeText),
    ...section('videos with other bytes', videos, (path) => path),
    ...section('made with', made_with, changeText),
    ...section('config', config, changeText, 40),
    `bytes: ${byteText(bytes.from)} -> ${byteText(bytes.to)}; ${byteText(bytes.shared)} shared, ${byteText(bytes.added)} added, ${byteText(bytes.removed)} no longer there`,
  ];
  return sections.join('\n');
}

function section<T>(title: string, items: readonly T[], text: (item: T) => string, most = MOST_LINES): string[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, most).map((item) => `  ${text(item)}`);
  const more = items.length > most ? [`  and ${items.length - most} more`] : [];
  return [...(title === '' ? [] : [`${title}:`]), ...lines, ...more];
}

function changeText({ path, from, to }: ValueChange): string {
  if (from === undefined) return `+ ${path}: ${valueText(to)}`;
  if (to === undefined) return `- ${path}: ${valueText(from)}`;
  return `~ ${path}: ${valueText(from)} -> ${valueText(to)}`;
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
