import { barAt, boxAt, CLEAR_M, cylinderAt, type Felt, FULL, feet, fold, ring, roundOpening } from '../felt.ts';
import { type Flat, loft, type Mesh, merge, type Point, shift, stretch } from '../mesh.ts';
import { inDisc, mix, type Picture, picture, type Rgb, shade } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { arcPath, band, block, lathe, latheCoat, tube } from '../solids.ts';

/** Rings, dots, stripes or a plain glaze, around a vessel. */
function glaze(style: number, ground: Rgb, ink: Rgb): Picture {
  return picture(64, (u, v) => {
    if (style === 1) return v > 0.62 ? ink : ground;
    if (style === 2) {
      const [x, y] = [(u * 16) % 1, (v * 8) % 1];
      return inDisc(x, y, 0.5, 0.5, 0.26) ? ink : ground;
    }
    if (style === 3) return Math.floor(u * 24) % 2 === 0 ? ink : ground;
    return v < 0.1 || (v > 0.16 && v < 0.2) || v > 0.93 ? ink : ground;
  });
}

interface Cup {
  readonly bottom: number;
  readonly top: number;
  readonly height: number;
  readonly wall: number;
  readonly floor: number;
}

/** Outside and inside of a round vessel, as one profile from the middle of the base to the middle of the floor. */
const cupProfile = ({ bottom, top, height, wall, floor }: Cup, foot: number): Flat[] => {
  const at = (z: number): number => bottom + ((top - bottom) * z) / height;
  return [
    [0, foot > 0 ? 0.0015 : 0],
    ...(foot > 0
      ? ([
          [bottom - 0.004, 0.0015],
          [bottom - 0.003, 0],
        ] as const)
      : ([[bottom - 0.0025, 0]] as const)),
    [bottom, 0.003],
    [at(height * 0.5), height * 0.5],
    [at(height) - 0.0005, height - 0.0012],
    [at(height) - wall / 2, height],
    [at(height) - wall + 0.0005, height - 0.0012],
    [at(floor + 0.004) - wall, floor + 0.004],
    [at(floor) - wall - 0.003, floor],
    [0, floor],
  ];
};

/** The outside wall alone, for what is painted on it. */
const coat = ({ bottom, top, height }: Cup, z0: number, z1: number): Mesh => {
  const at = (z: number): number => bottom + ((top - bottom) * z) / height + 0.0003;
  const base = band(1, 0, 1);
  return {
    ...base,
    points: base.points.map(([x, y, z]): Point => {
      const height01 = z0 + z * (z1 - z0);
      return [x * at(height01), y * at(height01), height01];
    }),
  };
};

/** Felt as twelve walls, a floor and feet. */
const cupFelt = ({ bottom, top, height, wall, floor }: Cup): Felt[] => [
  ...ring({ count: 12, bottomRadius: bottom, topRadius: top, z0: CLEAR_M, z1: height, wall }),
  cylinderAt(bottom - wall / 2, CLEAR_M, floor),
  ...feet(bottom - 0.006),
];

