/**
 * Text for people goes to stderr, so that stdout holds nothing but what `--json` asks for.
 */
import { createConsola } from 'consola';

export const human = createConsola({ stdout: process.stderr, stderr: process.stderr, level: 3 });

/** One JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
