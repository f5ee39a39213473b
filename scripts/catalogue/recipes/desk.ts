import { boxAt, fold } from '../felt.ts';
import { laidFlat, mapPoints, merge, type Point, place, shift } from '../mesh.ts';
import { inBox, inDisc, isPrint, mix, noise, picture, type Rgb, shade, smooth } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { block, blocks } from '../solids.ts';

/** A pocket book lying down, its spine at -y. */
const book: Recipe = (variation) => {
  const [x, y, z] = [
    0.055 * variation.factor('tall', 0.08),
    0.033 * variation.factor('wide', 0.03),
    0.011 * variation.factor('thick', 0.2),
  ];
  const [cover, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.1, 0.22, 0.48],
      [0.93, 0.8, 0.4],
    ],
    [
      [0.66, 0.12, 0.14],
      [0.95, 0.93, 0.85],
    ],
    [
      [0.16, 0.42, 0.32],
      [0.9, 0.86, 0.6],
    ],
    [
      [0.92, 0.62, 0.15],
      [0.2, 0.15, 0.3],
    ],
  ]);
  const style = variation.n;
  const title = picture(128, (u, v) => {
    // read from -y: lines run along y, so turn the page
    const [a, b] = [v, u];
    if (inBox(a, b, 0.05, 0.04, 0.95, 0.96) && !inBox(a, b, 0.07, 0.055, 0.93, 0.945)) return ink;
    if (isPrint(a, b, [0.18, 0.14, 0.82, 0.36], 2)) return ink;
    if (style === 1 && inDisc(a, b, 0.5, 0.64, 0.17)) return inDisc(a, b, 0.56, 0.6, 0.15) ? cover : ink;
    if (style === 2 && Math.abs(a - 0.5) + Math.abs(b - 0.64) < 0.2)
      return Math.abs(a - 0.5) + Math.abs(b - 0.64) < 0.14 ? cover : ink;
    if (style === 3 && b > 0.5 && b < 0.82 && Math.abs(a - 0.5) < (b - 0.48) * 0.8) return ink;
    if (style === 4 && inBox(a, b, 0.2, 0.52, 0.8, 0.8))
      return Math.floor(a * 10) % 2 === Math.floor(b * 10) % 2 ? ink : cover;
    return cover;
  });
  const board = 0.0012;
  const covers = blocks(
    { half: [x, y, board], centre: [0, 0, board], radius: 0.001 },
    { half: [x, y, board], centre: [0, 0, 2 * z - board], radius: 0.001 },
    { half: [x, 0.0016, z - 0.0004], centre: [0, 0.0016 - y, z], radius: 0.0014, bevel: 0.0012 },
  );
  const lines = picture(32, (_, v) => shade([0.96, 0.93, 0.84], 0.86 + 0.14 * (Math.floor(v * 16) % 2)));
  const pages = block({
    half: [x - 0.0025, y - 0.0025, z - 2 * board + 0.0002],
    centre: [0, 0.0008, z],
    radius: 0.0004,
  });
  const sheet = laidFlat(
    block({ half: [x - 0.0008, y - 0.0008, 0.0003], centre: [0, 0, 2 * z], radius: 0.0006, bevel: 0.0001 }),
    x,
    y,
  );
  return {
    seen: [
      { mesh: covers, paint: { colour: shade(cover, 0.92), roughness: 0.6 } },
      { mesh: pages, paint: { colour: [1, 1, 1], roughness: 0.9, picture: lines } },
      { mesh: sheet, paint: { colour: [1, 1, 1], roughness: 0.5, picture: title } },
    ],
    felt: [boxAt([x, y, z], [0, 0, z])],
    massKg: 0.14,
    symmetry: fold(2),
    grasp: { heightM: 0.0145, yawRad: 0 },
  };
};

/** A board of wood with a hole to hang it by. */
const cuttingBoard: Recipe = (variation) => {
  const [x, y, z] = [0.15 * variation.factor('long', 0.08), 0.1 * variation.factor('wide', 0.08), 0.008];
  const colour = variation.own<Rgb>([
    [0.8, 0.6, 0.36],
    [0.58, 0.38, 0.22],
    [0.88, 0.75, 0.52],
    [0.4, 0.62, 0.45],
  ]);
  const wood = variation.n !== 4;
  const [grain, tone] = [noise(variation.rng.fork('grain'), 4, 64), noise(variation.rng.fork('tone'), 2, 8)];
  const top = picture(128, (u, v) => {
    if (inDisc(u, v * (y / x) + 0.5 * (1 - y / x), 0.07, 0.5, 0.03)) return shade(colour, 0.28);
    const groove = Math.max(Math.abs(u - 0.5) * 2, 1 - (1 - Math.abs(v - 0.5) * 2) * (y / x));
    const dark = variation.n % 2 === 1 && groove > 0.9 && groove < 0.93 ? 0.72 : 1;
    if (!wood) return shade(colour, dark * (inBox(u, v, 0.8, 0.1, 0.9, 0.9) ? 0.9 : 1));
    const strip = 0.92 + 0.1 * (Math.floor(v * 5) % 2);
    return shade(colour, dark * strip * (0.86 + 0.16 * grain(u, v) + 0.1 * tone(u, v)));
  });
  const radius = variation.own([0.012, 0.03, 0.006, 0.02]);
  const board = laidFlat(block({ half: [x, y, z], radius, bevel: 0.002, perCorner: 5 }), x, y);
  const grip =
    variation.n === 2
      ? laidFlat(
          block({ half: [0.03, 0.02, z], centre: [x + 0.018, 0, z], radius: 0.018, bevel: 0.002, perCorner: 5 }),
          x,
          y,
        )
      : null;
  return {
    seen: [
      { mesh: board, paint: { colour: [1, 1, 1], roughness: 0.55, picture: top } },
      ...(grip ? [{ mesh: grip, paint: { colour: shade(colour, 0.93), roughness: 0.55 } }] : []),
    ],
    felt: [boxAt([x, y, z], [0, 0, z]), ...(grip ? [boxAt([0.024, 0.018, z], [x + 0.024, 0, z])] : [])],
    massKg: 0.6,
    symmetry: fold(grip ? 1 : 2),
  };
};