const mug: Recipe = (variation) => {
  const f = variation.factor('size', 0.03);
  const height = 0.08 * variation.factor('tall', 0.07);
  const [narrow, wall] = [variation.own([1, 0.92, 1, 0.86]), 0.0032];
  const body: Cup = { bottom: 0.033 * f * narrow, top: 0.033 * f, height, wall, floor: 0.005 };
  const [ground, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.95, 0.94, 0.9],
      [0.16, 0.36, 0.62],
    ],
    [
      [0.85, 0.3, 0.22],
      [0.97, 0.93, 0.86],
    ],
    [
      [0.97, 0.9, 0.7],
      [0.3, 0.5, 0.42],
    ],
    [
      [0.22, 0.24, 0.3],
      [0.75, 0.78, 0.82],
    ],
  ]);
  const middle = height * 0.5;
  const [reach, rise] = [0.023 * variation.factor('reach', 0.08), height * variation.own([0.29, 0.27, 0.31, 0.27])];
  const from = body.bottom * 0.5 + body.top * 0.5 - 0.0018;
  const path = arcPath([from, 0, middle], [1, 0, 0], [0, 0, 1], [reach, rise], -1.45, 1.45, 12);
  const handle = tube(path, () => [0.0036, 0.0055] as const, 8);
  const felt = (k: number, l: number): Felt => barAt(0.004, path[k], path[l]);
  return {
    seen: [
      { mesh: lathe(cupProfile(body, 0.002), 24), paint: { colour: ground, roughness: 0.25 } },
      {
        mesh: coat(body, 0.006, height - 0.003),
        paint: { colour: [1, 1, 1], roughness: 0.25, picture: glaze(variation.n, ground, ink) },
      },
      { mesh: handle, paint: { colour: variation.n === 1 ? ink : ground, roughness: 0.25 } },
    ],
    felt: [...cupFelt(body), felt(1, 4), felt(4, 8), felt(8, 11)],
    massKg: 0.25,
    symmetry: fold(1),
    grasp: { heightM: 0.048, yawRad: 0 },
    opening: roundOpening(body.bottom - wall, body.top - wall, body.floor, height),
  };
};

const cup: Recipe = (variation) => {
  const top = 0.033 * variation.factor('size', 0.03);
  const height = 0.08 * variation.factor('tall', 0.07);
  const wall = 0.003;
  const body: Cup = { bottom: top * variation.own([0.78, 0.95, 0.7, 0.85]), top, height, wall, floor: 0.004 };
  const [ground, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.25, 0.6, 0.62],
      [0.9, 0.95, 0.93],
    ],
    [
      [0.94, 0.93, 0.9],
      [0.82, 0.4, 0.2],
    ],
    [
      [0.93, 0.75, 0.25],
      [0.97, 0.95, 0.85],
    ],
    [
      [0.62, 0.38, 0.6],
      [0.9, 0.82, 0.92],
    ],
  ]);
  return {
    seen: [
      { mesh: lathe(cupProfile(body, 0), 24), paint: { colour: ground, roughness: 0.35 } },
      {
        mesh: coat(body, 0.006, height - 0.004),
        paint: { colour: [1, 1, 1], roughness: 0.35, picture: glaze(5 - variation.n, ground, ink) },
      },
    ],
    felt: cupFelt(body),
    massKg: 0.12,
    symmetry: FULL,
    grasp: { heightM: 0.055, yawRad: 0 },
    opening: roundOpening(body.bottom - wall, body.top - wall, body.floor, height),
  };
};

/** All of one cone, so that any nests in any other: each sits 12 mm higher than the one below. */
const NESTING = { bottom: 0.019, slope: 0.4, wall: 0.003, floor: 0.012 } as const;

const bowl: Recipe = (variation) => {
  const { bottom, slope, wall, floor } = NESTING;
  const height = variation.own([0.035, 0.033, 0.036, 0.034]);
  const body: Cup = { bottom, top: bottom + slope * height, height, wall, floor };
  const [ground, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.93, 0.92, 0.88],
      [0.2, 0.4, 0.66],
    ],
    [
      [0.75, 0.3, 0.24],
      [0.95, 0.85, 0.7],
    ],
    [
      [0.36, 0.56, 0.44],
      [0.92, 0.93, 0.85],
    ],
    [
      [0.2, 0.22, 0.28],
      [0.8, 0.65, 0.4],
    ],
  ]);
  return {
    seen: [
      { mesh: lathe(cupProfile(body, 0.002), 24), paint: { colour: ground, roughness: 0.3 } },
      {
        mesh: coat(body, 0.005, height - 0.002),
        paint: { colour: [1, 1, 1], roughness: 0.3, picture: glaze(variation.n === 1 ? 4 : variation.n, ground, ink) },
      },
    ],
    felt: [
      ...ring({ count: 12, bottomRadius: bottom, topRadius: body.top, z0: CLEAR_M, z1: height, wall }),
      cylinderAt(bottom - 0.001, CLEAR_M, floor),
      ...feet(0.0135, 0.003),
    ],
    massKg: 0.09,
    symmetry: FULL,
    grasp: { heightM: 0.024, yawRad: 0 },
    opening: roundOpening(bottom + slope * floor - wall, body.top - wall, floor, height),
  };
};

