/**
 * The scene of an episode: the kitchen, the Panda, and the episode's objects, in the order of its log.
 */
import type { Asset } from '../asset/asset.ts';
import { multiplyPose, type Numbers, pose } from '../core/pose.ts';
import { type Appearance, DEFAULT_APPEARANCE } from './appearance.ts';
import { assetDrawables } from './asset-drawables.ts';
import { PANDA_BODIES, pandaDrawables } from './panda-drawables.ts';
import { type RoomOptions, roomDrawables } from './room.ts';
import type { Colour, Drawable, Material, SceneDescription } from './scene.ts';
import { mottleTexture } from './surfaces.ts';
import type { Texture } from './texture.ts';

export const ROBOT_INSTANCE = 3;
/** Instance of the first object; the others follow. */
export const FIRST_OBJECT_INSTANCE = 10;
export const MAX_OBJECTS = 256 - FIRST_OBJECT_INSTANCE;
/** Rows of a frame's poses that belong to the robot; the objects follow. */
export const ROBOT_BODIES = PANDA_BODIES.length;

export interface KitchenObject {
  readonly id: string;
  readonly asset: Asset;
}

export interface KitchenOptions {
  readonly objects: readonly KitchenObject[];
  readonly appearance?: Appearance;
  readonly room?: Partial<RoomOptions>;
  /** (7,): where the robot's base stands, if it is known to stay there: it is kept with the room then; the frames are the same. */
  readonly world_T_base?: Numbers;
}

let skin: Texture | null = null;

export function kitchenScene({
  objects,
  appearance = DEFAULT_APPEARANCE,
  room = {},
  world_T_base,
}: KitchenOptions): SceneDescription {
  if (objects.length > MAX_OBJECTS) {
    throw new RangeError(`kitchenScene: at most ${MAX_OBJECTS} objects have an instance each, got ${objects.length}`);
  }
  skin ??= mottleTexture(21, 0.16, 5);
  const texture = skin;
  const { tableSeed, tableTint } = appearance;
  return {
    bodyCount: ROBOT_BODIES + objects.length,
    drawables: [
      ...roomDrawables({ tableSeed, tableTint, ...room }),
      ...pandaDrawables({ instanceId: ROBOT_INSTANCE, firstBody: 0 }).map((drawable) =>
        world_T_base && drawable.body === BASE_BODY ? standing(drawable, world_T_base) : drawable,
      ),
      ...objects.flatMap(({ id, asset }, index) =>
        assetDrawables(asset, {
          instanceId: FIRST_OBJECT_INSTANCE + index,
          body: ROBOT_BODIES + index,
          tint: (colour) => tinted(colour, appearance.objectTints[id]),
          material: (colour, name) => objectMaterial(tinted(colour, appearance.objectTints[id]), name, texture),
        }),
      ),
    ],
  };
}

/** Row of the base in a frame's poses. */
const BASE_BODY = 0;

/** What a body carries, with the body at rest. */
function standing(drawable: Drawable, world_T_body: Numbers): Drawable {
  const { body_T_mesh = pose() } = drawable;
  return { ...drawable, body: null, body_T_mesh: multiplyPose(pose(), world_T_body, body_T_mesh) };
}

const tinted = (colour: Colour, tint: Colour | undefined): Colour =>
  tint ? [clip(colour[0] * tint[0]), clip(colour[1] * tint[1]), clip(colour[2] * tint[2])] : colour;

const clip = (value: number): number => Math.max(0, Math.min(1, value));

/** What the name of an asset's colour says of its surface. */
function objectMaterial(colour: Colour, name: string, skin: Texture): Material {
  switch (name) {
    case 'skin':
      return { colour, texture: skin, textureScale: 9, roughness: 0.4 };
    case 'stem':
    case 'tip':
      return { colour, roughness: 0.9 };
    case 'plastic':
    case 'cap':
    case 'lid':
      return { colour, roughness: 0.25 };
    case 'shell':
      return { colour, roughness: 0.5 };
    default:
      return { colour, roughness: 0.45 };
  }
}

/** Franka's description: the hand on link 7, and the fingers on the hand. */
const LINK7_T_HAND = pose([0, 0, 0.107], [0.9238795325112867, 0, 0, -0.3826834323650898]);
const FINGER_Z_M = 0.0584;

const hand = pose();
const finger = pose();

/**
 * Writes the poses of the robot's bodies to the first rows of `out` (bodies, 7).
 *
 * @param world_T_base (7,): link 0
 * @param linkPoses (7, 7): links 1 to 7 in the world
 * @param leftM and rightM: how far the fingers have slid from the middle [m]
 */
export function writeRobotPoses(
  out: Float64Array,
  world_T_base: Numbers,
  linkPoses: Numbers,
  leftM: number,
  rightM: number,
): void {
  for (let i = 0; i < 7; i++) out[i] = world_T_base[i];
  for (let i = 0; i < 49; i++) out[7 + i] = linkPoses[i];
  for (let i = 0; i < 7; i++) hand[i] = linkPoses[42 + i];
  multiplyPose(hand, hand, LINK7_T_HAND);
  out.set(hand, 56);
  finger.fill(0);
  finger[1] = leftM;
  finger[2] = FINGER_Z_M;
  finger[3] = 1;
  multiplyPose(finger, hand, finger);
  out.set(finger, 63);
  finger.fill(0);
  finger[1] = -rightM;
  finger[2] = FINGER_Z_M;
  finger[6] = 1;
  multiplyPose(finger, hand, finger);
  out.set(finger, 70);
}

/** Row of the hand in a frame's poses. */
export const HAND_BODY = PANDA_BODIES.indexOf('hand');
