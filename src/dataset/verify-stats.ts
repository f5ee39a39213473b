/**
 * Checks of the statistics: of each episode from its rows, and of the dataset from those of the episodes.
 */
import { columnStats, type FeatureStats, STAT_NAMES, StatsAggregate } from './episode-stats.ts';
import type { Row } from './parquet-reader.ts';
import { type Check, type Faults, fileRows, isClose, readJson, rowGroups, seriesFiles } from './verify-context.ts';

const WITHOUT_STATS = ['language', 'string'];
/** Statistics of frames cannot be had from the rows without decoding them. */
const CAMERAS = ['image', 'video'];

export const checkStats: Check = async ({ dir, info }, faults) => {
  const names = Object.keys(info.features).filter((name) => !WITHOUT_STATS.includes(info.features[name]!.dtype));
  const numeric = names.filter((name) => !CAMERAS.includes(info.features[name]!.dtype));
  const totals = new Map(names.map((name) => [name, new StatsAggregate()]));
  const groups = rowGroups(dir, seriesFiles(dir, 'data'), numeric);
  let episode = 0;
  for await (const [meta, file] of fileRows(dir, seriesFiles(dir, 'meta/episodes'))) {
    const rows = (await groups.next()).value?.rows as readonly Row[] | undefined;
    for (const name of names) {
      const written = metaStats(meta, name);
      totals.get(name)!.add(written);
      if (!rows || !numeric.includes(name)) continue;
      const computed = columnStats(flatColumn(rows, name), info.features[name]!.shape[0]!);
      compareStats(`${file}: episode ${episode}: stats/${name}`, written, computed, faults);
    }
    episode++;
  }
  const written = readJson(dir, 'meta/stats.json') as Record<string, Record<string, unknown[]>>;
  for (const name of names) {
    const total = totals.get(name)!.result();
    const own = written[name];
    if (!total) continue;
    if (!own) faults.add('meta/stats.json', `has no ${name}`);
    else compareStats(`meta/stats.json: ${name}`, statsFromJson(own), total, faults);
  }
  for (const name of Object.keys(written))
    if (!names.includes(name)) faults.add('meta/stats.json', `${name} is no feature`);
  return `${names.length} features, over ${episode} episodes and in all`;
};

function flatColumn(rows: readonly Row[], name: string): number[] {
  return rows.flatMap((row) => {
    const value = row[name];
    return typeof value === 'object' ? Array.from(value as ArrayLike<number>) : [Number(value)];
  });
}

function metaStats(meta: Row, name: string): FeatureStats {
  const get = (stat: string) => meta[`stats/${name}/${stat}`] as unknown[];
  return statsFromJson(Object.fromEntries([...STAT_NAMES, 'count'].map((stat) => [stat, get(stat)])));
}

/** From any nesting. */
function statsFromJson(json: Readonly<Record<string, unknown[] | undefined>>): FeatureStats {
  const numbers = (name: string) => (json[name] ?? []).flat(Number.POSITIVE_INFINITY).map(Number);
  const stats = Object.fromEntries(STAT_NAMES.map((name) => [name, numbers(name)]));
  return { ...(stats as Record<(typeof STAT_NAMES)[number], number[]>), count: numbers('count')[0] ?? 0 };
}

function compareStats(where: string, written: FeatureStats, computed: FeatureStats, faults: Faults): void {
  faults.expectEqual(where, 'count', written.count, computed.count);
  for (const name of STAT_NAMES) {
    const [a, b] = [written[name], computed[name]];
    if (a.length !== b.length || !a.every((value, i) => isClose(value, b[i]!))) {
      faults.add(where, `${name} is [${a.join(', ')}], the data give [${b.join(', ')}]`);
    }
  }
}
