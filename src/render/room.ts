/**
 * The kitchen around the robot, in the task frame: a table with the robot's stand, a floor, walls, and furniture along two of them.
 *
 * Only the table is where physics has it; all else is there to be seen. The walls and the floor cast no shadow: light comes in
 * from a side that no camera looks at.
 */
import { type FurnitureOptions, kitchenUnit, sideboard, utensils } from './kitchen-furniture.ts';
import { boxBetween, FLOOR_M, fixed, ROOM, surface, TABLE_INSTANCE } from './room-parts.ts';
import type { Colour, Drawable, Material } from './scene.ts';
import { plasterTexture, tileTexture, woodTexture } from './surfaces.ts';
import type { Texture } from './texture.ts';

const TABLE = { low: [0.15, -0.6, -0.02], high: [1.05, 0.6, 0.02] } as const;

export interface RoomOptions extends FurnitureOptions {
  /** Seed of the table's wood. */
  readonly tableSeed: number;
  /** sRGB; multiplies the wood. */
  readonly tableTint: Colour;
}

export const ROOM_DEFAULTS: RoomOptions = {
  tableSeed: 1,
  tableTint: [1, 1, 1],
  cupboardColour: [0.5, 0.58, 0.56],
};

/** Kept until another is asked for. */
let tableWood: { readonly seed: number; readonly texture: Texture } | null = null;

function woodOfTable(seed: number): Texture {
  if (tableWood?.seed !== seed) tableWood = { seed, texture: woodTexture({ seed }) };
  return tableWood.texture;
}

export function roomDrawables(options: Partial<RoomOptions> = {}): Drawable[] {
  const settings = { ...ROOM_DEFAULTS, ...options };
  return [...table(settings), ...shell(), ...kitchenUnit(settings), ...sideboard(settings), ...utensils(), stand()];
}

function table({ tableSeed, tableTint }: RoomOptions): Drawable[] {
  const texture = woodOfTable(tableSeed);
  const top: Material = { colour: tableTint, texture, textureScale: 1 / 0.72, roughness: 0.6 };
  const [tint0, tint1, tint2] = tableTint;
  const frame: Material = { ...top, colour: [tint0 * 0.8, tint1 * 0.78, tint2 * 0.76], roughness: 0.6 };
  const legs = [0.21, 0.99].flatMap((x) =>
    [-0.54, 0.54].map((y) => boxBetween([x - 0.03, y - 0.03, FLOOR_M], [x + 0.03, y + 0.03, -0.02], 0.004)),
  );
  const apron = [
    boxBetween([0.2, -0.555, -0.1], [1.0, -0.535, -0.02]),
    boxBetween([0.2, 0.535, -0.1], [1.0, 0.555, -0.02]),
    boxBetween([0.195, -0.53, -0.1], [0.215, 0.53, -0.02]),
    boxBetween([0.985, -0.53, -0.1], [1.005, 0.53, -0.02]),
  ];
  const table = { instanceId: TABLE_INSTANCE };
  return [
    fixed('table/top', top, [boxBetween(TABLE.low, TABLE.high, 0.004)], table),
    fixed('table/frame', frame, [...legs, ...apron], table),
  ];
}

/** Floor, walls, ceiling and skirting boards. */
function shell(): Drawable[] {
  const [x0, y0] = ROOM.low;
  const [x1, y1] = ROOM.high;
  const top = ROOM.ceiling;
  const noShadow = { castsShadow: false };
  const floor = surface('floor', () =>
    tileTexture({
      seed: 5,
      colour: [0.67, 0.63, 0.57],
      grout: [0.5, 0.47, 0.43],
      columns: 2,
      rows: 2,
      staggered: false,
      variation: 0.07,
      joint: 0.02,
      clouds: 0.14,
    }),
  );
  const walls = [
    boxBetween([x0 - 0.1, y0 - 0.1, FLOOR_M], [x0, y1 + 0.1, top]),
    boxBetween([x1, y0 - 0.1, FLOOR_M], [x1 + 0.1, y1 + 0.1, top]),
    boxBetween([x0 - 0.1, y0 - 0.1, FLOOR_M], [x1 + 0.1, y0, top]),
    boxBetween([x0 - 0.1, y1, FLOOR_M], [x1 + 0.1, y1 + 0.1, top]),
  ];
  const skirting = [
    boxBetween([x1 - 0.015, y0, FLOOR_M], [x1, y1, FLOOR_M + 0.09]),
    boxBetween([x0, y0, FLOOR_M], [x1, y0 + 0.015, FLOOR_M + 0.09]),
    boxBetween([x0, y1 - 0.015, FLOOR_M], [x1, y1, FLOOR_M + 0.09]),
  ];
  const plaster = surface('plaster', () => plasterTexture(3, [0.87, 0.84, 0.78]));
  return [
    fixed(
      'room/floor',
      { colour: [1, 1, 1], texture: floor, textureScale: 1 / 0.9, roughness: 0.55 },
      [boxBetween([x0, y0, FLOOR_M - 0.05], [x1, y1, FLOOR_M])],
      noShadow,
    ),
    fixed('room/walls', { colour: [1, 1, 1], texture: plaster, textureScale: 0.5, roughness: 0.95 }, walls, noShadow),
    fixed(
      'room/ceiling',
      { colour: [0.92, 0.92, 0.9], roughness: 1 },
      [boxBetween([x0, y0, top], [x1, y1, top + 0.1])],
      noShadow,
    ),
    fixed('room/skirting', { colour: [0.86, 0.85, 0.82], roughness: 0.6 }, skirting, noShadow),
  ];
}

/** The robot's stand, from the floor to its base. */
function stand(): Drawable {
  const plate = boxBetween([-0.22, -0.14, -0.115], [0.1, 0.14, -0.1], 0.003);
  const column = boxBetween([-0.18, -0.1, FLOOR_M + 0.03], [0.06, 0.1, -0.115], 0.006);
  const foot = boxBetween([-0.3, -0.22, FLOOR_M], [0.14, 0.22, FLOOR_M + 0.03], 0.006);
  return fixed('stand', { colour: [0.27, 0.28, 0.3], roughness: 0.45 }, [plate, column, foot]);
}
