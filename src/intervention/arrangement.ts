/**
 * What operators work on: a resolved variation with everything that is known of an object in one place.
 */
import { complain } from '../core/errors.ts';
import type { SceneEvent } from '../task/events.ts';
import type { SemanticGroups } from '../task/groups.ts';
import type { ResolvedObject } from '../task/objects.ts';
import type { PhysicsOverride } from '../task/physics.ts';
import type { Relation } from '../task/relations.ts';
import type { ResetReach } from '../task/reset.ts';
import type { Resolution } from '../task/resolve.ts';

/** What an object is for: a semantic group. */
export type Role = keyof SemanticGroups;

export interface ArrangedObject extends ResolvedObject {
  readonly role: Role;
  /** How far it may start from where it is written. */
  readonly reach: ResetReach;
  /** The object whose draw it starts from; itself as a rule. */
  readonly drawsAs: string;
  /** The object that it starts in or on, and moves with; null as a rule. */
  readonly restsIn: string | null;
  readonly physics: PhysicsOverride;
}

export interface Arrangement {
  readonly instruction: string;
  readonly relation: Relation;
  /** By instance id; within a role, their order is that of the groups. */
  readonly objects: Readonly<Record<string, ArrangedObject>>;
  /** What happens in mid-episode, in the order of the operations. */
  readonly events: readonly SceneEvent[];
  /** What single objects are to be brought to, other than their twin says, by their ids. */
  readonly redirected: Readonly<Record<string, string>>;
  /** Of what single objects take the part in what is asked, other than their twin says, by their ids. */
  readonly exchanged: Readonly<Record<string, string>>;
  /** In whose exact place single objects stand, by their ids. */
  readonly replaced: Readonly<Record<string, string>>;
}

export function arrangementOf({ variation, objects, reset, draws, carriers }: Resolution): Arrangement {
  const roles = Object.entries(variation.semantic_groups) as [Role, readonly string[]][];
  const roleOf = (id: string) => roles.find(([, ids]) => ids.includes(id))![0];
  return {
    instruction: variation.instruction,
    relation: variation.goal_relation,
    objects: Object.fromEntries(
      objects.map((object) => {
        const { id } = object;
        const physics = variation.physics?.[id] ?? {};
        const start = { reach: reset.objects[id]!, drawsAs: draws[id] ?? id, restsIn: carriers[id] ?? null };
        return [id, { ...object, role: roleOf(id), ...start, physics }];
      }),
    ),
    events: variation.events ?? [],
    redirected: {},
    exchanged: {},
    replaced: {},
  };
}

/** Groups in the order of the objects. */
export function groupsOf({ objects }: Arrangement): SemanticGroups {
  const having = (role: Role) => Object.values(objects).flatMap((object) => (object.role === role ? [object.id] : []));
  return {
    container: having('container'),
    target: having('target'),
    distractor: having('distractor'),
    decor: having('decor'),
  };
}

/** Ids of all but the container. */
export function movableIds({ objects }: Arrangement): string[] {
  return Object.values(objects).flatMap(({ id, role }) => (role === 'container' ? [] : [id]));
}

/** The same arrangement with some objects changed. */
export function withObjects(
  arrangement: Arrangement,
  changes: Readonly<Record<string, Partial<ArrangedObject>>>,
): Arrangement {
  const objects = Object.values(arrangement.objects).map(
    (object) => [object.id, { ...object, ...changes[object.id] }] as const,
  );
  return { ...arrangement, objects: Object.fromEntries(objects) };
}

/** @throws UserError when the object is not in the scene */
export function activeObject({ objects }: Arrangement, id: string, where: string): ArrangedObject {
  const object = Object.hasOwn(objects, id) ? objects[id] : undefined;
  if (object) return object;
  throw complain({ where, what: 'no such object in the scene', got: id, expected: Object.keys(objects) });
}