const soupBowl: Recipe = (variation) => {
  const f = variation.factor('size', 0.07);
  const [radius, height, foot] = [0.08 * f, 0.055 * variation.factor('tall', 0.08), 0.036 * f];
  const wall = 0.005;
  const [ground, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.95, 0.94, 0.91],
      [0.75, 0.2, 0.2],
    ],
    [
      [0.3, 0.45, 0.62],
      [0.9, 0.92, 0.95],
    ],
    [
      [0.85, 0.72, 0.5],
      [0.45, 0.3, 0.18],
    ],
    [
      [0.45, 0.55, 0.4],
      [0.93, 0.92, 0.86],
    ],
  ]);
  // a quarter of an ellipse from the foot to the rim
  const curve = (inset: number, from: number, steps: number): Flat[] =>
    Array.from({ length: steps + 1 }, (_, i) => {
      const z = from + ((height - from) * i) / steps;
      const s = (height - z) / height;
      return [(radius - inset - foot) * Math.sqrt(Math.max(0, 1 - s * s)) * 0.999 + foot, z];
    });
  const floor = 0.009;
  const profile: Flat[] = [
    [0, 0.003],
    [foot - 0.006, 0.003],
    [foot - 0.005, 0],
    [foot - 0.001, 0],
    [foot, 0.006],
    ...curve(0, 0.0075, 8),
    ...curve(wall, floor, 8)
      .reverse()
      .map(([r, z]): Flat => [r, z === height ? height - 0.0005 : z]),
    [0, floor - 0.001],
  ];
  const radiusAt = (z: number): number => curve(0, 0, 16).find(([, y]) => y >= z)![0];
  const line = latheCoat([
    [radius + 0.0006, height - 0.009],
    [radius + 0.0009, height - 0.001],
    [radius - wall / 2, height + 0.0009],
    [radius - wall - 0.0008, height - 0.002],
  ]);
  return {
    seen: [
      { mesh: lathe(profile, 28), paint: { colour: ground, roughness: 0.25 } },
      { mesh: line, paint: { colour: ink, roughness: 0.25 } },
    ],
    felt: [
      cylinderAt(foot + 0.012, 0.004, floor),
      ...ring({
        count: 12,
        bottomRadius: foot + 0.014,
        topRadius: radiusAt(height * 0.45),
        z0: 0.004,
        z1: height * 0.45,
        wall,
      }),
      ...ring({
        count: 12,
        bottomRadius: radiusAt(height * 0.45),
        topRadius: radius,
        z0: height * 0.43,
        z1: height,
        wall,
      }),
      ...feet(foot - 0.003),
    ],
    massKg: 0.35,
    symmetry: FULL,
    opening: roundOpening(foot, radius - wall, floor, height),
  };
};

