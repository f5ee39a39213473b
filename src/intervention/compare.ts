/**
 * What differs between two sets of fields, and whether that was declared.
 */
import type { Fields } from './fields.ts';

export interface FieldComparison {
  /** Fields of either side. */
  readonly checked: number;
  /** Paths that differ, sorted. */
  readonly found: readonly string[];
  /** Those of them that no declared path covers. */
  readonly undeclared: readonly string[];
}

/** @param declared paths, each with all below it */
export function compareFields(twin: Fields, intervened: Fields, declared: readonly string[]): FieldComparison {
  const paths = [...new Set([...twin.keys(), ...intervened.keys()])].sort();
  const found = paths.filter(
    (path) => twin.has(path) !== intervened.has(path) || !isEqual(twin.get(path), intervened.get(path)),
  );
  return { checked: paths.length, found, undeclared: found.filter((path) => !isCovered(path, declared)) };
}

export function isCovered(path: string, declared: readonly string[]): boolean {
  return declared.some((prefix) => path === prefix || path.startsWith(`${prefix}.`));
}

/** Bit for bit: 0 and -0 differ. */
function isEqual(a: unknown, b: unknown): boolean {
  if (!isList(a) || !isList(b)) return Object.is(a, b);
  return a.length === b.length && Array.prototype.every.call(a, (item, i) => Object.is(item, b[i]));
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}
