/**
 * Objects that were not in the scene before.
 */
import { z } from 'zod';
import { complain } from '../core/errors.ts';
import { assetPath, type Placement, resolveAsset } from '../task/objects.ts';
import { resolveReset } from '../task/reset.ts';
import { BASE } from '../task/schema.ts';
import type { ListedObject, Task } from '../task/task-folder.ts';
import { type ArrangedObject, type Arrangement, groupsOf, type Role } from './arrangement.ts';

/** Roles that an object can be given; what the container is, a scene's twin says. */
export const roleSchema = z.enum(['target', 'distractor', 'decor']);

const ROLE_OF_LIST: Readonly<Record<ListedObject['list'], Role>> = {
  container: 'container',
  goal_objects: 'target',
  fail_objects: 'distractor',
  decor_objects: 'decor',
};

export interface Newcomer {
  readonly id: string;
  /** By default what `object_universe.yaml` lists it as. */
  readonly role: Role | undefined;
  readonly place: Omit<Placement, 'scale'>;
  /** File and key path that named it. */
  readonly where: string;
}

/**
 * An object of the task that is not in the scene yet. Its scale is the one that BASE writes for it, else 1.
 *
 * @throws UserError when the task has no such object, or it is in the scene
 */
export function newcomer(task: Task, scene: Arrangement, { id, role, place, where }: Newcomer): ArrangedObject {
  const listed = task.universe.get(id);
  if (!listed) {
    const expected = [...task.universe.keys()].filter((other) => !(other in scene.objects));
    throw complain({ where, what: 'no such object in object_universe.yaml', got: id, expected });
  }
  if (id in scene.objects) throw complain({ where, what: 'the object is in the scene already', got: id });
  const base = task.variations.get(BASE)!.data;
  const reset = resolveReset([task.file.reset, base.reset], [id], groupsOf(scene).container[0]!);
  return {
    id,
    ...resolveAsset(task, id),
    selected: base.pose_overrides[id]?.selected_asset_id ?? null,
    placement: { ...place, scale: base.pose_overrides[id]?.scale ?? [1, 1, 1] },
    where: { pose: where, asset: assetPath(task, id) },
    role: role ?? ROLE_OF_LIST[listed.list],
    reach: reset.objects[id]!,
    drawsAs: id,
    restsIn: null,
    physics: {},
  };
}
