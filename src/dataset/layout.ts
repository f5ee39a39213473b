/**
 * Everything besides the episodes that decides the bytes of a dataset.
 */
import { UserError } from '../core/errors.ts';
import { canonicalJson, sha256Hex } from '../core/hash.ts';
import { PRIVILEGED_COLUMNS } from '../episode/columns.ts';
import type { ExtraColumn } from './camera-feature.ts';
import type { Feature } from './feature.ts';
import { datasetFeatures } from './features.ts';

/** Raised when the bytes of a dataset change for the same episodes. */
export const FORMAT_VERSION = 1;

export interface DatasetOptions {
  /** Hash of the plan that the slots belong to: a folder holds one plan's dataset. */
  readonly planSha256: string;
  /** Slots of the plan. */
  readonly slots: number;
  /** The instructions of the plan, in its order; repetitions are fine. Their first places are the task indices. */
  readonly tasks: readonly string[];
  /** Features beside those that every dataset has, such as cameras. */
  readonly extraFeatures?: readonly Feature[];
  /** Columns of `privileged/` beside the declared ones. */
  readonly extraPrivileged?: readonly ExtraColumn[];
  readonly limits?: Partial<SegmentLimits>;
}

/** When a file has reached this size, its segment is closed after the episode. [2^20 bytes] */
export interface SegmentLimits {
  readonly dataMb: number;
  readonly privilegedMb: number;
  /** Of the largest video file; 200 is LeRobot's. */
  readonly videoMb: number;
}

export const DEFAULT_LIMITS: SegmentLimits = { dataMb: 100, privilegedMb: 100, videoMb: 200 };

export interface DatasetLayout {
  readonly features: readonly Feature[];
  readonly extraPrivileged: readonly ExtraColumn[];
  readonly tasks: readonly string[];
  readonly taskIndex: ReadonlyMap<string, number>;
  readonly slots: number;
  readonly limits: SegmentLimits;
  /** Of the plan and of everything here: equal hashes, equal bytes. */
  readonly sha256: string;
}

/** @throws UserError when a limit is not positive */
export function datasetLayout(options: DatasetOptions): DatasetLayout {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  for (const [name, size] of Object.entries(limits)) {
    if (!(size > 0)) throw new UserError(`limits.${name}: got ${size}; expected a size above 0 [2^20 bytes]`);
  }
  const tasks = [...new Set(options.tasks)];
  const features = datasetFeatures(options.extraFeatures);
  const { videoMb: _, ...otherLimits } = limits;
  const extraPrivileged = options.extraPrivileged ?? [];
  const decisive = {
    version: FORMAT_VERSION,
    plan: options.planSha256,
    slots: options.slots,
    limits: features.some(({ video }) => video) ? limits : otherLimits,
    tasks,
    features: features.map(({ name, info, column }) => [name, info, column?.type ?? null]),
    privileged: PRIVILEGED_COLUMNS.map(({ name, dtype, shape }) => [name, dtype, shape]),
    ...(extraPrivileged.length > 0 ? { extra: extraPrivileged.map(({ name, type }) => [name, type]) } : {}),
  };
  return {
    features,
    extraPrivileged,
    tasks,
    taskIndex: new Map(tasks.map((task, index) => [task, index])),
    slots: options.slots,
    limits,
    sha256: sha256Hex(canonicalJson(decisive)),
  };
}
