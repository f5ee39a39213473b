/**
 * `better verify DIR`: every invariant of a dataset, its hashes and its digest.
 */
import { defineCommand } from 'citty';
import { type CheckResult, type VerifyReport, verifyDataset } from '../src/dataset/verify.ts';
import { outcomeCheck } from '../src/worker/outcome-check.ts';
import { differenceCheck } from '../src/worker/pair-check.ts';
import { replayCheck } from '../src/worker/replay-check.ts';
import { wholeNumber } from './support/numbers.ts';

/** Exit codes: every check passed; a fault was found; the dataset is not finished. */
const PASSED = 0;
const FAULTY = 2;
const INCOMPLETE = 3;

export const verifyCommand = defineCommand({
  meta: { name: 'verify', description: 'Check every invariant of a dataset, its hashes and its digest.' },
  args: {
    dir: { type: 'positional', description: 'Folder of the dataset', required: true },
    replay: { type: 'string', description: 'Simulate N episodes again and compare every state', valueHint: 'N' },
    json: { type: 'boolean', description: 'Print one JSON document on stdout', default: false },
  },
  async run({ args }): Promise<number> {
    const replay = wholeNumber('--replay', args.replay, 1, 1_000_000);
    const again = replay ? { replay: replayCheck(replay) } : {};
    const report = await verifyDataset(args.dir, {
      checks: { outcomes: outcomeCheck, difference: differenceCheck, ...again },
    });
    const ok = report.checks.every((check) => check.ok);
    if (args.json) process.stdout.write(`${JSON.stringify({ dir: args.dir, ok, ...report }, null, 2)}\n`);
    else process.stderr.write(reportText(args.dir, report, ok));
    if (report.state === 'incomplete') return INCOMPLETE;
    return ok ? PASSED : FAULTY;
  },
});

function reportText(dir: string, report: VerifyReport, ok: boolean): string {
  const lines = report.checks.map((result) => checkLine(result));
  const whole = report.checks.some(({ skipped }) => skipped) ? 'whole, as far as it was checked' : 'whole';
  const verdict = report.state === 'incomplete' ? 'not finished' : ok ? whole : 'DAMAGED';
  return `${[...lines, `${dir}: ${verdict}`].join('\n')}\n`;
}

function checkLine({ check, ok, detail, skipped }: CheckResult): string {
  if (skipped) return `------ ${check.padEnd(10)}  not checked: ${detail}`;
  return `${ok ? 'ok    ' : 'FAULT '} ${check.padEnd(10)}  ${detail}`;
}
