/**
 * The active objects of a variation: where each stands, and what it may be made of.
 */
import { complain } from '../core/errors.ts';
import { pose } from '../core/pose.ts';
import type { PoseOverride } from './schema.ts';
import type { Task, VariationDocument } from './task-folder.ts';

/** A written pose. */
export interface Placement {
  /** Origin of the object, the centre of its base, in the task frame [m]. */
  readonly position: readonly [number, number, number];
  /** Unit quaternion w x y z. */
  readonly rotation: readonly [number, number, number, number];
  readonly scale: readonly [number, number, number];
  /** Where its moving parts start, by their names [m] or [rad]; those that are left out start closed. */
  readonly joints?: Readonly<Record<string, number>>;
}

export interface ResolvedObject {
  readonly id: string;
  /** What the catalogue knows it as, e.g. `apple`. */
  readonly semanticName: string;
  /** Assets that the bindings offer, by their uid at the source or, without one, their key. */
  readonly candidates: readonly string[];
  /** The asset that the layout was written with; null where it names none. */
  readonly selected: string | null;
  readonly placement: Placement;
  /** File and key path of what was read, for complaints. */
  readonly where: { readonly pose: string; readonly asset: string };
}

/**
 * Resolves the objects in the order of `activeIds`; key by key, what the variation writes of a pose wins over what BASE does.
 *
 * @throws UserError for an object without a position, or without a semantic name
 */
export function resolveObjects(
  task: Task,
  chain: readonly VariationDocument[],
  activeIds: readonly string[],
): ResolvedObject[] {
  return activeIds.map((id) => {
    const written = Object.assign({}, ...chain.map(({ data }) => data.pose_overrides[id])) as PoseOverride;
    const { path } = chain.findLast(({ data }) => data.pose_overrides[id]?.position) ?? chain.at(-1)!;
    const where = { pose: `${path}: pose_overrides.${id}`, asset: assetPath(task, id) };
    return {
      id,
      ...resolveAsset(task, id),
      selected: written.selected_asset_id ?? null,
      placement: resolvePlacement(written, id, where.pose),
      where,
    };
  });
}

/**
 * What an object of the task is, active or not.
 *
 * @throws UserError when nothing says so
 */
export function resolveAsset(task: Task, id: string): Pick<ResolvedObject, 'semanticName' | 'candidates'> {
  const binding = task.bindings.get(id);
  const semanticName = binding?.semantic_name ?? task.universe.get(id)?.semantic_name;
  if (semanticName === undefined) {
    throw complain({
      where: `${assetPath(task, id)}.semantic_name`,
      what: `${id} is active, and nothing says what it is`,
    });
  }
  const candidates = (binding?.candidates ?? []).map(({ source_uid, asset_key }) => source_uid ?? asset_key);
  return { semanticName, candidates: candidates.filter((uid) => uid !== undefined) };
}

/** File and key path of what says what an object is made of. */
export function assetPath(task: Task, id: string): string {
  return `${task.paths.bindings}: bindings.${id}`;
}

function resolvePlacement({ position, rotation, scale, joints }: PoseOverride, id: string, where: string): Placement {
  if (!position) {
    throw complain({
      where,
      what: `${id} is active, and neither the variation nor BASE writes a pose for it`,
      expected: 'position: [x, y, z]',
    });
  }
  const [, , , w, x, y, z] = pose(position, rotation);
  return { position, rotation: [w!, x!, y!, z!], scale: scale ?? [1, 1, 1], ...(joints ? { joints } : {}) };
}
