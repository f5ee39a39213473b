import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import { pose } from '../../src/core/pose.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';

/** x and y of the middle of an object's box [m]: told here anew, as skills that are tested have one of their own. */
export const middleOf = ({ boxes }: Pick<World['state'], 'boxes'>, i: number): [number, number] => [
  (boxes[6 * i]! + boxes[6 * i + 3]!) / 2,
  (boxes[6 * i + 1]! + boxes[6 * i + 4]!) / 2,
];

/** A world of built-in things, by semantic names or by ids such as `builtin/bowl_2`, that stand at x, y [m], heading [rad], started at the ready posture. */
export async function tableWith(things: Readonly<Record<string, readonly [number, number, number?]>>) {
  const names = Object.keys(things);
  const objects = names.map((name) => ({
    id: name,
    asset: builtinCatalogue.byId(name) ?? findAsset(builtinCatalogue, name, 'test'),
  }));
  const poses = Float64Array.from(
    Object.values(things).flatMap(([x, y, yaw = 0]) => [
      ...pose([x, y, 0.02], [Math.cos(yaw / 2), 0, 0, Math.sin(yaw / 2)]),
    ]),
  );
  const world = await World.create({ objects }, names.join(', '));
  world.start(READY_POSTURE_RAD, poses);
  return { world, objects, names, indexOf: (name: string) => names.indexOf(name) };
}
