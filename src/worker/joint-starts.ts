/**
 * Where the joints of moving parts start, as a variation writes it.
 */
import { complain } from '../core/errors.ts';
import { jointsOf } from '../sim/joints.ts';
import type { Scene } from '../sim/mjcf.ts';
import type { WrittenLayout } from '../task/start-poses.ts';

/**
 * @param where names the variation in complaints
 * @returns (J,) [m] or [rad] in the order of `jointsOf(scene)`; 0, which is closed, where nothing is written
 * @throws UserError for a part that the object does not have, and for a value out of its range
 */
export function jointStarts(scene: Scene, { layout }: WrittenLayout, where: string): Float64Array {
  const joints = jointsOf(scene);
  for (const [id, { joints: written = {} }] of Object.entries(layout)) {
    const names = joints.filter(({ objectId }) => objectId === id).map(({ part }) => part.name);
    const unknown = Object.keys(written).find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    const at = `${where}: ${id}.joints`;
    throw complain({ where: at, what: 'no moving part of that name', got: unknown, expected: names });
  }
  return Float64Array.from(joints, ({ objectId, part: { name, range } }) => {
    const written = layout[objectId]?.joints ?? {};
    const value = Object.hasOwn(written, name) ? written[name]! : 0;
    if (value >= range[0] && value <= range[1]) return value;
    throw complain({
      where: `${where}: ${objectId}.joints.${name}`,
      what: 'out of the range of the part',
      got: value,
      expected: `${range[0]} to ${range[1]}`,
    });
  });
}
