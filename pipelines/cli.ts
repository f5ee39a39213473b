#!/usr/bin/env node
/**
 * `better <verb>`: each verb is one file beside this one.
 *
 * Exit codes: 0 done; 2 bad usage or bad input, told in one line; 3 incomplete; 1 a bug, with its stack trace.
 */
import { type CommandDef, defineCommand, renderUsage, runCommand } from 'citty';
import { consola } from 'consola';
import { asFileSystemError, UserError } from '../src/core/errors.ts';
import { version } from './support/package-info.ts';

// biome-ignore lint/suspicious/noExplicitAny: commands differ in their arguments, and citty's type is not covariant in them
type AnyCommand = CommandDef<any>;
type Verb = () => Promise<AnyCommand>;

const verbs: Record<string, Verb> = {
  generate: async () => (await import('./generate.ts')).generateCommand,
  task: async () => (await import('./task.ts')).taskCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
};

const main = defineCommand({
  meta: {
    name: 'better',
    version,
    description: 'Generates training and diagnostic datasets for vision-language-action policies.',
  },
  subCommands: verbs,
});

/** The command that the words lead to, and those words, for its usage. */
async function findCommand(argv: readonly string[]): Promise<[AnyCommand, AnyCommand | undefined]> {
  const [verb, second] = argv;
  if (!verb || !(verb in verbs)) return [main as AnyCommand, undefined];
  const command = await verbs[verb]!();
  const nested = (command.subCommands ?? {}) as Record<string, AnyCommand>;
  return second && second in nested ? [nested[second]!, command] : [command, main as AnyCommand];
}

async function run(argv: string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h') || argv.length === 0) {
    process.stderr.write(`${await renderUsage(...(await findCommand(argv)))}\n`);
    return argv.length === 0 ? 2 : 0;
  }
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const [verb] = argv;
  if (!verb || !(verb in verbs)) {
    throw new UserError(`better: no such command: ${verb}; there are ${Object.keys(verbs).sort().join(', ')}`);
  }
  const { result } = await runCommand(await verbs[verb]!(), { rawArgs: argv.slice(1) });
  return typeof result === 'number' ? result : 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const told = error instanceof UserError ? error : (asFileSystemError(error) ?? asUsageError(error));
  if (told) {
    consola.error(told.message);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.stderr.write('This is a bug in better-datagen: please report it with the lines above.\n');
    process.exitCode = 1;
  }
}

/** citty's complaints about missing or unknown arguments. */
function asUsageError(error: unknown): UserError | null {
  const { name, message } = error as Error;
  return name === 'CLIError' ? new UserError(`better: ${message}; see better --help`) : null;
}
