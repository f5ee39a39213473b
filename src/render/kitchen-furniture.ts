/**
 * The kitchen's furniture: cupboards behind the robot with what stands on them, and a sideboard opposite.
 */
import { pose } from '../core/pose.ts';
import { lathe } from './lathe.ts';
import { type Mesh, transformMesh } from './mesh.ts';
import { cylinderMesh } from './primitives.ts';
import { boxBetween, FLOOR_M, fixed, ROOM, surface } from './room-parts.ts';
import type { Colour, Drawable, Material } from './scene.ts';
import { stoneTexture, tileTexture, woodTexture } from './surfaces.ts';

/** Height of the counter [m]. */
const COUNTER_M = 0.12;

export interface FurnitureOptions {
  /** sRGB of the cupboards. */
  readonly cupboardColour: Colour;
}

/** A shaker door facing +x or -x at `x`: a panel, a frame of four rails, and a bar handle. */
function door(x: number, facing: 1 | -1, y: readonly [number, number], z: readonly [number, number]): [Mesh[], Mesh] {
  const slab = (dx0: number, dx1: number, ya: number, yb: number, za: number, zb: number): Mesh => {
    const [a, b] = [x + facing * dx0, x + facing * dx1];
    return boxBetween([Math.min(a, b), ya, za], [Math.max(a, b), yb, zb]);
  };
  const [ya, yb] = [y[0] + 0.003, y[1] - 0.003];
  const [za, zb] = [z[0] + 0.003, z[1] - 0.003];
  const rail = Math.min(0.055, (zb - za) / 4);
  const wood = [
    slab(0, 0.014, ya, yb, za, zb),
    slab(0.014, 0.021, ya, ya + rail, za, zb),
    slab(0.014, 0.021, yb - rail, yb, za, zb),
    slab(0.014, 0.021, ya + rail, yb - rail, za, za + rail),
    slab(0.014, 0.021, ya + rail, yb - rail, zb - rail, zb),
  ];
  const middle = (ya + yb) / 2;
  const handle = slab(0.03, 0.04, middle - 0.06, middle + 0.06, zb - rail / 2 - 0.005, zb - rail / 2 + 0.005);
  return [wood, handle];
}

const STEEL: Material = { colour: [0.66, 0.67, 0.69], roughness: 0.35, metalness: 1 };

/** Base cupboards with a counter, tiles and wall cupboards, behind the robot. */
export function kitchenUnit({ cupboardColour }: FurnitureOptions): Drawable[] {
  const wall = ROOM.low[0];
  const front = wall + 0.58;
  const wood: Mesh[] = [];
  const steel: Mesh[] = [];
  const add = (y: [number, number], z: [number, number], x: number) => {
    const [parts, handle] = door(x, 1, y, z);
    wood.push(...parts);
    steel.push(handle);
  };
  for (let i = 0; i < 8; i++) {
    const y = -2 + i * 0.5;
    // the oven stands in one of the places
    if (i !== 2) {
      add([y, y + 0.5], [-0.12, 0.08], front);
      add([y, y + 0.5], [FLOOR_M + 0.1, -0.12], front);
    }
  }
  const top = wall + 0.34;
  for (let i = 0; i < 8; i++) {
    if (i !== 2) add([-2 + i * 0.5, -1.5 + i * 0.5], [0.72, 1.45], top);
  }
  const carcass = [
    boxBetween([wall, -2, FLOOR_M + 0.1], [front, 2, 0.08]),
    boxBetween([wall, -2, 0.72], [top, -1, 1.45]),
    boxBetween([wall, -0.5, 0.72], [top, 2, 1.45]),
  ];
  const oven = [
    boxBetween([front, -0.99, FLOOR_M + 0.14], [front + 0.02, -0.51, -0.08], 0.004),
    boxBetween([front, -0.99, -0.07], [front + 0.02, -0.51, 0.07], 0.004),
    boxBetween([wall + 0.06, -0.98, COUNTER_M], [front - 0.04, -0.52, COUNTER_M + 0.006], 0.003),
  ];
  const knobs = [-0.93, -0.83, -0.67, -0.57].map((y) =>
    transformMesh(
      cylinderMesh(0.018, 0.012, { segments: 14 }),
      pose([front + 0.03, y, 0], [Math.SQRT1_2, 0, Math.SQRT1_2, 0]),
    ),
  );
  const hood = boxBetween([wall, -0.98, 0.85], [wall + 0.42, -0.52, 0.93], 0.006);
  const pipe = boxBetween([wall, -0.86, 0.93], [wall + 0.22, -0.64, 1.75]);
  const ovenHandle = boxBetween([front + 0.04, -0.95, -0.125], [front + 0.055, -0.55, -0.11], 0.003);
  const stone = surface('stone', () => stoneTexture(4, [0.34, 0.34, 0.35], [0.2, 0.2, 0.21]));
  const tiles = surface('tiles', () => tileTexture({ seed: 2 }));
  return [
    fixed('kitchen/doors', { colour: cupboardColour, roughness: 0.5 }, wood),
    fixed('kitchen/carcass', { colour: [0.2, 0.22, 0.22], roughness: 0.9 }, carcass),
    fixed('kitchen/plinth', { colour: [0.16, 0.16, 0.16], roughness: 0.9 }, [
      boxBetween([wall, -2, FLOOR_M], [front - 0.05, 2, FLOOR_M + 0.1]),
    ]),
    fixed('kitchen/counter', { colour: [1, 1, 1], texture: stone, textureScale: 2, roughness: 0.3 }, [
      boxBetween([wall, -2.02, 0.08], [front + 0.04, 2.02, COUNTER_M], 0.004),
    ]),
    fixed('kitchen/tiles', { colour: [1, 1, 1], texture: tiles, textureScale: 1 / 0.6, roughness: 0.25 }, [
      boxBetween([wall, -2, COUNTER_M], [wall + 0.012, 2, 0.85]),
    ]),
    fixed('kitchen/oven', { colour: [0.1, 0.1, 0.11], roughness: 0.2 }, oven),
    fixed('kitchen/steel', STEEL, [...steel, ...knobs, ovenHandle, hood, pipe]),
  ];
}

