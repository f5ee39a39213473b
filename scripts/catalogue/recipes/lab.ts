import { boxAt, cylinderAt, type Felt, FULL, feet, fold } from '../felt.ts';
import { merge } from '../mesh.ts';
import { mix, noise, picture, type Rgb, shade } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { arc, blocks, cylinder, lathe, latheCoat } from '../solids.ts';

/** Rounded below, so that it finds its way into a hole; feet keep it upright on a table. */
const tubeFelt = (radius: number, height: number): Felt[] => [
  {
    type: 'capsule',
    size: [radius, (height - 0.006) / 2 - radius],
    position: [0, 0, (height - 0.006) / 2 + 0.0005],
  },
  cylinderAt(radius, height * 0.6, height),
  ...feet(radius - 0.003, 0.0025),
];

/** Glass with a coloured liquid and a rim. */
const testTube: Recipe = (variation) => {
  const radius = 0.01;
  const height = 0.1 * variation.factor('tall', 0.06);
  const liquid = variation.own<Rgb>([
    [0.15, 0.45, 0.85],
    [0.85, 0.2, 0.25],
    [0.3, 0.7, 0.3],
    [0.9, 0.6, 0.1],
  ]);
  const level = height * variation.own([0.5, 0.38, 0.6, 0.45]);
  const glass: Rgb = [0.84, 0.9, 0.92];
  const base = arc([0, radius], [radius, radius], -Math.PI / 2, 0, 5);
  const filled = lathe([...base, [radius, level - 0.001], [radius, level]], 18);
  const tube = lathe(
    [
      [radius, level],
      [radius, height - 0.004],
      [radius + 0.0012, height - 0.003],
      [radius + 0.0012, height - 0.001],
      [radius, height],
      [radius - 0.0016, height - 0.0006],
      [radius - 0.0016, level + 0.002],
      [0, level + 0.002],
    ],
    18,
  );
  const marks = Array.from({ length: 4 }, (_, k) =>
    latheCoat(
      [
        [radius + 0.0002, level + 0.006 + 0.008 * k],
        [radius + 0.0002, level + 0.0068 + 0.008 * k],
      ],
      18,
    ),
  );
  return {
    seen: [
      { mesh: filled, paint: { colour: mix(liquid, glass, 0.12), roughness: 0.1 } },
      { mesh: tube, paint: { colour: glass, roughness: 0.1 } },
      {
        mesh: merge(...marks.filter((_, k) => level + 0.008 * k < height - 0.016)),
        paint: { colour: [0.95, 0.97, 1], roughness: 0.4 },
      },
    ],
    felt: tubeFelt(radius, height),
    massKg: 0.03,
    symmetry: FULL,
    grasp: { heightM: 0.075, yawRad: 0 },
  };
};

/** As thick as a test tube, standing on its end. */
const markerPen: Recipe = (variation) => {
  const radius = 0.01;
  const height = 0.12 * variation.factor('tall', 0.05);
  const ink = variation.own<Rgb>([
    [0.08, 0.08, 0.1],
    [0.8, 0.08, 0.1],
    [0.08, 0.25, 0.7],
    [0.08, 0.5, 0.25],
  ]);
  const barrel = variation.own<Rgb>([
    [0.95, 0.95, 0.94],
    [0.95, 0.95, 0.94],
    [0.3, 0.32, 0.35],
    [0.93, 0.92, 0.86],
  ]);
  const cap = height * 0.6;
  const print = picture(64, (u, v) => {
    if (v > 0.88) return ink;
    const w = (u * 2) % 1;
    return v > 0.3 && v < 0.72 && Math.abs(w - 0.5) < 0.14 ? ink : v > 0.18 && v < 0.22 ? ink : barrel;
  });
  return {
    seen: [
      {
        mesh: lathe(
          [
            [radius * 0.9, 0],
            [radius, 0.001],
            [radius, cap],
          ],
          18,
        ),
        paint: { colour: [1, 1, 1], roughness: 0.4, picture: print },
      },
      {
        mesh: merge(
          cylinder(radius * 1.04, cap, height - 0.012, 0.0006, 18),
          lathe(
            [
              [radius * 1.02, height - 0.0125],
              [radius * 0.86, height - 0.002],
              [radius * 0.7, height],
            ],
            18,
          ),
          blocks({ half: [0.0012, 0.0025, 0.017], centre: [radius + 0.0018, 0, height - 0.032] }),
        ),
        paint: { colour: ink, roughness: 0.35 },
      },
      {
        mesh: cylinder(radius * 0.92, cap - 0.0015, cap, 0.0002, 18),
        paint: { colour: shade(barrel, 0.7), roughness: 0.4 },
      },
    ],
    felt: [cylinderAt(radius, 0.001, height), ...feet(radius - 0.002, 0.003)],
    massKg: 0.025,
    symmetry: FULL,
    grasp: { heightM: 0.08, yawRad: 0 },
  };
};