const plate: Recipe = (variation) => {
  const radius = 0.1 * variation.factor('size', 0.06);
  const height = 0.018;
  const inner = 0.077 * (radius / 0.1);
  const [ground, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.95, 0.95, 0.93],
      [0.2, 0.38, 0.68],
    ],
    [
      [0.82, 0.87, 0.85],
      [0.25, 0.5, 0.45],
    ],
    [
      [0.95, 0.88, 0.72],
      [0.75, 0.35, 0.15],
    ],
    [
      [0.35, 0.38, 0.45],
      [0.75, 0.78, 0.82],
    ],
  ]);
  const edge = picture(128, (u, v) => {
    const r = 2 * Math.sqrt((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5));
    const rim = inner / radius;
    if (variation.n === 1) return (r > 0.95 && r < 0.985) || (r > rim + 0.02 && r < rim + 0.035) ? ink : ground;
    if (variation.n === 2) return r > rim + 0.01 ? ink : ground;
    if (variation.n === 3) return r > 0.93 ? ink : r > rim - 0.02 && r < rim ? mix(ground, ink, 0.5) : ground;
    return r > 0.96 ? ink : mix(ground, shade(ground, 0.85), r);
  });
  const top = latheCoat(
    [
      [radius - 0.0005, height - 0.001],
      [radius - 0.002, height],
      [inner + 0.004, 0.0085],
      [inner, 0.006],
      [0, 0.006],
    ],
    32,
  );
  const flat = { ...top, uvs: top.points.map(([x, y]): Flat => [0.5 + x / (2 * radius), 0.5 - y / (2 * radius)]) };
  const under = latheCoat(
    [
      [0, 0.002],
      [inner * 0.76, 0.002],
      [inner * 0.78, 0],
      [inner * 0.86, 0],
      [inner * 0.9, 0.003],
      [radius, height - 0.002],
      [radius - 0.0005, height - 0.001],
    ],
    32,
  );
  return {
    seen: [
      { mesh: flat, paint: { colour: [1, 1, 1], roughness: 0.2, picture: edge } },
      { mesh: under, paint: { colour: shade(ground, 0.95), roughness: 0.25 } },
    ],
    felt: [
      cylinderAt(inner + 0.002, CLEAR_M + 0.001, 0.006),
      ...ring({ count: 16, bottomRadius: inner + 0.002, topRadius: radius, z0: 0.004, z1: height, wall: 0.004 }),
      ...feet(inner * 0.8),
    ],
    massKg: 0.35,
    symmetry: FULL,
    opening: roundOpening(inner, radius - 0.004, 0.006, height),
  };
};

interface Cutlery {
  readonly colour: Rgb;
  readonly halfWidth: number;
}

const STEEL = { colour: [0.8, 0.81, 0.83], roughness: 0.25, metalness: 0.35 } as const;
/** Along x: the handle is held in the middle of the whole. */
const HANDLE = { from: -0.085, to: 0.014, halfHeight: 0.006 } as const;

const STYLES: readonly Cutlery[] = [
  { colour: [0.16, 0.17, 0.2], halfWidth: 0.006 },
  { colour: [0.72, 0.12, 0.12], halfWidth: 0.0068 },
  { colour: [0.6, 0.4, 0.22], halfWidth: 0.0062 },
  { colour: [0.15, 0.42, 0.62], halfWidth: 0.0056 },
];

/** A handle that is as high as a fingertip can hold, and a neck of steel. */
function handleOf({ halfWidth }: Cutlery, f: number): Mesh {
  const { from, to, halfHeight } = HANDLE;
  const path = Array.from({ length: 9 }, (_, i): Point => [(from + ((to - from) * i) / 8) * f, 0, halfHeight]);
  return tube(
    path,
    (s) => [halfHeight * (1 - 0.25 * Math.max(0, s - 0.8) * 5), halfWidth * (1.12 - 0.3 * s)] as const,
    10,
  );
}

const neck = (f: number): Mesh =>
  tube(
    [
      [0.012 * f, 0, 0.005],
      [0.022 * f, 0, 0.0042],
      [0.036 * f, 0, 0.0032],
    ],
    (s) => [0.0024 - 0.0006 * s, 0.0034 + 0.001 * s] as const,
    8,
  );

/** Handle and head; both lie on the table. */
const cutleryFelt = ({ halfWidth }: Cutlery, f: number, headHalf: number, headHeight: number): Felt[] => {
  const { from, to, halfHeight } = HANDLE;
  return [
    boxAt([((to - from) / 2) * f, halfWidth * 0.95, halfHeight], [((from + to) / 2) * f, 0, halfHeight]),
    boxAt([0.0105 * f, 0.004, 0.003], [0.0245 * f, 0, 0.0035]),
    boxAt([0.0255 * f, headHalf, headHeight / 2], [0.0595 * f, 0, headHeight / 2]),
  ];
};

