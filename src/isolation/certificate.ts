/**
 * Certificates on disk: `<variation>.json` says what was tried and measured, `<variation>.actions` holds the executor's actions. The
 * JSON file is the one to read; together they are the frozen proof that the variation can be done.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkValue } from '../core/documents.ts';
import { complain, UserError } from '../core/errors.ts';
import { writeFileAtomic } from '../core/files.ts';
import { sha256Hex } from '../core/hash.ts';
import { decodeActions } from './action-code.ts';
import { CAUSES } from './causes.ts';

export const CERTIFICATE_FORMAT = 'better-datagen certificate';
/** Goes up when what a certificate means or holds changes. */
export const CERTIFICATE_VERSION = 1;
/** Seeds that a variation is certified over, at least. */
export const LEAST_SEEDS = 20;

const sha = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hex');
const seven = z.array(z.number()).length(7);

const episodeSchema = z.strictObject({
  /** Number of the start: the key of its random streams. */
  seed: z.int().min(0),
  /** Control steps. */
  steps: z.int().min(1),
  /** Of the compiled scene, with every asset and physical property in it. */
  scene_sha256: sha,
  /** Of the joint positions and velocities after the last action. */
  state_sha256: sha,
  /** Least distance of a joint from its limit [rad]. */
  joint_limit_rad: z.number(),
  manipulability: z.number(),
  /** Greatest residual of the inverse kinematics, position [m] plus rotation [rad]. */
  ik_residual: z.number(),
});
export type CertifiedEpisode = z.output<typeof episodeSchema>;

const handEventSchema = z.strictObject({
  kind: z.enum(['grasp', 'release']),
  object: z.string(),
  /** The TCP in the world, and in the object's upright frame: xyz [m], quaternion wxyz. */
  tcp: seven,
  relative: seven,
});

export const certificateSchema = z.strictObject({
  format: z.literal(CERTIFICATE_FORMAT),
  version: z.literal(CERTIFICATE_VERSION),
  task_id: z.string(),
  variation_id: z.string(),
  axis: z.string().nullable(),
  status: z.enum(['certified', 'rejected']),
  /** Of what moves the world. */
  mujoco_js: z.string(),
  /** Of what the training variations' certificates and seed demos show; null for a training variation itself. */
  training_sha256: sha.nullable(),
  /** Seeds that were tried. */
  tried: z.int().min(1),
  /** Seeds that failed, by cause. */
  causes: z.partialRecord(z.enum(CAUSES), z.int().min(1)),
  /** One line a seed that failed. */
  rejections: z.array(z.strictObject({ seed: z.int().min(0), cause: z.enum(CAUSES), detail: z.string() })),
  /** Kinds of subtask. */
  skills: z.array(z.string()),
  episodes: z.array(episodeSchema),
  /** Of the file of actions. */
  actions_sha256: sha,
  /** Where the executor takes things and lets go of them; of training variations, whose certificates support others. */
  hand_events: z.array(handEventSchema),
});
export type Certificate = z.output<typeof certificateSchema>;

export interface CertificatePaths {
  readonly head: string;
  readonly actions: string;
}

export function certificatePaths(folder: string, variationId: string): CertificatePaths {
  return { head: join(folder, `${variationId}.json`), actions: join(folder, `${variationId}.actions`) };
}

/** Writes both files, the head last: a head is never without its actions. */
export function writeCertificate(folder: string, certificate: Certificate, actions: Uint8Array): void {
  const paths = certificatePaths(folder, certificate.variation_id);
  writeFileAtomic(paths.actions, actions);
  writeFileAtomic(paths.head, headText(certificate));
}

/** One line for each episode and each hand event, so that a change shows as a line. */
function headText({ episodes, hand_events, rejections, ...rest }: Certificate): string {
  const lists = { rejections, episodes, hand_events };
  const lines = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const parts = Object.entries(lists).map(([key, list]) => {
    const items = list.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
    return `  ${JSON.stringify(key)}: [${items ? `\n${items}\n  ` : ''}]`;
  });
  return `{\n${lines.join('\n')}\n${parts.join(',\n')}\n}\n`;
}

/** The certificate of a variation; null when there is none. */
export function readCertificate(folder: string, variationId: string): Certificate | null {
  const { head } = certificatePaths(folder, variationId);
  if (!existsSync(head)) return null;
  const value = parseHead(head);
  const { format, version } = value as { format?: unknown; version?: unknown };
  if (format === CERTIFICATE_FORMAT && version !== CERTIFICATE_VERSION) {
    throw complain({
      where: `${head}: version`,
      what: 'a certificate from another version of this project',
      got: version,
      expected: `${CERTIFICATE_VERSION}; \`better certify\` makes it anew`,
    });
  }
  return checkValue(value, certificateSchema, head);
}

function parseHead(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UserError(`${path}: not JSON, so not a certificate; \`better certify\` makes it anew`);
  }
}

/** (T, 7) for each episode of a certificate; throws `UserError` when the file is not the one that the head speaks of. */
export function readActions(folder: string, { variation_id, episodes, actions_sha256 }: Certificate): Float32Array[] {
  const { actions: path } = certificatePaths(folder, variation_id);
  if (!existsSync(path)) throw complain({ where: path, what: 'the actions of the certificate are missing' });
  const bytes = readFileSync(path);
  if (sha256Hex(bytes) !== actions_sha256) {
    throw complain({ where: path, what: 'not the actions of the certificate beside it', got: sha256Hex(bytes) });
  }
  return decodeActions(
    bytes,
    episodes.map(({ steps }) => steps),
  );
}
