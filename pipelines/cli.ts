#!/usr/bin/env node
/**
 * `better <verb>`: each verb is one file beside this one.
 *
 * Exit codes: 0 done; 2 bad usage or bad input, told in one line; 3 incomplete; 1 a bug, with its stack trace.
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from 'citty';
import { asFileSystemError, UserError } from '../src/core/errors.ts';
import { human } from './support/human.ts';
import { version } from './support/package-info.ts';

// biome-ignore lint/suspicious/noExplicitAny: commands differ in their arguments, and citty's type is not covariant in them
type AnyCommand = CommandDef<any>;

const verbs: Record<string, () => Promise<AnyCommand>> = {
  certify: async () => (await import('./certify.ts')).certifyCommand,
  generate: async () => (await import('./generate.ts')).generateCommand,
  task: async () => (await import('./task.ts')).taskCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  asset: async () => (await import('./asset.ts')).assetCommand,
  render: async () => (await import('./render.ts')).renderCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  seeds: async () => (await import('./seeds.ts')).seedsCommand,
  split: async () => (await import('./split.ts')).splitCommand,
  version: async () => (await import('./version.ts')).versionCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
};

const better = defineCommand({
  meta: {
    name: 'better',
    version,
    description: 'Generates training and diagnostic datasets for vision-language-action policies.',
  },
  subCommands: verbs,
});

interface Found {
  readonly command: AnyCommand;
  readonly parent: AnyCommand | undefined;
  /** What is left for the command. */
  readonly rest: string[];
}

/** The command that the first words lead to. */
async function findCommand(argv: readonly string[]): Promise<Found> {
  const [verb, second] = argv;
  if (!verb || !(verb in verbs)) return { command: better, parent: undefined, rest: [...argv] };
  const command = await verbs[verb]!();
  const nested = (command.subCommands ?? {}) as Record<string, AnyCommand>;
  if (second && second in nested) return { command: nested[second]!, parent: command, rest: argv.slice(2) };
  return { command, parent: better, rest: argv.slice(1) };
}

/** citty lets unknown options and superfluous words pass; a mistyped one must not. */
function checkWords(command: AnyCommand, rest: string[]): void {
  const definitions = Object.entries((command.args ?? {}) as ArgsDef);
  const options = Object.fromEntries(
    definitions
      .filter(([, { type }]) => type !== 'positional')
      .map(([name, { type }]) => [name, { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) }]),
  );
  const allowed = definitions.filter(([, { type }]) => type === 'positional').length;
  let positionals: string[];
  try {
    ({ positionals } = parseArgs({ args: rest, options, allowPositionals: true }));
  } catch (error) {
    throw new UserError(`better: ${(error as Error).message.split('. ')[0]}`);
  }
  if (positionals.length > allowed) throw new UserError(`better: one word too many: ${positionals[allowed]}`);
}

async function run(argv: string[]): Promise<number> {
  const { command, parent, rest } = await findCommand(argv);
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
    process.stderr.write(`${await renderUsage(command, parent)}\n`);
    return argv.length === 0 ? 2 : 0;
  }
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (command === better) {
    throw new UserError(`better: no such command: ${argv[0]}; there are ${Object.keys(verbs).sort().join(', ')}`);
  }
  if (command.subCommands) {
    throw new UserError(`better ${argv[0]}: which? there are ${Object.keys(command.subCommands).sort().join(', ')}`);
  }
  checkWords(command, rest);
  const { result } = await runCommand(command, { rawArgs: rest });
  return typeof result === 'number' ? result : 0;
}

/** Runs the command line, and returns its exit code. */
export async function main(argv: string[]): Promise<number> {
  try {
    return await run(argv);
  } catch (error) {
    const told = error instanceof UserError ? error : (asFileSystemError(error) ?? asUsageError(error));
    if (told) {
      human.error(told.message);
      return 2;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.stderr.write('This is a bug in better-datagen: please report it with the lines above.\n');
    return 1;
  }
}

/** citty's complaints about missing arguments. */
function asUsageError(error: unknown): UserError | null {
  const { name, message } = error as Error;
  return name === 'CLIError' ? new UserError(`better: ${message}; see better --help`) : null;
}

const program = process.argv[1];
if (program && realpathSync(program) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
