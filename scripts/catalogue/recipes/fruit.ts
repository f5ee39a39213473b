import { cos, sin } from '../../../src/core/portable-math.ts';
import { barAt, FULL, feet, fold, ROLLING, sphereAt } from '../felt.ts';
import { mapPoints, type Point, place, shift } from '../mesh.ts';
import { mix, noise, type Picture, picture, type Rgb, shade, smooth } from '../paint.ts';
import type { Recipe, Variation } from '../recipe.ts';
import { arc, ball, lathe, leaf, tube } from '../solids.ts';
import type { Paint, Thing } from '../thing.ts';

const BARK: Paint = { colour: [0.3, 0.2, 0.09], roughness: 0.8 };
const LEAF: Paint = { colour: [0.22, 0.42, 0.12], roughness: 0.6 };

/** Streaks from pole to pole, a blush from one side, and small light dots. */
function streaked({ rng }: Variation, base: Rgb, streak: Rgb, amount: number, pole: Rgb): Picture {
  const [lines, blotches] = [noise(rng.fork('streaks'), 32, 2), noise(rng.fork('blotches'), 4, 3)];
  const dots = noise(rng.fork('dots'), 32);
  return picture(64, (u, v) => {
    const t = smooth(0.75 - amount, 1.35 - amount, 0.55 * lines(u, v) + 0.7 * blotches(u, v));
    const skin = mix(base, streak, t);
    const dotted = mix(skin, [0.93, 0.87, 0.6], dots(u, v) > 0.9 ? 0.4 : 0);
    return mix(dotted, pole, Math.max(1 - smooth(0, 0.09, v), smooth(0.95, 1, v)));
  });
}

const apple: Recipe = (variation) => {
  const radius = 0.031 * variation.factor('size', 0.07);
  const tall = variation.factor('tall', 0.05);
  // all of them red: a red block is to look like any
  const [base, streak, amount] = variation.own<readonly [Rgb, Rgb, number]>([
    [[0.7, 0.06, 0.07], [0.82, 0.35, 0.12], 0.3],
    [[0.78, 0.2, 0.1], [0.9, 0.62, 0.25], 0.35],
    [[0.82, 0.4, 0.16], [0.76, 0.1, 0.08], 0.7],
    [[0.42, 0.03, 0.07], [0.6, 0.1, 0.1], 0.4],
  ]);
  const profile = arc([0, 0], [1, 1], -Math.PI / 2, Math.PI / 2, 16).map(([r, z]): [number, number] => {
    const waist = r * (1 + 0.05 * z);
    const dimple = z > 0 ? -0.3 * (1 - smooth(0, 0.5, r)) : 0.16 * (1 - smooth(0, 0.4, r));
    return [waist * 0.985, 0.94 * z * tall + dimple];
  });
  const lobed = mapPoints(lathe(profile, 20), ([x, y, z]): Point => {
    // five bumps about the calyx: cos 5a from powers of cos a and sin a
    const r2 = x * x + y * y;
    const five = x * x * x * x * x - 10 * x * x * x * y * y + 5 * x * y * y * y * y;
    const bump = z < 0 ? (0.07 * five * -z) / Math.max(0.05, r2 * r2 * Math.sqrt(r2)) : 0;
    return [x, y, z * (1 + bump)];
  });
  const low = Math.min(...lobed.points.map(([, , z]) => z));
  const skin = mapPoints(lobed, ([x, y, z]): Point => [x * radius, y * radius, (z - low) * radius]);
  const top = (0.94 * tall - 0.34 - low) * radius;
  const bend = 0.004 * variation.factor('stem', 0.9);
  const stem = tube(
    [
      [0, 0, top],
      [0.4 * bend, 0, top + 0.007],
      [bend, 0.2 * bend, top + 0.014],
    ],
    (s) => 0.0011 + 0.0006 * s,
    6,
  );
  const blade = shift(place(leaf(0.021, 0.011, 0.006), [0, -0.45, 0.9]), [0.3 * bend, 0, top + 0.005]);
  return {
    seen: [
      {
        mesh: skin,
        paint: {
          colour: [1, 1, 1],
          roughness: 0.28,
          picture: streaked(variation, base, streak, amount, shade(base, 0.8)),
        },
      },
      { mesh: stem, paint: BARK },
      ...(variation.n % 2 === 1 ? [{ mesh: blade, paint: LEAF }] : []),
    ],
    felt: [sphereAt(radius, [0, 0, radius])],
    massKg: massFor(0.15, radius / 0.031),
    surface: ROLLING,
    symmetry: FULL,
    grasp: { heightM: radius, yawRad: 0 },
  };
};

/** Mass in proportion to volume [kg]. */
const massFor = (kg: number, factor: number): number => Math.round(kg * factor * factor * factor * 1e4) / 1e4;

