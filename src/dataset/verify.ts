/**
 * Whether a dataset on disk is what its manifest says, and what LeRobot takes for granted. Reads row group by row group.
 */
import { existsSync, statSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { MANIFEST_FORMAT, readManifest } from './manifest.ts';
import { planPath } from './paths.ts';
import { type Check, type CheckResult, Faults, fileRows, readJson, type VerifyContext } from './verify-context.ts';
import { checkDecoding } from './verify-decoding.ts';
import { checkDigest, checkFiles } from './verify-files.ts';
import { checkImages } from './verify-images.ts';
import { checkData, checkEpisodes, checkInfo, checkPrivileged } from './verify-lerobot.ts';
import { checkPairs } from './verify-pairs.ts';
import { checkProvenance } from './verify-provenance.ts';
import { checkStats } from './verify-stats.ts';
import { checkVideos } from './verify-videos.ts';

export type { Check, CheckResult, Faults, VerifyContext } from './verify-context.ts';

export interface VerifyOptions {
  /** Checks beside the built-in ones, by name, such as a replay of some episodes. */
  readonly checks?: Readonly<Record<string, Check>>;
}

export interface VerifyReport {
  /** `incomplete`: a dataset that is still being made, or whose making was cut short. Nothing more is checked then. */
  readonly state: 'finished' | 'incomplete';
  readonly checks: readonly CheckResult[];
}

const BYTES: Readonly<Record<string, Check>> = { files: checkFiles, digest: checkDigest };
const CONTENT: Readonly<Record<string, Check>> = {
  info: checkInfo,
  episodes: checkEpisodes,
  data: checkData,
  images: checkImages,
  videos: checkVideos,
  decoding: checkDecoding,
  stats: checkStats,
  privileged: checkPrivileged,
  provenance: checkProvenance,
  pairs: checkPairs,
};

/**
 * Runs every check; a fault in one does not keep the others from running.
 *
 * @throws UserError when `dir` is not a dataset folder
 */
export async function verifyDataset(dir: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new UserError(`${dir}: no such dataset folder`);
  const manifest = readManifest(dir);
  if (!manifest) {
    if (!existsSync(planPath(dir))) {
      throw new UserError(
        `${dir}: not a dataset of this program: it has no ${MANIFEST_FORMAT} manifest and no unfinished work`,
      );
    }
    const detail = 'no manifest yet; run `better generate` again with the same corpus and folder: it goes on';
    return { state: 'incomplete', checks: [{ check: 'manifest', ok: false, detail }] };
  }
  const results: CheckResult[] = [{ check: 'manifest', ok: true, detail: `format ${manifest.format_version}` }];
  const bare: VerifyContext = { dir, manifest, info: {} as VerifyContext['info'], tasks: [] };
  for (const [name, check] of Object.entries(BYTES)) results.push(await runCheck(name, check, bare));
  const context = await readContext(bare);
  if ('check' in context) return { state: 'finished', checks: [...results, context] };
  for (const [name, check] of Object.entries({ ...CONTENT, ...options.checks })) {
    results.push(await runCheck(name, check, context));
  }
  return { state: 'finished', checks: results };
}

/** A file that cannot be read is a fault, not a bug. */
async function runCheck(name: string, check: Check, context: VerifyContext): Promise<CheckResult> {
  const faults = new Faults();
  try {
    return faults.result(name, await check(context, faults));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    faults.add(name, `could not be read to its end: ${error.message}`);
    return faults.result(name, '');
  }
}

async function readContext(bare: VerifyContext): Promise<VerifyContext | CheckResult> {
  try {
    const info = readJson(bare.dir, 'meta/info.json') as VerifyContext['info'];
    const tasks: string[] = [];
    for await (const [row] of fileRows(bare.dir, ['meta/tasks.parquet'])) {
      if (Number(row['task_index']) !== tasks.length) throw new Error('meta/tasks.parquet: task_index is not the row');
      tasks.push(row['task'] as string);
    }
    if (typeof info?.features !== 'object') throw new Error('meta/info.json: has no features');
    return { ...bare, info, tasks };
  } catch (error) {
    return { check: 'meta', ok: false, detail: `meta/: cannot be read: ${(error as Error).message}` };
  }
}
