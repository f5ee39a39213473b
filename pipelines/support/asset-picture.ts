/**
 * A picture of an object from four sides: above as it is seen, below as its hulls are felt, and with its grasps where it has some.
 */
import sharp from 'sharp';
import type { Asset, HullShape } from '../../src/asset/asset.ts';
import { areaVector, boundsOf } from '../../src/asset/geometry/triangle-mesh.ts';
import { cos, sin } from '../../src/core/portable-math.ts';
import { pose } from '../../src/core/pose.ts';
import { DEFAULT_APPEARANCE } from '../../src/render/appearance.ts';
import { assetDrawables, shapeMesh } from '../../src/render/asset-drawables.ts';
import { type CameraSpec, lookAt } from '../../src/render/camera.ts';
import { type Mesh, MeshBuilder, transformMesh } from '../../src/render/mesh.ts';
import { boxMesh } from '../../src/render/primitives.ts';
import { Renderer } from '../../src/render/renderer.ts';
import type { Colour, Drawable } from '../../src/render/scene.ts';
import { graspDrawables } from './grasp-drawables.ts';

/** Side of one view [px]. */
const VIEW_PX = 256;
const AZIMUTHS_DEG = [-60, 30, 120, 210] as const;
const ELEVATION_DEG = 28;
const FIELD_OF_VIEW_DEG = 30;

/** The sheet as a PNG, 1024 x 512, or 1024 x 768 with grasps. */
export async function assetPicture(asset: Asset): Promise<Uint8Array> {
  const solid = asset.shapes.filter(({ type }) => type === 'hull') as HullShape[];
  const points = solid.flatMap(({ vertices }) => vertices);
  const box = boundsOf(points.length > 0 ? points : (asset.visual?.positions ?? [0, 0, 0]));
  const seen = assetDrawables(asset, { instanceId: 3, body: 0, ...PLAIN_OPTIONS });
  const grasps = graspDrawables(asset, Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!));
  const rows = [seen, hullDrawables(asset), ...(grasps.length > 0 ? [[...seen, ...grasps]] : [])];
  const tiles = rows.flatMap((drawables, row) =>
    views(drawables, box).map((rgb, column) => ({
      input: Buffer.from(rgb),
      raw: { width: VIEW_PX, height: VIEW_PX, channels: 3 as const },
      left: column * VIEW_PX,
      top: row * VIEW_PX,
    })),
  );
  const size = { width: VIEW_PX * AZIMUTHS_DEG.length, height: VIEW_PX * rows.length };
  const sheet = sharp({ create: { ...size, channels: 3, background: { r: 0, g: 0, b: 0 } } });
  return sheet.composite(tiles).png().toBuffer();
}

const PLAIN_OPTIONS = {
  material: (colour: Colour) => ({ colour, roughness: 0.45 }),
  tint: (colour: Colour) => colour,
};

function views(drawables: readonly Drawable[], box: Float64Array): Uint8Array[] {
  const size = Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!);
  const target = [0, 0, (box[2]! + box[5]!) / 2];
  const renderer = new Renderer({ width: VIEW_PX, height: VIEW_PX });
  renderer.loadScene({ drawables: [ground(size), ...drawables], bodyCount: 1 }, DEFAULT_APPEARANCE.lighting);
  renderer.beginStep(pose());
  return AZIMUTHS_DEG.map((azimuth) => {
    const [a, e] = [(azimuth * Math.PI) / 180, (ELEVATION_DEG * Math.PI) / 180];
    const away = 2.9 * size;
    const position = [away * cos(e) * cos(a), away * cos(e) * sin(a), target[2]! + away * sin(e)];
    const camera: CameraSpec = {
      name: 'view',
      width: VIEW_PX,
      height: VIEW_PX,
      verticalFovRad: (FIELD_OF_VIEW_DEG * Math.PI) / 180,
      parent: 'world',
      parent_T_camera: lookAt(position, target, [0, 0, 1]),
    };
    const rgb = new Uint8Array(3 * VIEW_PX * VIEW_PX);
    renderer.draw(camera, camera.parent_T_camera, { rgb });
    return rgb;
  });
}

function ground(size: number): Drawable {
  const half = 6 * size;
  return {
    name: 'ground',
    mesh: transformMesh(boxMesh([half, half, 0.01]), pose([0, 0, -0.01])),
    material: { colour: [0.72, 0.73, 0.75], roughness: 0.9 },
    instanceId: 1,
    body: null,
  };
}

/** Every hull in a colour of its own, and the feet in black. */
function hullDrawables({ shapes }: Asset): Drawable[] {
  return shapes.map((shape, i) => ({
    name: `hull ${i}`,
    mesh:
      shape.type === 'hull'
        ? facetedMesh(shape)
        : transformMesh(shapeMesh(shape), pose(shape.position, shape.quaternion)),
    material: {
      colour: shape.type === 'hull' ? hueColour(i * 0.381966) : ([0.05, 0.05, 0.05] as const),
      roughness: 0.6,
    },
    instanceId: 3,
    body: 0,
  }));
}

function facetedMesh({ vertices, faces }: HullShape): Mesh {
  const builder = new MeshBuilder();
  const normal = new Float64Array(3);
  for (let f = 0; f < faces.length; f += 3) {
    areaVector(normal, vertices, faces[f]!, faces[f + 1]!, faces[f + 2]!);
    if (!normal.some((value) => value !== 0)) continue;
    builder.beginSurface();
    const corners = [0, 1, 2].map((c) => {
      const at = 3 * faces[f + c]!;
      return builder.vertex(vertices.slice(at, at + 3), normal);
    });
    builder.triangle(corners[0]!, corners[1]!, corners[2]!);
  }
  return builder.build();
}

/** A colour of the wheel, hue from 0 to 1. */
function hueColour(hue: number): Colour {
  const channel = (shift: number): number => {
    const at = (((hue + shift) % 1) + 1) % 1;
    return 0.25 + 0.6 * Math.max(0, Math.min(1, Math.abs(at * 6 - 3) - 1));
  };
  return [channel(0), channel(2 / 3), channel(1 / 3)];
}