const orange: Recipe = (variation) => {
  const radius = 0.03 * variation.factor('size', 0.08);
  const colour = variation.own<Rgb>([
    [0.95, 0.48, 0.05],
    [0.93, 0.4, 0.04],
    [0.96, 0.58, 0.08],
    [0.9, 0.5, 0.12],
  ]);
  const pores = noise(variation.rng.fork('pores'), 64);
  const tone = noise(variation.rng.fork('tone'), 4);
  const peel = picture(64, (u, v) =>
    mix(
      shade(colour, 0.95 + 0.05 * smooth(0.2, 0.6, pores(u, v)) + 0.08 * (tone(u, v) - 0.5)),
      [0.62, 0.55, 0.12],
      0.7 * (1 - smooth(0.02, 0.1, v)),
    ),
  );
  const flat = 0.95 + 0.04 * (variation.factor('flat', 1) - 1);
  const skin = shift(ball(radius, radius * flat), [0, 0, radius * flat]);
  const top = 2 * radius * flat;
  const star = shift(
    lathe(
      [
        [0, -0.001],
        [0.0045, 0],
        [0.003, 0.0012],
        [0, 0.0016],
      ],
      5,
    ),
    [0, 0, top - 0.0006],
  );
  const blade = shift(place(leaf(0.024, 0.013, 0.007), [0, -0.2, 2.2]), [0, 0, top]);
  return {
    seen: [
      { mesh: skin, paint: { colour: [1, 1, 1], roughness: 0.45, picture: peel } },
      { mesh: star, paint: { colour: [0.3, 0.4, 0.12], roughness: 0.8 } },
      ...(variation.n === 2 || variation.n === 3 ? [{ mesh: blade, paint: LEAF }] : []),
    ],
    felt: [sphereAt(radius, [0, 0, radius])],
    massKg: massFor(0.16, radius / 0.03),
    surface: ROLLING,
    symmetry: FULL,
    grasp: { heightM: radius, yawRad: 0 },
  };
};

const lemon: Recipe = (variation) => {
  const factor = variation.factor('size', 0.08);
  const [long, radius] = [0.036 * factor * variation.factor('long', 0.06), 0.024 * factor];
  const colour = variation.own<Rgb>([
    [0.96, 0.83, 0.12],
    [0.93, 0.78, 0.08],
    [0.88, 0.86, 0.2],
    [0.97, 0.88, 0.3],
  ]);
  const pores = noise(variation.rng.fork('pores'), 64);
  const peel = picture(64, (u, v) =>
    mix(
      shade(colour, 0.95 + 0.06 * smooth(0.2, 0.6, pores(u, v))),
      [0.55, 0.6, 0.15],
      0.8 * (1 - smooth(0.01, 0.06, v)),
    ),
  );
  const profile: [number, number][] = [];
  for (let i = 0; i <= 16; i++) {
    const angle = -Math.PI / 2 + (Math.PI * i) / 16;
    const [r, z] = [cos(angle), sin(angle)];
    // the nipple: what is near the axis is drawn out
    profile.push([i % 16 === 0 ? 0 : r, z * (1 + 0.28 * (1 - smooth(0.05, 0.45, r)))]);
  }
  const upright = lathe(
    profile.map(([r, z]) => [r * radius, (z * (long - 0.002)) / 1.28]),
    18,
  );
  const skin = shift(place(upright, [0, Math.PI / 2, 0]), [0, 0, radius]);
  const half = long - radius - 0.002;
  return {
    seen: [{ mesh: skin, paint: { colour: [1, 1, 1], roughness: 0.4, picture: peel } }],
    felt: [barAt(radius, [-half, 0, radius], [half, 0, radius])],
    massKg: massFor(0.09, factor),
    surface: ROLLING,
    symmetry: fold(2),
    grasp: { heightM: radius, yawRad: 0 },
  };
};