/** Woven, with stripes and a fringe. */
const tableMat: Recipe = (variation) => {
  const [x, y, z] = [0.2 * variation.factor('long', 0.06), 0.15 * variation.factor('wide', 0.06), 0.0015];
  const [ground, stripe] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.86, 0.8, 0.68],
      [0.3, 0.42, 0.55],
    ],
    [
      [0.55, 0.2, 0.2],
      [0.9, 0.82, 0.7],
    ],
    [
      [0.35, 0.48, 0.4],
      [0.8, 0.85, 0.72],
    ],
    [
      [0.3, 0.32, 0.38],
      [0.85, 0.6, 0.25],
    ],
  ]);
  const cloth = picture(128, (u, v) => {
    const weave = (Math.floor(u * 64) + Math.floor(v * 64)) % 2 === 0 ? 1 : 0.9;
    const edge = Math.abs(u - 0.5) * 2;
    const striped = variation.own([
      edge > 0.72 && edge < 0.82,
      Math.floor(u * 20) % 4 === 0,
      edge > 0.86 || Math.abs(v - 0.5) > 0.42,
      Math.floor(v * 15) % 3 === 0,
    ]);
    return shade(striped ? stripe : ground, weave);
  });
  const mat = laidFlat(block({ half: [x, y, z], radius: 0.004, bevel: 0.0005 }), x, y);
  const fringe = [1, -1].flatMap((s) =>
    Array.from({ length: 25 }, (_, k) =>
      block({
        half: [0.006, 0.0017, 0.0006],
        centre: [s * (x + 0.004), -y + 0.006 + (k * (2 * y - 0.012)) / 24, 0.0008],
        perCorner: 1,
      }),
    ),
  );
  return {
    seen: [
      { mesh: mat, paint: { colour: [1, 1, 1], roughness: 0.95, picture: cloth } },
      ...(variation.n === 3
        ? []
        : [{ mesh: merge(...fringe), paint: { colour: shade(ground, 0.95), roughness: 0.95 } }]),
    ],
    felt: [boxAt([x, y, z], [0, 0, z])],
    massKg: 0.12,
    symmetry: fold(2),
  };
};

/** Folded twice: two layers that do not quite lie on one another. */
const napkin: Recipe = (variation) => {
  const half = 0.075 * variation.factor('size', 0.07);
  const [ground, ink] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.95, 0.95, 0.94],
      [0.75, 0.2, 0.22],
    ],
    [
      [0.75, 0.85, 0.9],
      [0.25, 0.42, 0.6],
    ],
    [
      [0.97, 0.9, 0.68],
      [0.85, 0.55, 0.2],
    ],
    [
      [0.85, 0.5, 0.52],
      [0.97, 0.92, 0.9],
    ],
  ]);
  const soft = noise(variation.rng.fork('soft'), 32);
  const cloth = picture(128, (u, v) => {
    const [a, b] = [Math.abs(u - 0.5) * 2, Math.abs(v - 0.5) * 2];
    const line = (Math.max(a, b) > 0.86 && Math.max(a, b) < 0.91) || (Math.max(a, b) > 0.94 && Math.max(a, b) < 0.96);
    const checked = Math.floor(u * 10) % 2 === 0 || Math.floor(v * 10) % 2 === 0;
    const both = Math.floor(u * 10) % 2 === 0 && Math.floor(v * 10) % 2 === 0;
    const dots = inDisc((u * 8) % 1, (v * 8) % 1, 0.5, 0.5, 0.2);
    const t = variation.own([line ? 1 : 0, checked ? (both ? 1 : 0.5) : 0, dots ? 1 : 0, line || dots ? 0.8 : 0]);
    return shade(mix(ground, ink, t), 0.95 + 0.06 * smooth(0.3, 0.7, soft(u, v)));
  });
  const layer = (z: number, turn: number, lift: number) =>
    shift(
      place(
        mapPoints(
          laidFlat(block({ half: [half, half, 0.0009], radius: 0.004, bevel: 0.0004 }), half, half),
          ([px, py, pz]): Point => [px, py, pz + lift * (px > 0 && py > 0 ? 1 : 0)],
        ),
        [0, 0, turn],
      ),
      [0, 0, z],
    );
  return {
    seen: [
      {
        mesh: merge(layer(0, 0, 0), layer(0.0019, 0.03, 0.003)),
        paint: { colour: [1, 1, 1], roughness: 0.95, picture: cloth },
      },
    ],
    felt: [boxAt([half, half, 0.0019], [0, 0, 0.0019])],
    massKg: 0.02,
    symmetry: fold(4),
  };
};

export const DESK = { book, cutting_board: cuttingBoard, table_mat: tableMat, napkin } as const;