const CUTLERY = { massKg: 0.045, symmetry: fold(1), grasp: { heightM: 0.0135, yawRad: 0 } } as const;

const fork: Recipe = (variation) => {
  const style = variation.own(STYLES);
  const f = variation.factor('size', 0.06);
  const tines = variation.own([4, 4, 3, 4]);
  const [half, gap] = [0.0115, 0.0017];
  const width = (2 * half - (tines - 1) * gap * 1.6) / tines;
  const palm = block({ half: [0.013 * f, half, 0.001], centre: [0.045 * f, 0, 0.0018], radius: 0.008, perCorner: 4 });
  const prongs = Array.from({ length: tines }, (_, k): Mesh => {
    const y = -half + width / 2 + (k * (2 * half - width)) / (tines - 1);
    const path: Point[] = [
      [0.052 * f, y, 0.0018],
      [0.068 * f, y, 0.0013],
      [0.079 * f, y, 0.002],
      [0.085 * f, y, 0.0038],
    ];
    return tube(path, (s) => [0.0011, (width / 2) * (1 - 0.45 * s)] as const, 6);
  });
  return {
    seen: [
      { mesh: handleOf(style, f), paint: { colour: style.colour, roughness: 0.4 } },
      { mesh: merge(neck(f), palm, ...prongs), paint: STEEL },
    ],
    felt: cutleryFelt(style, f, half, 0.0035),
    ...CUTLERY,
  };
};

const knife: Recipe = (variation) => {
  const style = variation.own(STYLES);
  const f = variation.factor('size', 0.06);
  const tip = variation.own([0.5, 0.2, 0.7, 0.35]);
  const outline: Flat[] = [
    [0.012, -0.0038],
    [0.026, -0.0095],
    [0.062, -0.01],
    [0.078, -0.009 + 0.004 * tip],
    [0.085, 0.004 * tip],
    [0.083, 0.006],
    [0.078, 0.0085],
    [0.06, 0.0095],
    [0.026, 0.009],
    [0.012, 0.0038],
  ];
  const ring2 = (inset: number, z: number): Point[] => outline.map(([x, y]) => [x * f, y * (1 - inset), z]);
  const blade = loft([ring2(0.06, 0.0012), ring2(0, 0.0022), ring2(0, 0.003), ring2(0.06, 0.004)]);
  return {
    seen: [
      { mesh: handleOf(style, f), paint: { colour: style.colour, roughness: 0.4 } },
      { mesh: blade, paint: STEEL },
    ],
    felt: cutleryFelt(style, f, 0.0095, 0.004),
    ...CUTLERY,
  };
};

const spoon: Recipe = (variation) => {
  const style = variation.own(STYLES);
  const f = variation.factor('size', 0.06);
  const [long, wide] = [0.0265 * f, 0.0125 * variation.own([1, 0.92, 1, 0.95])];
  const dish = lathe(
    [
      [0, 0],
      [0.35, 0.0003],
      [0.7, 0.002],
      [1, 0.0062],
      [0.93, 0.0066],
      [0.65, 0.0032],
      [0.35, 0.0016],
      [0, 0.0012],
    ],
    20,
  );
  return {
    seen: [
      { mesh: handleOf(style, f), paint: { colour: style.colour, roughness: 0.4 } },
      {
        mesh: merge(
          tube(
            [
              [0.012 * f, 0, 0.005],
              [0.024 * f, 0, 0.005],
              [0.036 * f, 0, 0.0058],
            ],
            (s) => [0.0022 - 0.0006 * s, 0.0034 + 0.0006 * s] as const,
            8,
          ),
          shift(stretch(dish, [long, wide, 1]), [0.085 * f - long, 0, 0]),
        ),
        paint: STEEL,
      },
    ],
    felt: cutleryFelt(style, f, 0.009, 0.0055),
    ...CUTLERY,
  };
};

export const TABLEWARE = { plate, bowl, soup_bowl: soupBowl, mug, cup, fork, knife, spoon } as const;
