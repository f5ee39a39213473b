import { boxAt, FULL, feetAt, fold, ROLLING, sphereAt } from '../felt.ts';
import { merge, place, shift } from '../mesh.ts';
import { mix, picture, type Rgb, shade } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { ball, block, blocks, cylinder, lathe } from '../solids.ts';

const redBlock: Recipe = (variation) => {
  const half = 0.026 * variation.factor('size', 0.08);
  const z = half * variation.own([1, 1.06, 0.95, 1]);
  const colour = variation.own<Rgb>([
    [0.74, 0.08, 0.08],
    [0.82, 0.12, 0.06],
    [0.62, 0.04, 0.08],
    [0.8, 0.1, 0.14],
  ]);
  const [radius, bevel] = variation.own([
    [0.0025, 0.002],
    [0.007, 0.005],
    [0.001, 0.0008],
    [0.004, 0.0035],
  ]);
  const body = block({ half: [half, half, z], radius, bevel, perCorner: 3 });
  const frame = variation.n === 4 ? blocks({ half: [half * 0.7, half * 0.7, 0.0004], centre: [0, 0, 2 * z] }) : null;
  return {
    seen: [
      { mesh: body, paint: { colour, roughness: variation.own([0.4, 0.3, 0.7, 0.45]) } },
      ...(frame ? [{ mesh: frame, paint: { colour: shade(colour, 0.8), roughness: 0.4 } }] : []),
    ],
    felt: [boxAt([half, half, z], [0, 0, z])],
    massKg: Math.round((0.12 * half * half * z * 1e4) / (0.026 * 0.026 * 0.026)) / 1e4,
    symmetry: fold(4),
    grasp: { heightM: 0.03, yawRad: 0 },
  };
};

const redBall: Recipe = (variation) => {
  const radius = 0.029 * variation.factor('size', 0.08);
  const colour = variation.own<Rgb>([
    [0.8, 0.07, 0.07],
    [0.75, 0.05, 0.12],
    [0.86, 0.16, 0.06],
    [0.6, 0.03, 0.06],
  ]);
  const second = variation.own<Rgb | null>([null, [0.95, 0.95, 0.95], null, [0.95, 0.8, 0.2]]);
  const paint = picture(32, (u, v) => {
    if (second && Math.abs(v - 0.5) < 0.09) return second;
    if (variation.n === 3) return Math.floor(u * 6) % 2 === 0 ? colour : mix(colour, [0.95, 0.9, 0.85], 0.9);
    return colour;
  });
  return {
    seen: [
      {
        mesh: shift(ball(radius, radius, 24, 14), [0, 0, radius]),
        paint: { colour: [1, 1, 1], roughness: 0.25, picture: paint },
      },
    ],
    felt: [sphereAt(radius, [0, 0, radius])],
    massKg: 0.08,
    surface: ROLLING,
    symmetry: FULL,
    grasp: { heightM: radius, yawRad: 0 },
  };
};

/** Its front looks along +x. */
const toyCar: Recipe = (variation) => {
  const f = variation.factor('size', 0.06);
  const [x, y] = [0.043 * f, 0.022 * f];
  const wheel = 0.0095 * f;
  const colour = variation.own<Rgb>([
    [0.82, 0.1, 0.08],
    [0.12, 0.35, 0.75],
    [0.95, 0.75, 0.1],
    [0.15, 0.55, 0.3],
  ]);
  const [cabinX, cabinZ] = variation.own([
    [-0.004, 0.02],
    [-0.008, 0.024],
    [0.002, 0.018],
    [0.012, 0.026],
  ]);
  const low = 0.006;
  const deck = 0.022 * f;
  const roof = deck + cabinZ * f * 0.75;
  const cabinHalf = (variation.n === 4 ? 0.016 : 0.021) * f;
  const body = merge(
    block({
      half: [x, y, (deck - low) / 2],
      centre: [0, 0, (deck + low) / 2],
      radius: 0.008,
      bevel: 0.003,
      perCorner: 4,
    }),
    block({
      half: [cabinHalf, y * 0.86, (roof - deck + 0.002) / 2],
      centre: [cabinX * f, 0, (roof + deck - 0.002) / 2],
      radius: 0.006,
      bevel: 0.004,
      perCorner: 4,
    }),
  );
  const [glassZ, glassH] = [(deck + roof) / 2 - 0.0005, (roof - deck) * 0.27];
  const glass = blocks(
    { half: [cabinHalf + 0.0003, y * 0.62, glassH], centre: [cabinX * f, 0, glassZ] },
    { half: [cabinHalf * 0.68, y * 0.86 + 0.0003, glassH], centre: [cabinX * f, 0, glassZ] },
  );
  const wheels = [1, -1].flatMap((sx) =>
    [1, -1].map((sy) =>
      shift(place(cylinder(wheel, -0.004, 0.004, 0.001, 16), [Math.PI / 2, 0, 0]), [
        sx * 0.6 * x,
        sy * (y - 0.002),
        wheel,
      ]),
    ),
  );
  const hubs = [1, -1].flatMap((sx) =>
    [1, -1].map((sy) =>
      shift(
        place(
          lathe(
            [
              [0.005 * f, 0],
              [0.004 * f, 0.0008],
              [0, 0.0012],
            ],
            10,
          ),
          [-sy * (Math.PI / 2), 0, 0],
        ),
        [sx * 0.6 * x, sy * (y + 0.002), wheel],
      ),
    ),
  );
  const lamps = blocks(
    ...[1, -1].map((s) => ({
      half: [0.001, 0.0035, 0.0025] as const,
      centre: [x, s * y * 0.6, 0.016 * f] as const,
      radius: 0.002,
    })),
  );
  return {
    seen: [
      { mesh: body, paint: { colour, roughness: 0.3 } },
      { mesh: glass, paint: { colour: [0.14, 0.2, 0.26], roughness: 0.15 } },
      { mesh: merge(...wheels), paint: { colour: [0.07, 0.07, 0.08], roughness: 0.7 } },
      { mesh: merge(...hubs, lamps), paint: { colour: [0.9, 0.9, 0.85], roughness: 0.3 } },
    ],
    felt: [
      boxAt([x, y, (deck - low) / 2], [0, 0, (deck + low) / 2]),
      boxAt([cabinHalf, y * 0.86, (roof - deck) / 2], [cabinX * f, 0, (roof + deck) / 2]),
      ...feetAt(0.6 * x, y - 0.003, 0.006),
    ],
    massKg: 0.09,
    symmetry: fold(1),
    grasp: { heightM: 0.022, yawRad: 0 },
  };
};

export const BLOCKS = { red_block: redBlock, red_ball: redBall, toy_car: toyCar } as const;
