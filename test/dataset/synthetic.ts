/**
 * Slot results as a worker would hand them over, made from a random stream: episodes of different lengths, numbers of
 * objects and contacts, and slots without an episode.
 */
import { RandomStream } from '../../src/core/random.ts';
import type { ColumnData, ColumnSpec, EpisodeLog } from '../../src/episode/column.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../src/episode/columns.ts';
import type { AttemptRow, EpisodeProvenance, SlotResult } from '../../src/episode/record.ts';

export const TASKS = ['Pack the fruit lunch.', 'Pack the snack bag.', 'Räum auf.'] as const;
const LABELS = ['', 'apple_1', 'banana_1', 'lunch_bag_1', 'hand', 'descend'] as const;
const ROBOT_WIDTH = 9;

export interface SyntheticOptions {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly objects?: number;
  readonly contacts?: number;
}

/** The result of a slot: a function of its number. Every fifth slot has no episode. */
export function syntheticSlot(slot: number, options: SyntheticOptions = {}): SlotResult {
  const rng = new RandomStream(['synthetic', slot]);
  const isAccepted = slot % 5 !== 3;
  const rejected = isAccepted ? rng.integer(3) : 2;
  const common = {
    slot,
    task_id: `Task_${slot % 3}`,
    variation_id: slot % 2 ? 'EV-03' : 'TV-01',
    source_demos: ['demo_0'],
  };
  const attempts: AttemptRow[] = Array.from({ length: rejected + (isAccepted ? 1 : 0) }, (_, attempt) => ({
    ...common,
    attempt,
    status: attempt < rejected ? 'rejected' : 'accepted',
    cause: attempt < rejected ? 'grasp_missed' : null,
    step: rng.integer(100),
    seed: JSON.stringify(['seed', 7, 'slot', slot, 'attempt', attempt]),
  }));
  if (!isAccepted) return { slot, attempts, episode: null };
  const { minLength = 5, maxLength = 30 } = options;
  const length = minLength + rng.integer(maxLength - minLength + 1);
  const provenance: EpisodeProvenance = {
    ...common,
    attempt: rejected,
    template_type: 'loose_packing',
    axis: slot % 2 ? 'adversarial_object' : null,
    pair_id: null,
    instruction: TASKS[slot % 3]!,
    seed: attempts.at(-1)!.seed,
    resolved_episode: JSON.stringify({ objects: ['apple_1'], pose: [0.1, -0, 1e-17] }),
    outcome: 'success',
  };
  const subtasks = [
    { name: 'pick up the apple', frame: 0 },
    { name: 'place it in the bag', frame: Math.floor(length / 2) },
  ];
  return { slot, attempts, episode: { log: syntheticLog(rng, length, options), subtasks, provenance } };
}

function syntheticLog(rng: RandomStream, length: number, options: SyntheticOptions): EpisodeLog {
  const objects = options.objects ?? 1 + rng.integer(3);
  const widths: Record<string, number> = {
    qpos: ROBOT_WIDTH + 7 * objects,
    qvel: ROBOT_WIDTH + 6 * objects,
    'object.pose': 7 * objects,
    'object.velocity': 6 * objects,
    'goal.truth': objects,
    'fail.truth': 0,
  };
  const contacts = new Int32Array(length + 1);
  const most = options.contacts ?? 4;
  for (let row = 0; row < length; row++) contacts[row + 1] = contacts[row]! + rng.integer(most + 1);
  const specs: readonly ColumnSpec[] = [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS];
  const columns = specs.map(
    (spec) => [spec.name, column(rng, spec, length, widths[spec.name] ?? 0, contacts)] as const,
  );
  return { length, columns: Object.fromEntries(columns) };
}

function column(rng: RandomStream, spec: ColumnSpec, length: number, width: number, contacts: Int32Array): ColumnData {
  const { shape, dtype } = spec;
  const size = shape === 'per_row' ? contacts[length]! : length * (shape === 'per_episode' ? width : (shape[0] ?? 1));
  const values = {
    float32: () => Float32Array.from({ length: size }, () => real(rng)),
    float64: () => Float64Array.from({ length: size }, () => real(rng)),
    int32: () => Int32Array.from({ length: size }, () => rng.integer(9) - 1),
    bool: () => Uint8Array.from({ length: size }, () => rng.integer(2)),
    string: () => Int32Array.from({ length: size }, () => rng.integer(LABELS.length)),
  }[dtype]();
  return {
    values,
    ...(shape === 'per_row' ? { offsets: contacts } : {}),
    ...(dtype === 'string' ? { labels: LABELS } : {}),
  };
}

/** Zeros of both signs are among them: logs must come back bit for bit. */
function real(rng: RandomStream): number {
  const kind = rng.integer(8);
  return kind === 0 ? 0 : kind === 1 ? -0 : rng.uniform(-1, 1);
}
