/**
 * What a task asks the hand to bring where: read from a resolved variation.
 */
import type { YawSymmetry } from '../../asset/asset.ts';
import { demanded } from '../../task/condition.ts';
import type { PlacingSkill, PlanBlock, PlannedPlace, PlannedSlot } from '../../task/plan-block.ts';
import type { Relation } from '../../task/relations.ts';
import type { ResolvedVariation } from '../../task/resolve.ts';
import { PACKING_SLOTS } from '../packing.ts';
import type { Slot } from './slot.ts';
import { type StandingScene, takenAtStart } from './standing.ts';

/** One thing is to stand in a relation to another. */
export interface Goal {
  /** Index of what is moved, in the scene's objects. */
  readonly object: number;
  /** Index of what it is brought to. */
  readonly reference: number;
  readonly relation: Relation;
  readonly skill: PlacingSkill;
  /** Where it goes there; null where nothing says, or everything is taken. */
  readonly slot: Slot | null;
}

/** The part of a scene that goals follow from. */
export interface GoalScene {
  readonly variation: Pick<
    ResolvedVariation,
    'active_instance_ids' | 'semantic_groups' | 'container_instance_id' | 'success' | 'template_type'
  >;
  /** Beside `active_instance_ids`. */
  readonly semanticNames: readonly string[];
  readonly plan?: PlanBlock | undefined;
  /** What stands in what at the start; where it is not told, every slot is free. */
  readonly start?: StandingScene & {
    /** Of each object. */
    readonly symmetries: readonly YawSymmetry[];
  };
}

/** Templates whose tasks have a plan without saying one. */
export const DEFAULT_PLANS: readonly string[] = ['loose_packing'];

/** The goals of a scene, in the order of its objects; without a plan, that of packing: every target into the container. */
export function goalsOf(scene: GoalScene): Goal[] {
  return scene.plan ? plannedGoals(scene, scene.plan) : packingGoals(scene);
}

function packingGoals({ variation, semanticNames }: GoalScene): Goal[] {
  const { active_instance_ids: ids, semantic_groups, container_instance_id } = variation;
  const reference = ids.indexOf(container_instance_id);
  return semantic_groups.target.map((id) => {
    const object = ids.indexOf(id);
    return { object, reference, relation: 'in', skill: 'place', slot: PACKING_SLOTS[semanticNames[object]!] ?? null };
  });
}

function plannedGoals({ variation, semanticNames, start }: GoalScene, plan: PlanBlock): Goal[] {
  const ids = variation.active_instance_ids;
  const edges = variation.success.conditions.flatMap(demanded).filter((condition) => condition.type === 'edge');
  const taken = new Map<string, Set<PlannedSlot>>();
  return ids.flatMap((id, object): Goal[] => {
    for (const { relation, target_id } of edges.filter(({ subject_id }) => subject_id === id)) {
      const reference = ids.indexOf(target_id);
      const place = plan.places.find((candidate) => serves(candidate, target_id, semanticNames[reference]!, relation));
      if (!place) continue;
      const standing = start ? takenAtStart(place.slots, target_id, start.symmetries[reference]!, start) : new Map();
      const used = taken.get(target_id) ?? new Set(standing.values());
      taken.set(target_id, used);
      const slot: PlannedSlot | null = standing.get(id) ?? freeSlot(place, [id, semanticNames[object]!], used);
      if (slot) used.add(slot);
      return [{ object, reference, relation, skill: place.skill, slot: slot && slotAt(place, slot) }];
    }
    return [];
  });
}

function serves(place: PlannedPlace, id: string, semanticName: string, relation: Relation): boolean {
  if (place.reference !== id && place.reference !== semanticName) return false;
  return place.relation === undefined || place.relation === relation;
}

/** @param names what the thing is called: its id and its semantic name */
function freeSlot(
  { slots }: PlannedPlace,
  names: readonly [string, string],
  used: ReadonlySet<PlannedSlot>,
): PlannedSlot | null {
  const free = slots.filter((slot) => !used.has(slot));
  const keptFor = (name: string) => free.find((slot) => slot.for?.includes(name));
  return keptFor(names[0]) ?? keptFor(names[1]) ?? free.find((slot) => !slot.for) ?? null;
}

const slotAt = (
  { height_from, drop_m, hold_above_m, lean_rad, part }: PlannedPlace,
  { position, yaw_rad, object_yaw_rad }: PlannedSlot,
): Slot => ({
  position,
  yawRad: yaw_rad,
  ...(object_yaw_rad === undefined ? {} : { objectYawRad: object_yaw_rad }),
  heightFrom: height_from,
  dropM: drop_m,
  ...(hold_above_m === undefined ? {} : { holdAboveM: hold_above_m }),
  ...(part === undefined ? {} : { part }),
  ...(lean_rad === 0 ? {} : { leanRad: lean_rad }),
});
