import type { MovingPart } from '../../../src/asset/asset.ts';
import { barAt, boxAt, type Felt, feetAt, fold } from '../felt.ts';
import { merge, type Point } from '../mesh.ts';
import { inBox, isPrint, mix, noise, picture, type Rgb, shade } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { type Block, block, blocks, cylinder, panel, tube } from '../solids.ts';
import type { Seen } from '../thing.ts';

/** A box that is seen and felt. */
interface Board {
  readonly half: Point;
  readonly centre: Point;
}

/** A board between two corners. */
const board = (low: Point, high: Point): Board => ({
  half: [(high[0] - low[0]) / 2, (high[1] - low[1]) / 2, (high[2] - low[2]) / 2],
  centre: [(high[0] + low[0]) / 2, (high[1] + low[1]) / 2, (high[2] + low[2]) / 2],
});

const felt = (boards: readonly Board[], part?: string): Felt[] =>
  boards.map(({ half, centre }) => ({ ...boxAt(half, centre), ...(part === undefined ? {} : { part }) }));

const seenAs = (boards: readonly Board[], trim: Partial<Block> = {}) =>
  blocks(...boards.map((one) => ({ ...one, ...trim })));

/** Pointing down, its fingers closing along x: a half turn about the diagonal of x and y, wxyz. */
const DOWN_ALONG_X = [0, Math.SQRT1_2, Math.SQRT1_2, 0] as const;

/** Pointing down, its fingers closing along y: the palm, which is wide along the closing, then stays clear of what is behind the bar. */
const DOWN_ALONG_Y = [0, 1, 0, 0] as const;

/** One drawer that slides out towards -x. */
export const CABINET = {
  depth: 0.22,
  width: 0.26,
  height: 0.14,
  /** Inside of the drawer. */
  inner: [0.17, 0.2, 0.06],
  wall: 0.004,
  front: 0.01,
  /** Of the bar, before the drawer's face [m]. */
  standoff: 0.034,
  barRadius: 0.004,
  barHalf: 0.05,
  barZ: 0.105,
  travel: 0.15,
} as const;

const drawerCabinet: Recipe = (variation) => {
  const { depth, width, height, inner, wall, front, standoff, barRadius, barHalf, barZ, travel } = CABINET;
  const [x0, x1] = [-depth / 2, depth / 2];
  const bodyFront = x0 + front;
  const innerY = inner[1] / 2 + wall + 0.002;
  const [cavityLow, cavityHigh] = [0.024, 0.124];
  const body = [
    board([bodyFront, -width / 2, 0.001], [x1, width / 2, cavityLow]),
    board([bodyFront, -width / 2, cavityHigh], [x1, width / 2, height]),
    board([bodyFront, -width / 2, cavityLow], [x1, -innerY, cavityHigh]),
    board([bodyFront, innerY, cavityLow], [x1, width / 2, cavityHigh]),
    board([x1 - 0.01, -innerY, cavityLow], [x1, innerY, cavityHigh]),
  ];
  const [low, rim] = [cavityLow + 0.003, cavityLow + 0.003 + wall + inner[2]];
  const [back, half] = [bodyFront + inner[0] + wall, inner[1] / 2];
  const face = board([x0, -width / 2 + 0.003, 0.014], [bodyFront - 0.0005, width / 2 - 0.003, 0.128]);
  const box = [
    board([bodyFront, -half - wall, low], [back, half + wall, low + wall]),
    board([bodyFront, -half - wall, low + wall], [back, -half, rim]),
    board([bodyFront, half, low + wall], [back, half + wall, rim]),
    board([back - wall, -half, low + wall], [back, half, rim]),
  ];
  const barX = x0 - standoff;
  const posts = [1, -1].map((s) =>
    board([barX, s * (barHalf - 0.004) - 0.003, barZ - 0.003], [x0, s * (barHalf - 0.004) + 0.003, barZ + 0.003]),
  );
  const bar: readonly [Point, Point] = [
    [barX, -barHalf + barRadius, barZ],
    [barX, barHalf - barRadius, barZ],
  ];
  const part: MovingPart = {
    name: 'drawer',
    joint: 'slide',
    axis: [-1, 0, 0],
    origin: [0, 0, 0.07],
    range: [0, travel],
    damping: 8,
    frictionLoss: 0.8,
    massKg: 0.8,
    handle: [barX, 0, barZ, ...DOWN_ALONG_X],
  };
  const colour = variation.own<Rgb>([
    [0.7, 0.5, 0.3],
    [0.9, 0.9, 0.88],
    [0.4, 0.26, 0.17],
    [0.45, 0.56, 0.6],
  ]);
  const wood = variation.n % 2 === 1;
  const grain = noise(variation.rng.fork('grain'), 32, 4);
  const timber = picture(64, (u, v) => (wood ? shade(colour, 0.85 + 0.22 * grain(v, u)) : colour));
  const metal = variation.own<Rgb>([
    [0.75, 0.76, 0.78],
    [0.2, 0.21, 0.23],
    [0.8, 0.68, 0.4],
    [0.9, 0.9, 0.9],
  ]);
  const paint = { colour: [1, 1, 1], roughness: 0.5, picture: timber } as const;
  const inset = variation.own([0.012, 0.02, 0, 0.016]);
  const field =
    inset > 0
      ? [
          {
            half: [0.0006, face.half[1] - inset, face.half[2] - inset] as const,
            centre: [x0 - 0.0002, 0, face.centre[2]] as const,
          },
        ]
      : [];
  const drawer: Seen[] = [
    {
      mesh: merge(seenAs([face], { bevel: 0.002, radius: 0.001 }), seenAs(box, { bevel: 0.0003, radius: 0.0003 })),
      paint: { ...paint, colour: [0.94, 0.94, 0.94] },
      part: 'drawer',
    },
    { mesh: seenAs(field), paint: { colour: mix(colour, [0, 0, 0], 0.12), roughness: 0.5 }, part: 'drawer' },
    {
      mesh: merge(tube(bar, barRadius, 10), seenAs(posts, { bevel: 0.0005 })),
      paint: { colour: metal, roughness: 0.3, metalness: 0.3 },
      part: 'drawer',
    },
  ];
  return {
    seen: [
      { mesh: seenAs(body, { bevel: 0.001, radius: 0.001 }), paint },
      ...drawer.filter(({ mesh }) => mesh.points.length > 0),
    ],
    felt: [
      ...felt(body),
      ...feetAt(depth / 2 - 0.02, width / 2 - 0.012, 0.006),
      ...felt([face, ...box, ...posts], 'drawer'),
      { ...barAt(barRadius, ...bar), part: 'drawer' },
    ],
    parts: [part],
    massKg: 8,
    symmetry: fold(1),
  };
};

