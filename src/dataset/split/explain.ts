/**
 * Why a split cannot be made: what links the episodes that would have to be parted.
 */
import type { FactTable } from './fact-table.ts';
import { type Factor, NAMED_FACTORS } from './factor.ts';
import { type Groups, isLinking, type LinkRules, startsByAsset } from './link.ts';

/** Of each factor this many values are named. */
const NAMED = 3;

/** E.g. `by asset: builtin/apple (96 of 100 episodes), ...`; one line a factor. */
export function explainGroup(table: FactTable, groups: Groups, group: number, rules: LinkRules): string {
  const size = groups.sizes[group]!;
  const lines = rules.by.flatMap((factor) => {
    const counts = valueCounts(table, groups, group, factor, rules);
    const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, NAMED);
    if (most.length === 0) return [];
    const more = counts.size > NAMED ? `, and ${counts.size - NAMED} more` : '';
    const text = most.map(([value, count]) => `${value} (${count} of ${size} episodes)`).join(', ');
    const how = factor === 'layout' ? `layout, starts within ${rules.minDistanceM} m of each other` : factor;
    return [`  by ${how}: ${text}${more}`];
  });
  if (!rules.tearPairs && hasPair(table, groups, group)) lines.push('  by pairs of twin and intervened episode');
  return lines.join('\n');
}

/** Episodes of the group by value, of values that link two or more. */
function valueCounts(table: FactTable, groups: Groups, group: number, factor: Factor, rules: LinkRules) {
  const counts = new Map<string, number>();
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  if (factor === 'layout') {
    startsByAsset(table.objects).forEach(({ episodes }, asset) => {
      const own = new Set(episodes.filter((episode) => groups.of[episode] === group));
      if (own.size > 0) counts.set(table.objects.assets[asset]!, own.size);
    });
  } else if (NAMED_FACTORS.includes(factor)) {
    const { names, offsets, ids } = table.values[factor];
    for (let episode = 0; episode < table.episodes; episode++) {
      if (groups.of[episode] !== group) continue;
      for (let i = offsets[episode]!; i < offsets[episode + 1]!; i++) {
        if (isLinking(factor, ids[i]!, rules.heldOut)) add(names[ids[i]!]!);
      }
    }
  }
  for (const [name, count] of counts) if (count < 2) counts.delete(name);
  return counts;
}

function hasPair({ pair }: FactTable, { of }: Groups, group: number): boolean {
  return pair.some((id, episode) => id >= 0 && of[episode] === group);
}
