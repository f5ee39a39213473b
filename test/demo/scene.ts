import { builtinCatalogue, findAsset } from '../../src/asset/catalogue.ts';
import { pose } from '../../src/core/pose.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';

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
