/**
 * Whether cameras have anything to see: one that stands within a thing sees the inside of a wall.
 */
import { BoundingBox } from '../asset/bounds.ts';
import { complain } from '../core/errors.ts';
import { pose } from '../core/pose.ts';
import { TABLE } from '../sim/mjcf.ts';
import type { ImagesPlan } from './images-plan.ts';
import type { PlannedVariation } from './plan.ts';
import { plannedAsset } from './planned-asset.ts';

/** Least and greatest x, y, z [m]. */
type Box = readonly [number, number, number, number, number, number];

const TABLE_BOX: Box = [
  ...TABLE.centre.map((c, i) => c - TABLE.half[i]!),
  ...TABLE.centre.map((c, i) => c + TABLE.half[i]!),
] as unknown as Box;
/** The palm in the hand's frame. */
const PALM_BOX: Box = [-0.032, -0.102, 0, 0.032, 0.102, 0.058];

/** @throws UserError naming the camera, and what it stands in */
export function checkCameraPlaces(
  { cameras }: ImagesPlan,
  variations: readonly PlannedVariation[],
  where: string,
): void {
  cameras.forEach(({ name, parent, parent_T_camera }, i) => {
    const inside =
      parent === 'hand'
        ? contains(PALM_BOX, parent_T_camera)
          ? 'the palm of the hand'
          : null
        : contains(TABLE_BOX, parent_T_camera)
          ? 'the table'
          : objectAround(parent_T_camera, variations);
    if (!inside) return;
    throw complain({
      where: `${where}.cameras[${i}]`,
      what: `camera ${name} stands within ${inside}`,
      got: parent_T_camera.slice(0, 3),
      expected: 'a position in the open',
    });
  });
}

function contains(box: ArrayLike<number>, point: ArrayLike<number>): boolean {
  return [0, 1, 2].every((axis) => box[axis]! < point[axis]! && point[axis]! < box[axis + 3]!);
}

/** The object, where its variation writes it, that a point lies in. */
function objectAround(point: ArrayLike<number>, variations: readonly PlannedVariation[]): string | null {
  const box = new Float64Array(6);
  for (const { variation, objects } of variations.flatMap((own) => (own.twin ? [own.twin.scene, own] : [own]))) {
    for (const { choices, ...object } of objects) {
      const { position, rotation } = variation.layout[object.id]!;
      for (const choice of choices) {
        const asset = plannedAsset({ ...object, ...choice }, object.id);
        new BoundingBox(asset).write(box, 0, pose(position, rotation));
        if (contains(box, point)) return `${object.id} of ${variation.variation_id}`;
      }
    }
  }
  return null;
}
