/**
 * Proves the difference of every stored pair again: from the resolved episodes, scenes compiled from them, the first logged states,
 * and the paths of the random streams.
 */
import { canonicalJson } from '../core/hash.ts';
import type { Row } from '../dataset/parquet-reader.ts';
import { EPISODES_PATH } from '../dataset/paths.ts';
import type { Check, VerifyContext } from '../dataset/verify.ts';
import { fileRows, rowGroups, seriesFiles } from '../dataset/verify-context.ts';
import { type ArmEvidence, proveDifference } from '../intervention/proof.ts';
import { jointsOf } from '../sim/joints.ts';
import { sceneToMjcf } from '../sim/mjcf.ts';
import { armState, armStreams } from './pair-start.ts';
import type { PlannedScene, PlannedVariation } from './plan.ts';
import { type AssetRequest, plannedAsset } from './planned-asset.ts';
import type { SeedPath } from './seed-path.ts';

const STATE = ['qpos', 'qvel', 'ctrl'] as const;

/** One arm as it is stored. */
export interface StoredArm {
  /** Parsed. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** Of the episode, as `provenance/episodes.parquet` keeps it. */
  readonly seed: string;
  /** Row 0 of the privileged log. */
  readonly first: Row;
}

/** The check of all pairs that the dataset holds whole. */
export const differenceCheck: Check = async (context, faults) => {
  const variations = (context.manifest.config as { variations?: readonly PlannedVariation[] } | null)?.variations ?? [];
  let pairs = 0;
  let fields = 0;
  for await (const { where, twin, intervened } of storedPairs(context)) {
    const { task_id, variation_id } = intervened.resolved;
    const planned = variations.find(
      ({ variation }) => variation.task_id === task_id && variation.variation_id === variation_id,
    );
    if (!planned?.twin) {
      faults.add(where, `its plan has no pairs of ${String(variation_id)}`);
      continue;
    }
    const result = proveStored(twin, intervened, planned);
    for (const fault of result.faults) faults.add(where, fault);
    fields += result.fields;
    pairs++;
  }
  return pairs === 0
    ? 'no pairs'
    : `${pairs} pairs proven again: ${fields} fields compared, all that differ were declared`;
};

/** What a stored pair has against it, and how many fields were compared. */
export function proveStored(
  twin: StoredArm,
  intervened: StoredArm,
  { twin: plannedTwin, ...scene }: PlannedVariation,
): { readonly faults: readonly string[]; readonly fields: number } {
  const { declared, scene: twinScene } = plannedTwin!;
  const proof = proveDifference(evidenceOf(twin, twinScene), evidenceOf(intervened, scene), declared);
  const faults =
    proof.undeclared.length > 0 ? [`differs in what was not declared: ${proof.undeclared.join(', ')}`] : [];
  const stored = intervened.resolved['difference'] as
    | { found?: readonly string[]; declared?: readonly string[] }
    | undefined;
  if (canonicalJson(stored?.declared ?? null) !== canonicalJson(proof.declared)) {
    faults.push('declares other fields than its plan does');
  }
  if (canonicalJson(stored?.found ?? null) !== canonicalJson(proof.found)) {
    faults.push('tells of another difference than there is');
  }
  return { faults, fields: Object.values(proof.checked).reduce((sum, count) => sum + count, 0) };
}

function evidenceOf({ resolved, seed, first }: StoredArm, scene: PlannedScene): ArmEvidence {
  const { twin: _, difference: __, ...episode } = resolved;
  const objects = episode['objects'] as readonly ({ readonly id: string } & AssetRequest)[];
  const ids = objects.map(({ id }) => id);
  const things = { objects: objects.map((object) => ({ id: object.id, asset: plannedAsset(object, object.id) })) };
  const [qpos, qvel, ctrl] = STATE.map((name) => Float64Array.from(first[name] as number[])) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const path = JSON.parse(seed) as SeedPath;
  return {
    description: scene,
    episode,
    mjcf: sceneToMjcf(things),
    state: armState({ qpos, qvel, ctrl }, ids, jointsOf(things)),
    // an arm's seed ends in the number of its attempt, which each counts for itself
    streams: armStreams(path.slice(0, path.lastIndexOf('attempt')), scene),
  };
}

interface StoredPair {
  readonly where: string;
  readonly twin: StoredArm;
  readonly intervened: StoredArm;
}

/** Pairs whose arms stand side by side, the twin first. */
async function* storedPairs({ dir }: VerifyContext): AsyncGenerator<StoredPair> {
  const rows = fileRows(dir, [EPISODES_PATH], ['episode_index', 'pair_id', 'seed', 'resolved_episode']);
  const waiting: { pair: unknown; arm: StoredArm }[] = [];
  // a row group holds an episode
  for await (const { rows: states } of rowGroups(dir, seriesFiles(dir, 'privileged'), STATE)) {
    const first = states[0]!;
    const row = (await rows.next()).value?.[0] as Row | undefined;
    if (!row) return; // told by the checks of provenance
    const pair = row['pair_id'];
    const before = waiting.pop();
    if (typeof pair !== 'string') continue;
    const arm = { resolved: JSON.parse(String(row['resolved_episode'])), seed: String(row['seed']), first };
    if (before?.pair === pair) {
      yield { where: `${EPISODES_PATH}: episode ${Number(row['episode_index'])}`, twin: before.arm, intervened: arm };
    } else waiting.push({ pair, arm });
  }
}
