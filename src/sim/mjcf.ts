/**
 * Scene to MJCF: table, floor, robot, objects. Written by this project from `panda.ts` and asset data.
 */
import type { Asset, MovingPart, Shape } from '../asset/asset.ts';
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

/** Without it a hull has one contact with a neighbour, rocks on it and sinks by millimetres. Scenes without hulls go without. */
const SEVERAL_CONTACTS = '><flag multiccd="enable"/></option>';

/** Centre and half extents in the task frame [m]. */
export const TABLE = { centre: [0.6, 0, TABLE_TOP_M - 0.02], half: [0.45, 0.6, 0.02] } as const;
const FLOOR_Z_M = -0.75;

export const fixed = (values: Numbers): string => Array.from(values, (v) => String(v)).join(' ');

/** The MJCF document of a scene. Object `i` is body `object_i` with a free joint; ids never enter the XML. */
export function sceneToMjcf(scene: Scene): string {
  const meshes = scene.objects.flatMap(({ asset }, index) => objectMeshes(asset, index));
  return `<mujoco model="better-datagen">
<compiler angle="radian" autolimits="true"/>
<option timestep="${PHYSICS_STEP_SEC}" integrator="implicitfast" cone="elliptic" impratio="10" solver="Newton"${meshes.length > 0 ? SEVERAL_CONTACTS : '/>'}
<size memory="8M"/>
<default>
  <geom contype="1" conaffinity="3" condim="3" solref="0.01 1"/>
  <default class="arm"><geom contype="2" conaffinity="1"/></default>
</default>
${meshes.length > 0 ? `<asset>\n${meshes.join('\n')}\n</asset>\n` : ''}<worldbody>
  <geom name="floor" type="plane" size="3 3 0.1" pos="0 0 ${FLOOR_Z_M}"/>
  <geom name="table" type="box" size="${fixed(TABLE.half)}" pos="${fixed(TABLE.centre)}" friction="0.8 0.005 0.0001"/>
${pandaMjcf.body}
${scene.objects.map(({ asset }, index) => objectBody(asset, index)).join('\n')}
</worldbody>
${pandaMjcf.assembly}
</mujoco>
`;
}

const solidShapes = ({ shapes }: Asset): Shape[] => shapes.filter((shape) => shape.collides !== false);

/** Hulls go inline, corner by corner; the name is that of the geom that uses it. */
function objectMeshes(asset: Asset, index: number): string[] {
  return solidShapes(asset).flatMap((shape, part) =>
    shape.type === 'hull'
      ? [`  <mesh name="object_${index}_${part}" inertia="convex" vertex="${fixed(shape.vertices)}"/>`]
      : [],
  );
}

/** A thing that moves freely; its moving parts are child bodies, which MuJoCo does not let collide with the body that carries them. */
function objectBody(asset: Asset, index: number): string {
  const inertial = asset.inertial ? `\n${objectInertial(asset.inertial, asset.massKg)}` : '';
  const parts = (asset.parts ?? []).map((part, order) => `\n${partBody(asset, index, part, order)}`);
  const geoms = geomsOf(asset, index, asset.massKg);
  return `  <body name="object_${index}"><freejoint/>${inertial}\n${geoms.join('\n')}${parts.join('')}\n  </body>`;
}

/** Name of the body and of the joint of a moving part in the MJCF. */
export const partName = (object: number, part: number): string => `object_${object}_part_${part}`;

function partBody(asset: Asset, index: number, part: MovingPart, order: number): string {
  const name = partName(index, order);
  const { joint, axis, origin, range, damping, frictionLoss } = part;
  return [
    `    <body name="${name}">`,
    `    <joint name="${name}" type="${joint}" axis="${fixed(axis)}" pos="${fixed(origin)}" range="${fixed(range)}"` +
      ` damping="${damping}" frictionloss="${frictionLoss}"/>`,
    ...geomsOf(asset, index, part.massKg, part.name),
    '    </body>',
  ].join('\n');
}

/** Geoms of the body (no `part`) or of one part; their numbers count all solid shapes of the asset. */
function geomsOf(asset: Asset, index: number, massKg: number, part?: string): string[] {
  const solid = solidShapes(asset);
  const total = solid.reduce((sum, shape) => sum + (shape.part === part ? shapeVolume(shape) : 0), 0);
  return solid.flatMap((shape, order) =>
    shape.part === part
      ? [objectGeom(asset.surface, shape, `object_${index}_${order}`, (massKg * shapeVolume(shape)) / total)]
      : [],
  );
}

function objectInertial({ centre, matrix }: NonNullable<Asset['inertial']>, massKg: number): string {
  return `    <inertial pos="${fixed(centre)}" mass="${massKg}" fullinertia="${fixed(matrix)}"/>`;
}

/** Mass is spread over the solid shapes by volume, so that inertia follows from the shape. */
function objectGeom(surface: Asset['surface'], shape: Shape, name: string, massKg: number): string {
  const condim = surface.roll > 0 ? 6 : 3;
  return (
    `    <geom name="${name}" ${geomForm(shape, name)} mass="${massKg}" condim="${condim}"` +
    ` friction="${surface.slide} ${surface.spin} ${surface.roll}"/>`
  );
}

function geomForm(shape: Shape, name: string): string {
  if (shape.type === 'hull') return `type="mesh" mesh="${name}"`;
  const { type, size, position, quaternion } = shape;
  const turn = quaternion ? ` quat="${fixed(quaternion)}"` : '';
  return `type="${type}" size="${fixed(size)}" pos="${fixed(position)}"${turn}`;
}