/** Four square holes in a row along y. */
export const RACK = { hole: 0.024, pitch: 0.06, depth: 0.05, floor: 0.006, halfX: 0.024, endM: 0.012 } as const;

const tubeRack: Recipe = (variation) => {
  const { hole, pitch, depth, floor, halfX, endM } = RACK;
  const height = floor + depth;
  const halfY = 1.5 * pitch + hole / 2 + endM;
  const [low, high] = [floor, height];
  const [half, middle] = [(high - low) / 2, (high + low) / 2];
  const side = (halfX - hole / 2) / 2;
  const solid = [
    { half: [halfX, halfY, floor / 2] as const, centre: [0, 0, floor / 2] as const },
    ...[1, -1].map((s) => ({
      half: [side, halfY, half] as const,
      centre: [s * (hole / 2 + side), 0, middle] as const,
    })),
    ...[-1, 0, 1].map((k) => ({
      half: [hole / 2, (pitch - hole) / 2, half] as const,
      centre: [0, k * pitch, middle] as const,
    })),
    ...[1, -1].map((s) => ({
      half: [hole / 2, endM / 2, half] as const,
      centre: [0, s * (halfY - endM / 2), middle] as const,
    })),
  ];
  const colour = variation.own<Rgb>([
    [0.78, 0.6, 0.38],
    [0.85, 0.87, 0.9],
    [0.25, 0.42, 0.7],
    [0.42, 0.28, 0.18],
  ]);
  const wood = variation.n === 1 || variation.n === 4;
  const grain = noise(variation.rng.fork('grain'), 32, 4);
  const face = picture(32, (u, v) => (wood ? shade(colour, 0.86 + 0.2 * grain(v, u)) : colour));
  const lip = variation.own([0, 0.002, 0.001, 0.003]);
  const base =
    lip > 0
      ? [{ half: [halfX + lip, halfY + lip, 0.004] as const, centre: [0, 0, 0.004] as const, radius: 0.002 }]
      : [];
  const dark = [-1.5, -0.5, 0.5, 1.5].map((k) => ({
    half: [hole / 2 - 0.0002, hole / 2 - 0.0002, 0.0002] as const,
    centre: [0, k * pitch, floor + 0.0003] as const,
    bevel: 0.00005,
    radius: 0.0003,
  }));
  return {
    seen: [
      {
        mesh: blocks(...solid.map((one) => ({ ...one, radius: 0.0005, bevel: 0.0004 })), ...base),
        paint: { colour: [1, 1, 1], roughness: 0.5, picture: face },
      },
      { mesh: blocks(...dark), paint: { colour: shade(colour, 0.3), roughness: 0.8 } },
    ],
    felt: solid.map(({ half: size, centre }) => boxAt(size, centre)),
    massKg: 0.45,
    symmetry: fold(2),
  };
};

export const LAB = { test_tube: testTube, marker_pen: markerPen, tube_rack: tubeRack } as const;
