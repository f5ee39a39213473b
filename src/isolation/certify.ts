/**
 * Certifying a variation: the executor does it from every seed, its actions give the same end again, it keeps its margins, and it
 * asks nothing of the hand that training does not show.
 */
import { UserError } from '../core/errors.ts';
import { sha256Hex } from '../core/hash.ts';
import type { HandEvent } from '../demo/hand-events.ts';
import { encodeActions } from './action-code.ts';
import { type Cause, type Fault, marginFault } from './causes.ts';
import { CERTIFICATE_FORMAT, CERTIFICATE_VERSION, type Certificate, type CertifiedEpisode } from './certificate.ts';
import { type EpisodeTrace, replayActions, runExecutor, type StartedEpisode } from './episode.ts';
import type { MotorSupport } from './motor-support.ts';

/** A variation that can be started from a seed. */
export interface Candidate {
  readonly task_id: string;
  readonly variation_id: string;
  readonly axis: string | null;
  /** Version of what moves the world. */
  readonly mujoco_js: string;
  /**
   * Brings a world to the start of a seed; the same seed gives the same start.
   *
   * @throws UserError for a layout that cannot be started, or arms that differ in what was not declared
   */
  readonly start: (seed: number) => Promise<StartedEpisode>;
}

/** What an evaluation variation is held against. */
export interface TrainingSupport {
  readonly support: MotorSupport;
  readonly sha256: string;
}

export interface CertifyOptions {
  /** Seeds from 0. */
  readonly seeds: number;
  /** Null for a training variation, which is what others are held against. */
  readonly training: TrainingSupport | null;
  readonly onSeed?: (seed: number, fault: Fault | null) => void;
}

export interface Certified {
  readonly certificate: Certificate;
  readonly actions: Uint8Array;
}

/** Axes that ask for other poses by design: the skills are to be known, the poses need not. */
const OTHER_POSES = ['hidden_physics', 'affordance'];

interface Passed {
  readonly episode: CertifiedEpisode;
  readonly trace: EpisodeTrace;
}

/** Tries every seed; one that fails rejects the variation, and all are told. */
export async function certifyVariation(candidate: Candidate, options: CertifyOptions): Promise<Certified> {
  const passed: Passed[] = [];
  const rejections: { seed: number; cause: Cause; detail: string }[] = [];
  const skills = new Set<string>();
  for (let seed = 0; seed < options.seeds; seed++) {
    const result = await trySeed(candidate, seed, options, skills);
    if ('cause' in result) rejections.push({ seed, ...result });
    else passed.push(result);
    options.onSeed?.(seed, 'cause' in result ? result : null);
  }
  const actions = encodeActions(passed.map(({ trace }) => trace.actions));
  const { task_id, variation_id, axis, mujoco_js } = candidate;
  const certificate: Certificate = {
    format: CERTIFICATE_FORMAT,
    version: CERTIFICATE_VERSION,
    task_id,
    variation_id,
    axis,
    status: rejections.length === 0 ? 'certified' : 'rejected',
    mujoco_js,
    training_sha256: options.training?.sha256 ?? null,
    tried: options.seeds,
    causes: tally(rejections),
    skills: [...skills].sort(),
    rejections,
    episodes: passed.map(({ episode }) => episode),
    actions_sha256: sha256Hex(actions),
    hand_events: options.training ? [] : passed.flatMap(({ trace }) => trace.handEvents.map(shortened)),
  };
  return { certificate, actions };
}

async function trySeed(
  candidate: Candidate,
  seed: number,
  { training }: CertifyOptions,
  skills: Set<string>,
): Promise<Passed | Fault> {
  let start: StartedEpisode;
  try {
    start = await candidate.start(seed);
  } catch (error) {
    if (error instanceof UserError) return { cause: 'layout', detail: error.message };
    throw error;
  }
  const used = start.plan.subtasks.map(({ kind }) => kind);
  for (const skill of used) skills.add(skill);
  const trace = runExecutor(start);
  if (trace.cause) return { cause: trace.cause, detail: trace.detail };
  const fault = marginFault(trace.margins) ?? supportFault(candidate, start, trace, training);
  if (fault) return fault;
  const again = replayActions(await candidate.start(seed), trace.actions);
  if (again.cause || again.stateSha256 !== trace.stateSha256) {
    return { cause: 'replay_differs', detail: again.cause ?? `ends in ${again.stateSha256}` };
  }
  return { trace, episode: describeEpisode(seed, start, trace) };
}

function supportFault(
  { axis }: Candidate,
  { plan }: StartedEpisode,
  { handEvents }: EpisodeTrace,
  training: TrainingSupport | null,
): Fault | null {
  if (!training) return null;
  const unknown = training.support.skillFault(plan.subtasks.map(({ kind }) => kind));
  if (unknown || (axis !== null && OTHER_POSES.includes(axis))) return unknown;
  return training.support.poseFault(
    handEvents,
    (name) => plan.objects.find(({ asset }) => asset.semanticName === name)!.asset.symmetry,
  );
}

export function describeEpisode(seed: number, { sceneSha256 }: StartedEpisode, trace: EpisodeTrace): CertifiedEpisode {
  const { joint_limit_rad, manipulability, ik_residual } = trace.margins;
  return {
    seed,
    steps: trace.actions.length / 7,
    scene_sha256: sceneSha256,
    state_sha256: trace.stateSha256,
    joint_limit_rad: rounded(joint_limit_rad, 4),
    manipulability: rounded(manipulability, 4),
    ik_residual: rounded(ik_residual, 6),
  };
}

/** Poses to 0.1 mm: what support asks of them is centimetres. */
function shortened({ kind, object, tcp, relative }: HandEvent): Certificate['hand_events'][number] {
  return { kind, object, tcp: tcp.map((x) => rounded(x, 4)), relative: relative.map((x) => rounded(x, 4)) };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits)) + 0;

function tally(rejections: readonly { readonly cause: Cause }[]): Partial<Record<Cause, number>> {
  const counts: Partial<Record<Cause, number>> = {};
  for (const { cause } of rejections) counts[cause] = (counts[cause] ?? 0) + 1;
  return counts;
}
