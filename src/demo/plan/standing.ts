/**
 * Where in a thing stands what is in it from the start.
 */
import type { YawSymmetry } from '../../asset/asset.ts';
import { invertPose, planarDistance, pose, transformPoint } from '../../core/pose.ts';
import type { ResolvedVariation } from '../../task/resolve.ts';
import { canonicalFrame } from '../frames.ts';
import { SLOT_TOLERANCE_M } from './slot.ts';

/** The part of a scene that tells what stands in what. */
export interface StandingScene {
  readonly layout: ResolvedVariation['layout'];
  /** Objects that start in or on another, by their ids. */
  readonly carriers: Readonly<Record<string, string>>;
}

/** A slot's place: centre of a base in the reference's canonical frame [m]. */
export interface SlotPlace {
  readonly position: readonly [number, number, number];
}

/**
 * The slots of `reference` at which something stands from the start, by the id of what does.
 *
 * @param symmetry of the reference
 */
export function takenAtStart<Place extends SlotPlace>(
  slots: readonly Place[],
  reference: string,
  symmetry: YawSymmetry,
  { layout, carriers }: StandingScene,
): Map<string, Place> {
  const { position, rotation } = layout[reference]!;
  const reference_T_world = invertPose(pose(), canonicalFrame(pose(), pose(position, rotation), symmetry));
  const taken = new Map<string, Place>();
  for (const [id, carrier] of Object.entries(carriers)) {
    if (carrier !== reference || !layout[id]) continue;
    const at = transformPoint(new Float64Array(3), reference_T_world, layout[id].position);
    const slot = slots.find((place) => planarDistance(place.position, at) <= SLOT_TOLERANCE_M);
    if (slot) taken.set(id, slot);
  }
  return taken;
}