/** Its door is hinged at the left (+y) and swings towards -x. */
export const MICROWAVE = {
  depth: 0.3,
  width: 0.36,
  height: 0.22,
  /** Inside, x y z. */
  cavity: [0.24, 0.24, 0.16],
  floor: 0.02,
  door: 0.018,
  standoff: 0.035,
  barRadius: 0.004,
} as const;

const microwave: Recipe = (variation) => {
  const { depth, width, height, cavity, floor, door, standoff, barRadius } = MICROWAVE;
  const [x0, x1, y1] = [-depth / 2, depth / 2, width / 2];
  const bodyFront = x0 + door;
  const [left, right] = [y1 - 0.02, y1 - 0.02 - cavity[1]];
  const [top, end] = [floor + cavity[2], bodyFront + cavity[0]];
  const body = [
    board([bodyFront, -y1, 0.002], [x1, y1, floor]),
    board([bodyFront, -y1, top], [x1, y1, height]),
    board([bodyFront, left, floor], [x1, y1, top]),
    board([bodyFront, -y1, floor], [x1, right, top]),
    board([end, right, floor], [x1, left, top]),
  ];
  const doorRight = right - 0.008;
  const leaf = board([x0, doorRight, 0.008], [bodyFront - 0.0008, y1 - 0.001, height - 0.004]);
  const barX = x0 - standoff;
  const barY = doorRight + 0.018;
  const [barLow, barHigh] = [0.06, 0.165];
  const bar: readonly [Point, Point] = [
    [barX, barY, barLow],
    [barX, barY, barHigh],
  ];
  const posts = [barLow, barHigh].map((z) => board([barX, barY - 0.003, z - 0.003], [x0, barY + 0.003, z + 0.003]));
  const part: MovingPart = {
    name: 'door',
    joint: 'hinge',
    axis: [0, 0, -1],
    origin: [bodyFront, y1 - 0.001, 0.11],
    range: [0, 1.9],
    damping: 0.6,
    frictionLoss: 0.08,
    massKg: 0.9,
    handle: [barX, barY, barHigh - 0.004, ...DOWN_ALONG_Y],
  };
  const shell = variation.own<Rgb>([
    [0.88, 0.88, 0.88],
    [0.16, 0.17, 0.19],
    [0.78, 0.22, 0.2],
    [0.86, 0.85, 0.78],
  ]);
  const trim = variation.own<Rgb>([
    [0.7, 0.71, 0.73],
    [0.75, 0.76, 0.78],
    [0.9, 0.88, 0.84],
    [0.62, 0.62, 0.6],
  ]);
  const mesh = picture(64, (u, v) => {
    const dots = (Math.floor(u * 32) + Math.floor(v * 32)) % 2 === 0;
    const glare = Math.abs(u + v - 0.8) < 0.08 || Math.abs(u + v - 1.02) < 0.03;
    return mix(dots ? [0.07, 0.08, 0.09] : [0.12, 0.13, 0.14], [0.45, 0.5, 0.55], glare ? 0.5 : 0);
  });
  const keys = picture(64, (u, v) => {
    if (inBox(u, v, 0.14, 0.06, 0.86, 0.22))
      return isPrint(u, v, [0.3, 0.1, 0.7, 0.18], 1) ? [0.2, 0.95, 0.6] : [0.03, 0.06, 0.05];
    const [a, b] = [((u - 0.14) / 0.72) * 3, ((v - 0.3) / 0.44) * 4];
    if (a >= 0 && a < 3 && b >= 0 && b < 4 && a % 1 > 0.15 && a % 1 < 0.85 && b % 1 > 0.2 && b % 1 < 0.8)
      return [0.85, 0.86, 0.88];
    if (inBox(u, v, 0.2, 0.8, 0.8, 0.92))
      return variation.own<Rgb>([
        [0.2, 0.5, 0.9],
        [0.3, 0.7, 0.4],
        [0.95, 0.9, 0.8],
        [0.85, 0.4, 0.2],
      ]);
    return [0.18, 0.19, 0.21];
  });
  const panelY = (-y1 + doorRight) / 2;
  const panelHalf = (doorRight + y1) / 2;
  const window = panel(
    (y1 - doorRight) / 2 - 0.038,
    0.068,
    [x0 - 0.0006, (y1 + doorRight) / 2 + 0.006, 0.108],
    Math.PI,
  );
  const inside = [
    board([bodyFront + 0.002, right, floor + 0.0001], [end, left, floor + 0.0008]),
    board([end - 0.0008, right, floor], [end - 0.0001, left, top]),
  ];
  const plate = { ...cylinder(0.1, floor + 0.001, floor + 0.004, 0.001, 28) };
  const centred = {
    ...plate,
    points: plate.points.map(([x, y, z]): Point => [x + (bodyFront + end) / 2, y + (left + right) / 2, z]),
  };
  return {
    seen: [
      { mesh: seenAs(body, { bevel: 0.0015, radius: 0.001 }), paint: { colour: shell, roughness: 0.35 } },
      { mesh: seenAs(inside, { bevel: 0.0001, radius: 0.0002 }), paint: { colour: [0.8, 0.8, 0.78], roughness: 0.4 } },
      { mesh: centred, paint: { colour: [0.72, 0.8, 0.82], roughness: 0.1 } },
      {
        mesh: block({
          half: [door / 2, panelHalf - 0.001, height / 2 - 0.006],
          centre: [x0 + door / 2, panelY - 0.0005, height / 2 + 0.002],
          radius: 0.002,
          bevel: 0.002,
        }),
        paint: { colour: shade(shell, 0.95), roughness: 0.35 },
      },
      {
        mesh: panel(panelHalf - 0.008, height / 2 - 0.018, [x0 - 0.0006, panelY, height / 2 + 0.002], Math.PI),
        paint: { colour: [1, 1, 1], roughness: 0.3, picture: keys },
      },
      {
        mesh: seenAs([leaf], { bevel: 0.002, radius: 0.002 }),
        paint: { colour: shell, roughness: 0.35 },
        part: 'door',
      },
      { mesh: window, paint: { colour: [1, 1, 1], roughness: 0.1, picture: mesh }, part: 'door' },
      {
        mesh: merge(tube(bar, barRadius, 10), seenAs(posts, { bevel: 0.0005 })),
        paint: { colour: trim, roughness: 0.3, metalness: 0.3 },
        part: 'door',
      },
    ],
    felt: [
      ...felt(body),
      boxAt([door / 2, panelHalf - 0.001, height / 2 - 0.006], [x0 + door / 2, panelY - 0.0005, height / 2 + 0.002]),
      ...feetAt(depth / 2 - 0.03, width / 2 - 0.03, 0.006),
      ...felt([leaf, ...posts], 'door'),
      { ...barAt(barRadius, ...bar), part: 'door' },
    ],
    parts: [part],
    massKg: 10,
    symmetry: fold(1),
  };
};

export const FURNITURE = { drawer_cabinet: drawerCabinet, microwave } as const;
