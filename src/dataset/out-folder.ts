/**
 * Whose folder it is: a new one, one to go on in, a finished one, or somebody else's.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { TEMPORARY_SUFFIX, writeFileAtomic } from '../core/files.ts';
import { FORMAT_VERSION } from './layout.ts';
import { type DatasetManifest, readManifest } from './manifest.ts';
import { planPath, workFolder } from './paths.ts';
import { fileFault } from './receipt.ts';

const planSchema = z.object({
  format: z.literal('better-datagen plan'),
  plan_sha256: z.string(),
  layout_sha256: z.string(),
});

/** Hash of the plan, and of the layout that it is written in. */
export interface Claim {
  readonly planSha256: string;
  readonly layoutSha256: string;
}

/**
 * Takes the folder for a plan, making it where there is none. Returns the manifest when the dataset is finished and whole.
 *
 * @throws UserError when the folder is not this plan's, or a finished dataset is damaged
 */
export async function claimFolder(out: string, claim: Claim): Promise<DatasetManifest | null> {
  const stat = statSync(out, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) throw new UserError(`${out}: a file stands where the dataset's folder should be`);
  const manifest = readManifest(out);
  if (manifest) {
    checkClaim(out, claim, { planSha256: manifest.plan_sha256, layoutSha256: manifest.layout_sha256 });
    await checkFinished(out, manifest);
    return manifest;
  }
  if (existsSync(planPath(out))) {
    checkClaim(out, claim, readPlan(planPath(out)));
    return null;
  }
  const foreign = foreignNames(out);
  if (foreign.length > 0) {
    const names = foreign.slice(0, 5).map((name) => JSON.stringify(name));
    throw new UserError(
      `${out}: not empty, and not a dataset of this program: holds ${names.join(', ')}${foreign.length > 5 ? ', ...' : ''}; choose a new or an empty folder`,
    );
  }
  mkdirSync(out, { recursive: true });
  const plan = { format: 'better-datagen plan', format_version: FORMAT_VERSION, plan_sha256: claim.planSha256 };
  writeFileAtomic(planPath(out), `${JSON.stringify({ ...plan, layout_sha256: claim.layoutSha256 }, null, 2)}\n`);
  return null;
}

function readPlan(path: string): Claim {
  try {
    const plan = planSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return { planSha256: plan.plan_sha256, layoutSha256: plan.layout_sha256 };
  } catch {
    throw new UserError(`${path}: damaged, so that it is not known what this folder was for; choose another folder`);
  }
}

function checkClaim(out: string, mine: Claim, theirs: Claim): void {
  const short = (hash: string) => hash.slice(0, 12);
  if (theirs.planSha256 !== mine.planSha256) {
    throw new UserError(
      `${out}: holds another corpus (plan ${short(theirs.planSha256)}, asked for is ${short(mine.planSha256)}): another config, seed or count; choose another folder, or delete this one`,
    );
  }
  if (theirs.layoutSha256 !== mine.layoutSha256) {
    throw new UserError(
      `${out}: holds the same plan written in another way (other columns, cameras, file sizes or version of this program); choose another folder, or delete this one`,
    );
  }
}

async function checkFinished(out: string, manifest: DatasetManifest): Promise<void> {
  for (const entry of manifest.files) {
    const fault = await fileFault(out, entry);
    if (fault === null) continue;
    throw new UserError(
      `${join(out, entry.path)}: ${fault}; the dataset was finished and has been damaged since: restore the file from a copy, or generate into another folder`,
    );
  }
}

/** What stands there that a start of this program which was cut short cannot have left. */
function foreignNames(out: string): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .filter((name) => name !== 'work' || !isUnstarted(workFolder(out)))
    .sort();
}

function isUnstarted(work: string): boolean {
  if (!statSync(work).isDirectory()) return false;
  return readdirSync(work).every((name) => name.startsWith('.') && name.endsWith(TEMPORARY_SUFFIX));
}
