/**
 * What is kept of a bench: `bench/results/NAME.json`.
 */
import type { BenchResult, PartResult, Row } from './common.ts';

/** What a figure was measured with. */
export interface Run {
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly node: string;
  readonly machine: string;
}

/** A document of parts; `runs` says of each part what it was measured with. */
export interface PartsDocument {
  readonly goal: string;
  readonly reached: boolean;
  readonly beside?: PartResult['beside'];
  readonly rows: readonly Row[];
  readonly runs: Readonly<Record<string, Run>>;
}

export function wholeDocument({ goal, reached, rows }: BenchResult, { command, ...run }: Run) {
  return { command, goal, reached, rows, ...run };
}

/** Rows of the parts that were measured now in place of those that were there, in the order of the parts' names. */
export function mergeParts(earlier: Partial<PartsDocument> | null, result: PartResult, run: Run): PartsDocument {
  const { goal, isReached, mergedBy, beside } = result;
  const partOf = (row: Row) => String(row[mergedBy]);
  const fresh = new Set(result.rows.map(partOf));
  const kept = (earlier?.runs ? (earlier.rows ?? []) : []).filter((row) => !fresh.has(partOf(row)));
  const parts = [...new Set([...kept, ...result.rows].map(partOf))].sort();
  const rows = parts.flatMap((part) => [...kept, ...result.rows].filter((row) => partOf(row) === part));
  const runs = parts.map((part): [string, Run] => [part, fresh.has(part) ? run : earlier!.runs![part]!]);
  return {
    goal,
    reached: rows.every(isReached),
    ...(beside ? { beside } : {}),
    rows,
    runs: Object.fromEntries(runs),
  };
}