/** A low sideboard at the far wall, seen from the shoulders. */
export function sideboard({ cupboardColour }: FurnitureOptions): Drawable[] {
  const wall = ROOM.high[0];
  const front = wall - 0.45;
  const wood: Mesh[] = [];
  const steel: Mesh[] = [];
  for (let i = 0; i < 6; i++) {
    const [parts, handle] = door(front, -1, [-1.5 + i * 0.5, -1 + i * 0.5], [FLOOR_M + 0.08, -0.05]);
    wood.push(...parts);
    steel.push(handle);
  }
  const oak = surface('sideboard', () => woodTexture({ seed: 9, planks: 4, size: 256 }));
  return [
    fixed('sideboard/doors', { colour: cupboardColour, roughness: 0.5 }, wood),
    fixed('sideboard/carcass', { colour: [0.2, 0.22, 0.22], roughness: 0.9 }, [
      boxBetween([front, -1.5, FLOOR_M], [wall, 1.5, -0.05]),
    ]),
    fixed('sideboard/top', { colour: [0.9, 0.85, 0.8], texture: oak, textureScale: 1.4, roughness: 0.5 }, [
      boxBetween([front - 0.03, -1.52, -0.05], [wall, 1.52, -0.01], 0.004),
    ]),
    fixed('sideboard/steel', STEEL, steel),
  ];
}

/** Things that stand about: a pot on the hob, jars, a chopping board, a bowl. */
export function utensils(): Drawable[] {
  const wall = ROOM.low[0];
  const at = (mesh: Mesh, x: number, y: number, z = COUNTER_M): Mesh => transformMesh(mesh, pose([x, y, z]));
  const pot = lathe([
    { radius: 0.095, z: 0.002 },
    { radius: 0.105, z: 0.012 },
    { radius: 0.105, z: 0.13 },
    { radius: 0.109, z: 0.134, crease: true },
    { radius: 0.06, z: 0.15 },
    { radius: 0.014, z: 0.154 },
    { radius: 0.014, z: 0.17, crease: true },
  ]);
  const jar = lathe([
    { radius: 0.04, z: 0.002 },
    { radius: 0.047, z: 0.012 },
    { radius: 0.047, z: 0.13 },
    { radius: 0.036, z: 0.148, crease: true },
  ]);
  const cap = lathe([
    { radius: 0.04, z: 0.146, crease: true },
    { radius: 0.04, z: 0.17, crease: true },
  ]);
  const bowl = lathe([
    { radius: 0.05, z: 0 },
    { radius: 0.07, z: 0.012 },
    { radius: 0.13, z: 0.075 },
    { radius: 0.127, z: 0.077, crease: true },
    { radius: 0.065, z: 0.02 },
    { radius: 0, z: 0.014 },
  ]);
  const jarYs = [0.62, 0.75, 0.88];
  const jarX = wall + 0.16;
  const board = boxBetween([wall + 0.03, 0.15, COUNTER_M], [wall + 0.05, 0.42, COUNTER_M + 0.36], 0.004);
  const oak = surface('board', () => woodTexture({ seed: 12, planks: 3, size: 128 }));
  const jarColours: Colour[] = [
    [0.75, 0.4, 0.2],
    [0.86, 0.8, 0.66],
    [0.4, 0.26, 0.16],
  ];
  return [
    fixed('utensils/pot', { ...STEEL, roughness: 0.3 }, [at(pot, wall + 0.3, -0.75, COUNTER_M + 0.006)]),
    ...jarYs.map((y, i) => fixed(`utensils/jar${i}`, { colour: jarColours[i], roughness: 0.2 }, [at(jar, jarX, y)])),
    fixed(
      'utensils/caps',
      { colour: [0.6, 0.45, 0.3], roughness: 0.7 },
      jarYs.map((y) => at(cap, jarX, y)),
    ),
    fixed('utensils/bowl', { colour: [0.85, 0.87, 0.86], roughness: 0.25 }, [at(bowl, wall + 0.3, -0.2)]),
    fixed('utensils/board', { colour: [1, 0.95, 0.9], texture: oak, textureScale: 4, roughness: 0.6 }, [board]),
    fixed('utensils/vase', { colour: [0.2, 0.36, 0.46], roughness: 0.25 }, [
      at(jar, ROOM.high[0] - 0.22, 0.5, -0.01),
      at(bowl, ROOM.high[0] - 0.22, -0.3, -0.01),
    ]),
  ];
}
