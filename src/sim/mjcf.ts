/**
 * Scene to MJCF: table, floor, robot, objects. Written by this project from `panda.ts` and asset data.
 */
import type { Asset, PrimitiveShape } from '../asset/asset.ts';
import { shapeVolume } from '../asset/asset.ts';
import type { Numbers } from '../core/pose.ts';
import { pandaMjcf } from './panda-mjcf.ts';

export interface SceneObject {
  readonly id: string;
  readonly asset: Asset;
}

export interface Scene {
  /** In the order of the columns of the log. */
  readonly objects: readonly SceneObject[];
}

/** Height of the table's top in the task frame [m]. */
export const TABLE_TOP_M = 0.02;
/** Physics step [s]; at 4 ms a held banana creeps four times as far. */
export const PHYSICS_STEP_SEC = 0.002;

const TABLE = { centre: [0.6, 0, TABLE_TOP_M - 0.02], half: [0.45, 0.6, 0.02] } as const;
const FLOOR_Z_M = -0.75;

export const fixed = (values: Numbers): string => Array.from(values, (v) => String(v)).join(' ');

/** The MJCF document of a scene. Object `i` is body `object_i` with a free joint; ids never enter the XML. */
export function sceneToMjcf(scene: Scene): string {
  return `<mujoco model="better-datagen">
<compiler angle="radian" autolimits="true"/>
<option timestep="${PHYSICS_STEP_SEC}" integrator="implicitfast" cone="elliptic" impratio="10" solver="Newton"/>
<size memory="8M"/>
<default>
  <geom contype="1" conaffinity="3" condim="3" solref="0.01 1"/>
  <default class="arm"><geom contype="2" conaffinity="1"/></default>
</default>
<worldbody>
  <geom name="floor" type="plane" size="3 3 0.1" pos="0 0 ${FLOOR_Z_M}"/>
  <geom name="table" type="box" size="${fixed(TABLE.half)}" pos="${fixed(TABLE.centre)}" friction="0.8 0.005 0.0001"/>
${pandaMjcf.body}
${scene.objects.map(({ asset }, index) => objectBody(asset, index)).join('\n')}
</worldbody>
${pandaMjcf.assembly}
</mujoco>
`;
}

function objectBody(asset: Asset, index: number): string {
  const solid = asset.shapes.filter((shape) => shape.collides !== false);
  const total = solid.reduce((sum, shape) => sum + shapeVolume(shape), 0);
  const geoms = solid.map((shape, part) => objectGeom(asset, shape, `object_${index}_${part}`, total));
  return `  <body name="object_${index}"><freejoint/>\n${geoms.join('\n')}\n  </body>`;
}

/** Mass is spread over the solid shapes by volume, so that inertia follows from the shape. */
function objectGeom({ massKg, surface }: Asset, shape: PrimitiveShape, name: string, totalVolume: number): string {
  const { type, size, position, quaternion } = shape;
  const mass = (massKg * shapeVolume(shape)) / totalVolume;
  const condim = surface.roll > 0 ? 6 : 3;
  return (
    `    <geom name="${name}" type="${type}" size="${fixed(size)}" pos="${fixed(position)}"` +
    `${quaternion ? ` quat="${fixed(quaternion)}"` : ''} mass="${mass}" condim="${condim}"` +
    ` friction="${surface.slide} ${surface.spin} ${surface.roll}"/>`
  );
}
