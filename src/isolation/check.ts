/**
 * Checking a certificate: its actions are done again, from the same starts, and have to end where it says.
 */
import { complain } from '../core/errors.ts';
import { marginFault } from './causes.ts';
import { type Certificate, certificatePaths, LEAST_SEEDS, readActions } from './certificate.ts';
import type { Candidate } from './certify.ts';
import { replayActions } from './episode.ts';

export interface CheckOptions {
  /** Folder of the certificate. */
  readonly folder: string;
  /** Episodes that are done again, spread over all of them; all by default. */
  readonly seeds?: number;
  /** Hash of what training shows now; null for a training variation. */
  readonly trainingSha256: string | null;
}

/**
 * @returns how many episodes were done again
 * @throws UserError for one that has been made for something else than is there now, and for one that does not hold
 */
export async function checkCertificate(
  candidate: Candidate,
  certificate: Certificate,
  { folder, seeds, trainingSha256 }: CheckOptions,
): Promise<number> {
  const where = certificatePaths(folder, certificate.variation_id).head;
  checkHead(candidate, certificate, trainingSha256, where);
  const actions = readActions(folder, certificate);
  const chosen = spread(certificate.episodes.length, seeds ?? certificate.episodes.length);
  for (const i of chosen) {
    const episode = certificate.episodes[i]!;
    const at = `${where}: episodes[${i}]`;
    const start = await candidate.start(episode.seed);
    demandSame(
      `${at}.scene_sha256`,
      'made for another scene: other assets, layout or physics',
      episode.scene_sha256,
      start.sceneSha256,
    );
    const trace = replayActions(start, actions[i]!);
    const fault = trace.cause ? { cause: trace.cause, detail: trace.detail } : marginFault(trace.margins);
    if (fault) {
      throw complain({
        where: at,
        what: 'its actions do not do the task any more',
        got: `${fault.cause} ${fault.detail}`,
      });
    }
    demandSame(`${at}.state_sha256`, 'its actions end in another state', episode.state_sha256, trace.stateSha256);
  }
  return chosen.length;
}

function checkHead(candidate: Candidate, certificate: Certificate, trainingSha256: string | null, where: string): void {
  const { status, mujoco_js, training_sha256, tried, axis, causes } = certificate;
  demandSame(`${where}: mujoco_js`, 'made with another version of mujoco-js', mujoco_js, candidate.mujoco_js);
  demandSame(`${where}: axis`, 'made for another axis', axis, candidate.axis);
  if (status === 'rejected') {
    throw complain({ where: `${where}: status`, what: 'the variation was tried and rejected', got: causes });
  }
  if (tried < LEAST_SEEDS) {
    throw complain({ where: `${where}: tried`, what: 'too few seeds', got: tried, expected: `${LEAST_SEEDS} or more` });
  }
  demandSame(`${where}: training_sha256`, 'made for other training variations', training_sha256, trainingSha256);
}

function demandSame(where: string, what: string, got: unknown, now: unknown): void {
  if (got === now) return;
  throw complain({ where, what, got, expected: `${String(now)}; \`better certify\` makes it anew` });
}

/** `count` of the numbers below `total`, first and last among them. */
function spread(total: number, count: number): number[] {
  const n = Math.min(total, count);
  if (n <= 1) return n === 1 ? [0] : [];
  return Array.from({ length: n }, (_, i) => Math.round((i * (total - 1)) / (n - 1)));
}
