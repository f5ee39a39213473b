/**
 * YAML in, typed values out: text is parsed once, at the edge, and every complaint names the file and the key path.
 */
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { complain, UserError } from './errors.ts';

/** Reads a YAML file and checks it against a schema; throws `UserError` with file and key path. */
export function readYaml<T extends z.ZodType>(path: string, schema: T): z.output<T> {
  return parseYaml(readText(path), schema, path);
}

/** The UTF-8 text of a file; throws `UserError` where there is none. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new UserError(`${path}: no such file`);
    if (code === 'EISDIR') throw new UserError(`${path}: a folder stands where a file is expected`);
    throw new UserError(`${path}: cannot be read (${code ?? String(error)})`);
  }
}

/** The same for text that is at hand; `where` names it in complaints. */
export function parseYaml<T extends z.ZodType>(text: string, schema: T, where: string): z.output<T> {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem) throw new UserError(`${where}: not YAML: ${problem.message.split('\n')[0]}`);
  return checkValue(document.toJS({ maxAliasCount: 100 }), schema, where);
}

/**
 * Checks a value against a schema; throws `UserError` for its first fault.
 *
 * @param inside path of the value in the document that `where` names
 */
export function checkValue<T extends z.ZodType>(
  value: unknown,
  schema: T,
  where: string,
  inside: readonly PropertyKey[] = [],
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const got = issue.path.reduce<unknown>(
    (node, key) => (node === null || node === undefined ? undefined : (node as Record<PropertyKey, unknown>)[key]),
    value,
  );
  const at = keyPath([...inside, ...issue.path]);
  throw complain({ where: at ? `${where}: ${at}` : where, what: issue.message, ...(got === undefined ? {} : { got }) });
}

/** `['episodes', 2, 'mass_kg']` as `episodes[2].mass_kg`. */
export function keyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    '',
  );
}
