/**
 * The Panda's looks, built in code: white cast shells that flow from tube to tube, dark rings at the joints, hand and fingers.
 *
 * One group of meshes a link, in the frames of Franka's description. The bodies of a frame, in order: links 0 to 7, hand, left
 * finger, right finger.
 */
import { type Numbers, pose } from '../core/pose.ts';
import { lathe, type ProfilePoint } from './lathe.ts';
import { type Mesh, mergeMeshes, transformMesh } from './mesh.ts';
import { hand, link0, link1, link2, link3, link4, link5, link6, shellMesh, TUBE_M, WRIST_M } from './panda-shells.ts';
import { boxMesh, cylinderMesh } from './primitives.ts';
import type { Drawable, Material } from './scene.ts';

/** Bodies of the arm, in the order of a frame's poses. */
export const PANDA_BODIES = [
  'link0',
  'link1',
  'link2',
  'link3',
  'link4',
  'link5',
  'link6',
  'link7',
  'hand',
  'left_finger',
  'right_finger',
] as const;

export type PandaBody = (typeof PANDA_BODIES)[number];

const SHELL: Material = { colour: [0.9, 0.91, 0.92], roughness: 0.35 };
const RING: Material = { colour: [0.13, 0.135, 0.14], roughness: 0.45 };
const STEEL: Material = { colour: [0.62, 0.63, 0.65], roughness: 0.35, metalness: 1 };
const RUBBER: Material = { colour: [0.09, 0.09, 0.095], roughness: 0.85 };
const LAMP: Material = { colour: [0.1, 0.55, 0.8], roughness: 0.4 };

type Axis = 0 | 1 | 2;
const SEGMENTS = 22;
const H = Math.SQRT1_2;
/** Turns z to the axis. */
const AXIS_TURNS = [
  [H, 0, H, 0],
  [H, -H, 0, 0],
  [1, 0, 0, 0],
] as const;

/** A profile turned about `axis` through `centre`; its heights count along the axis from the frame's origin. */
function turned(axis: Axis, centre: Numbers, profile: readonly ProfilePoint[], caps = false): Mesh {
  const at = [centre[0], centre[1], centre[2]];
  at[axis] = 0;
  return transformMesh(lathe(profile, { segments: SEGMENTS, caps }), pose(at, AXIS_TURNS[axis]));
}

/** A closed disc from `from` to `to` along `axis`. */
function disc(axis: Axis, centre: Numbers, from: number, to: number, radiusM: number, bevelM = 0.001): Mesh {
  const at = [centre[0], centre[1], centre[2]];
  at[axis] = (from + to) / 2;
  const mesh = cylinderMesh(radiusM, (to - from) / 2, { segments: SEGMENTS, bevelM });
  return transformMesh(mesh, pose(at, AXIS_TURNS[axis]));
}

/** A ring whose ends are hidden in the shells. */
function band(axis: Axis, centre: Numbers, from: number, to: number, radiusM: number): Mesh {
  const profile = [
    { radius: radiusM, z: from },
    { radius: radiusM, z: to },
  ];
  return turned(axis, centre, profile);
}

/** The lid on the end of a housing: a dark gap with a white plate on it. */
function lid(axis: Axis, centre: Numbers, end: number, radiusM: number): { plate: Mesh; gap: Mesh } {
  const side = end < 0 ? -1 : 1;
  const reach = Math.abs(end);
  const outward = (points: readonly ProfilePoint[]): ProfilePoint[] =>
    side > 0 ? [...points] : points.map(({ radius, z }) => ({ radius, z: -z })).reverse();
  const inner = radiusM - 0.0025;
  return {
    plate: turned(
      axis,
      centre,
      outward([
        { radius: inner, z: reach },
        { radius: inner - 0.0008, z: reach + 0.0022 },
        { radius: 0, z: reach + 0.0022 },
      ]),
    ),
    gap: turned(
      axis,
      centre,
      outward([
        { radius: radiusM, z: reach + 0.0006 },
        { radius: inner - 0.001, z: reach + 0.0006 },
      ]),
    ),
  };
}

const O = [0, 0, 0] as const;
const ELBOW = [0.0825, 0, 0] as const;
const FLANGE = [0.088, 0, 0] as const;

type Part = readonly [material: Material, mesh: Mesh];

/** Built once a process: the arm is the same in every scene. */
const built = new Map<PandaBody, Part[]>();

function partsOf(body: PandaBody): Part[] {
  const parts = built.get(body) ?? buildParts(body);
  built.set(body, parts);
  return parts;
}