const pear: Recipe = (variation) => {
  const factor = variation.factor('size', 0.07);
  const slim = variation.factor('slim', 0.06);
  const [base, blush] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.72, 0.76, 0.2],
      [0.6, 0.62, 0.16],
    ],
    [
      [0.83, 0.74, 0.24],
      [0.78, 0.36, 0.16],
    ],
    [
      [0.5, 0.62, 0.16],
      [0.62, 0.66, 0.26],
    ],
    [
      [0.62, 0.46, 0.2],
      [0.72, 0.58, 0.26],
    ],
  ]);
  const outline: readonly [number, number][] = [
    [0, 0.003],
    [0.008, 0.001],
    [0.016, 0.0015],
    [0.024, 0.009],
    [0.0285, 0.019],
    [0.03, 0.029],
    [0.0285, 0.0385],
    [0.0245, 0.047],
    [0.0198, 0.055],
    [0.0175, 0.062],
    [0.0145, 0.0695],
    [0.0085, 0.0745],
    [0.003, 0.075],
    [0, 0.0735],
  ];
  const skin = lathe(
    outline.map(([r, z]) => [r * factor * (z > 0.045 ? slim : 1), z * factor]),
    20,
  );
  const top = 0.073 * factor;
  const lean = 0.004 * variation.factor('lean', 0.8);
  const stem = tube(
    [
      [0, 0, top],
      [0.3 * lean, 0, top + 0.007],
      [lean, 0, top + 0.014],
    ],
    (s) => 0.0014 + 0.0005 * s,
    6,
  );
  const blade = shift(place(leaf(0.022, 0.012, 0.006), [0, -0.4, 2.5]), [0, 0, top + 0.006]);
  return {
    seen: [
      {
        mesh: skin,
        paint: {
          colour: [1, 1, 1],
          roughness: 0.4,
          picture: streaked(variation, base, blush, 0.45, shade(base, 0.75)),
        },
      },
      { mesh: stem, paint: BARK },
      ...(variation.n === 2 || variation.n === 3 ? [{ mesh: blade, paint: LEAF }] : []),
    ],
    felt: [
      sphereAt(0.03 * factor, [0, 0, 0.031 * factor]),
      sphereAt(0.018 * factor, [0, 0, 0.058 * factor]),
      ...feet(0.02 * factor),
    ],
    massKg: massFor(0.15, factor),
    symmetry: FULL,
    grasp: { heightM: 0.032 * factor, yawRad: 0 },
  };
};

/** Along an arc in the xy plane, its ends towards +y. */
const banana: Recipe = (variation) => {
  const factor = variation.factor('size', 0.06);
  const bent = variation.factor('bend', 0.12);
  const [ripe, tip] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.93, 0.77, 0.13],
      [0.35, 0.27, 0.1],
    ],
    [
      [0.86, 0.8, 0.2],
      [0.5, 0.6, 0.15],
    ],
    [
      [0.94, 0.74, 0.16],
      [0.28, 0.19, 0.08],
    ],
    [
      [0.72, 0.76, 0.2],
      [0.42, 0.52, 0.14],
    ],
  ]);
  const spotted = variation.n === 3 ? 0.62 : 0.83;
  const [spots, tone] = [noise(variation.rng.fork('spots'), 16, 32), noise(variation.rng.fork('tone'), 4, 8)];
  const peel = picture(64, (u, v) => {
    const ridge = 0.92 + 0.1 * Math.abs(((u * 5) % 1) - 0.5) * 2;
    const skin = mix(
      shade(ripe, ridge * (0.95 + 0.1 * tone(u, v))),
      [0.3, 0.19, 0.08],
      0.8 * smooth(spotted, spotted + 0.06, spots(u, v)),
    );
    return mix(skin, tip, Math.max(smooth(0.9, 0.98, v), 1 - smooth(0.02, 0.1, v)));
  });
  const radius = 0.017 * factor;
  const curve = (x: number): Point => [x, 5 * bent * x * x, radius];
  const reach = 0.073 * factor;
  const path = Array.from({ length: 15 }, (_, i) => curve(-reach + (2 * reach * i) / 14));
  const body = tube(
    path,
    (s) => {
      const off = Math.abs(2 * s - 1);
      const end = off * off * off * off;
      return radius * (1 - (s > 0.5 ? 0.62 : 0.7) * end);
    },
    10,
  );
  const end = path[14];
  const before = path[13];
  const further = (k: number): Point => [
    end[0] + k * (end[0] - before[0]),
    end[1] + k * (end[1] - before[1]),
    end[2] + 0.001 * k,
  ];
  const stem = tube([further(0), further(0.6), further(1.1)], (s) => 0.0052 - 0.0012 * s, 6);
  const yaw = 0.4;
  const along = (x: number, y: number, angle: number, r: number): ReturnType<typeof barAt> => {
    const [dx, dy] = [0.022 * factor * cos(angle), 0.022 * factor * sin(angle)];
    return barAt(r, [x - dx, y - dy, r], [x + dx, y + dy, r]);
  };
  const side = 0.008 * factor * bent;
  return {
    seen: [
      { mesh: body, paint: { colour: [1, 1, 1], roughness: 0.45, picture: peel } },
      { mesh: stem, paint: { colour: shade(tip, 0.9), roughness: 0.7 } },
    ],
    felt: [
      along(0, 0, 0, radius),
      along(0.04 * factor, side, yaw * bent, 0.016 * factor),
      along(-0.04 * factor, side, -yaw * bent, 0.016 * factor),
    ],
    massKg: massFor(0.12, factor),
    symmetry: fold(2),
    grasp: { heightM: 0.021, yawRad: 0 },
  };
};

export const FRUIT = { apple, banana, pear, orange, lemon } as const satisfies Record<string, (v: Variation) => Thing>;