/** Meshes of a body by material. */
function buildParts(body: PandaBody): Part[] {
  switch (body) {
    case 'link0':
      return [
        [SHELL, shellMesh(link0)],
        [RING, mergeMeshes([band(2, O, 0.125, 0.148, TUBE_M - 0.002), disc(0, [0, 0, 0.04], -0.152, -0.13, 0.022)])],
        [LAMP, disc(2, [-0.06, 0.05, 0], 0.02, 0.0515, 0.006)],
      ];
    case 'link1': {
      const { plate, gap } = lid(1, O, -0.122, 0.043);
      return [
        [SHELL, mergeMeshes([shellMesh(link1), plate])],
        [RING, mergeMeshes([gap, band(1, O, -0.01, 0.006, TUBE_M)])],
      ];
    }
    case 'link2': {
      const { plate, gap } = lid(2, O, 0.122, 0.043);
      return [
        [SHELL, mergeMeshes([shellMesh(link2), plate])],
        [RING, mergeMeshes([gap, band(1, O, -0.203, -0.18, TUBE_M + 0.0006)])],
      ];
    }
    case 'link3': {
      const { plate, gap } = lid(1, ELBOW, 0.107, 0.042);
      return [
        [SHELL, mergeMeshes([shellMesh(link3), plate])],
        [RING, mergeMeshes([gap, band(1, ELBOW, -0.006, 0.01, TUBE_M - 0.002)])],
      ];
    }
    case 'link4': {
      const { plate, gap } = lid(2, O, 0.107, 0.042);
      return [
        [SHELL, mergeMeshes([shellMesh(link4), plate])],
        [RING, mergeMeshes([gap, band(1, [-0.0825, 0, 0], 0.11, 0.133, TUBE_M + 0.0006)])],
      ];
    }
    case 'link5': {
      const { plate, gap } = lid(1, O, 0.108, 0.032);
      return [
        [SHELL, mergeMeshes([shellMesh(link5), plate])],
        [RING, mergeMeshes([gap, band(1, O, 0.033, 0.05, WRIST_M - 0.003)])],
      ];
    }
    case 'link6': {
      const { plate, gap } = lid(2, O, 0.056, 0.034);
      return [
        [SHELL, mergeMeshes([shellMesh(link6, 0.0145), plate])],
        [
          RING,
          mergeMeshes([
            gap,
            disc(1, FLANGE, 0.055, 0.067, 0.038, 0.004),
            band(1, FLANGE, -0.052, -0.035, WRIST_M + 0.0006),
          ]),
        ],
        [LAMP, disc(1, FLANGE, 0.06, 0.0685, 0.024)],
      ];
    }
    case 'link7':
      return [
        [SHELL, disc(2, O, 0.05, 0.084, 0.046, 0.006)],
        [
          RING,
          mergeMeshes([
            band(2, O, 0.078, 0.1, 0.04),
            transformMesh(boxMesh([0.012, 0.017, 0.012], { bevelM: 0.004 }), pose([0.05, 0, 0.07])),
          ]),
        ],
        [STEEL, disc(2, O, 0.096, 0.108, 0.043, 0.0015)],
      ];
    case 'hand':
      return [
        [SHELL, shellMesh(hand, 0.0125)],
        [RING, transformMesh(boxMesh([0.024, 0.094, 0.005], { bevelM: 0.002 }), pose([0, 0, 0.0598]))],
      ];
    default:
      return fingerParts();
  }
}

/** A finger slides along y; its pad's inner face is the plane y = 0. */
function fingerParts(): Part[] {
  const carriage = transformMesh(boxMesh([0.0105, 0.0085, 0.0105], { bevelM: 0.002 }), pose([0, 0.0135, 0.0125]));
  const blade = transformMesh(boxMesh([0.0095, 0.006, 0.012], { bevelM: 0.002 }), pose([0, 0.0135, 0.029]));
  const tip = transformMesh(boxMesh([0.0088, 0.0025, 0.011], { bevelM: 0.0015 }), pose([0, 0.0105, 0.0425]));
  const pad = transformMesh(boxMesh([0.0085, 0.004, 0.0085], { bevelM: 0.0012 }), pose([0, 0.004, 0.0445]));
  return [
    [STEEL, mergeMeshes([carriage, blade, tip])],
    [RUBBER, pad],
  ];
}

export interface PandaDrawableOptions {
  /** Instance of the whole arm and hand. */
  readonly instanceId: number;
  /** Row of link 0 in the frame's poses; the other bodies follow in the order of `PANDA_BODIES`. */
  readonly firstBody: number;
}

export function pandaDrawables({ instanceId, firstBody }: PandaDrawableOptions): Drawable[] {
  return PANDA_BODIES.flatMap((name, index) =>
    partsOf(name).map(([material, mesh], part) => ({
      name: `panda/${name}/${part}`,
      mesh,
      material,
      instanceId,
      body: firstBody + index,
      // rings and lamps lie within the shells' outlines, and are open
      castsShadow: material !== RING && material !== LAMP,
    })),
  );
}
