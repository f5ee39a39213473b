import { boxAt, boxOpening, fold, type OpenBox, openBox } from '../felt.ts';
import { at, loft, type Mesh, merge, roundedRectangle } from '../mesh.ts';
import { mix, noise, picture, type Rgb, shade } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { block, blocks, panel, vessel } from '../solids.ts';

/** The visible box of a felt one: the same sizes, corners rounded. */
const boxVessel = ({ halfX, halfY, height, wall, floor = wall }: OpenBox, radius: number): Mesh =>
  vessel({
    outline: (inset) => roundedRectangle(halfX - inset, halfY - inset, Math.max(0.0006, radius - inset), 4),
    height,
    wall,
    floor,
  });

const lunchbox: Recipe = (variation) => {
  const [halfX, halfY, height] = variation.own([
    [0.099, 0.149, 0.056],
    [0.103, 0.15, 0.056],
    [0.1, 0.156, 0.058],
    [0.105, 0.154, 0.06],
  ]);
  const box = { halfX, halfY, height, wall: 0.004 };
  // all of them blue, as instructions call it
  const [shell, trim] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.12, 0.32, 0.72],
      [0.85, 0.87, 0.9],
    ],
    [
      [0.2, 0.52, 0.85],
      [0.9, 0.86, 0.5],
    ],
    [
      [0.07, 0.16, 0.45],
      [0.95, 0.92, 0.9],
    ],
    [
      [0.1, 0.42, 0.62],
      [0.25, 0.22, 0.35],
    ],
  ]);
  const rim = loft(
    [
      [0.0004, height - 0.007],
      [0, height - 0.006],
      [0, height - 0.001],
      [0.002, height],
    ].map(([inset, z]) => at(roundedRectangle(halfX + 0.0018 - inset, halfY + 0.0018 - inset, 0.011, 4), z)),
    { ends: [false, false] },
  );
  const clips = [1, -1].map((s) =>
    block({ half: [0.018, 0.0022, 0.012], centre: [0, s * (halfY + 0.0015), height - 0.014], radius: 0.001 }),
  );
  return {
    seen: [
      { mesh: boxVessel(box, 0.009), paint: { colour: shell, roughness: 0.35 } },
      { mesh: merge(rim, ...clips), paint: { colour: trim, roughness: 0.4 } },
    ],
    felt: openBox(box),
    massKg: 0.45,
    symmetry: fold(2),
    opening: boxOpening(box),
  };
};

/** Three arrows that follow one another round a triangle, as a mark of recycling. */
function recyclingMark(ground: Rgb, ink: Rgb) {
  const corners = [0, 1, 2].map((k) => [0.5 + 0.3 * [0, -0.866, 0.866][k], 0.54 - 0.3 * [1, -0.5, -0.5][k]] as const);
  return picture(64, (u, v) => {
    for (let k = 0; k < 3; k++) {
      const [a, b] = [corners[k], corners[(k + 1) % 3]];
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const along = ((u - a[0]) * dx + (v - a[1]) * dy) / (dx * dx + dy * dy);
      const off = Math.abs((u - a[0]) * dy - (v - a[1]) * dx) / Math.sqrt(dx * dx + dy * dy);
      if (along > 0.12 && along < 0.62 && off < 0.055) return ink;
      if (along >= 0.62 && along < 0.88 && off < 0.5 * (0.88 - along)) return ink;
    }
    return ground;
  });
}

const recyclingBin: Recipe = (variation) => {
  const half = 0.085 * variation.factor('size', 0.05);
  const height = 0.1 * variation.factor('tall', 0.05);
  const box = { halfX: half, halfY: half, height, wall: 0.004 };
  const colour = variation.own<Rgb>([
    [0.1, 0.32, 0.72],
    [0.15, 0.52, 0.24],
    [0.92, 0.74, 0.1],
    [0.45, 0.47, 0.5],
  ]);
  const corner = variation.own([0.012, 0.02, 0.004, 0.016]);
  const lip = loft(
    [
      [0.003, height - 0.01],
      [0, height - 0.009],
      [0, height - 0.001],
      [0.002, height],
    ].map(([inset, z]) => at(roundedRectangle(half + 0.003 - inset, half + 0.003 - inset, corner, 4), z)),
    { ends: [false, false] },
  );
  const ribs =
    variation.n === 3
      ? [-1, 1].flatMap((s) =>
          [-0.6, 0.6].map((t) =>
            block({ half: [0.004, 0.002, height * 0.4], centre: [t * half, s * (half + 0.001), height * 0.45] }),
          ),
        )
      : [];
  const mark = recyclingMark(colour, [0.95, 0.96, 0.95]);
  const size = Math.min(0.04, height * 0.38);
  const marks = [0, 1, 2, 3].map((k) => {
    const angle = (k * Math.PI) / 2;
    const off = half + 0.0005;
    return panel(size, size, [[off, 0, -off, 0][k], [0, off, 0, -off][k], height * 0.45], angle);
  });
  return {
    seen: [
      { mesh: boxVessel(box, corner), paint: { colour, roughness: 0.45 } },
      { mesh: merge(lip, ...ribs), paint: { colour: shade(colour, 0.85), roughness: 0.45 } },
      { mesh: merge(...marks), paint: { colour: [1, 1, 1], roughness: 0.5, picture: mark } },
    ],
    felt: openBox(box),
    massKg: 0.4,
    symmetry: fold(4),
    opening: boxOpening(box),
  };
};

const tray: Recipe = (variation) => {
  const [halfX, halfY] = [0.17 * variation.factor('long', 0.06), 0.12 * variation.factor('wide', 0.06)];
  const box = { halfX, halfY, height: 0.015 * variation.factor('rim', 0.08), wall: 0.006, floor: 0.005 };
  const grain = noise(variation.rng.fork('grain'), 4, 32);
  const wood = variation.n === 1 || variation.n === 4;
  const colour = variation.own<Rgb>([
    [0.62, 0.43, 0.25],
    [0.2, 0.22, 0.25],
    [0.75, 0.25, 0.22],
    [0.8, 0.66, 0.46],
  ]);
  const top = picture(64, (u, v) =>
    wood
      ? shade(colour, 0.85 + 0.25 * grain(u, v))
      : shade(colour, (Math.floor(u * 24) + Math.floor(v * 24)) % 2 === 0 ? 1 : 0.93),
  );
  const body = boxVessel(box, wood ? 0.006 : 0.02);
  const grips = [1, -1].map((s) =>
    block({
      half: [0.004, 0.045, 0.004],
      centre: [s * (halfX + 0.002), 0, box.height - 0.004],
      radius: 0.003,
      bevel: 0.002,
    }),
  );
  return {
    seen: [
      { mesh: body, paint: { colour: shade(colour, 0.9), roughness: 0.5 } },
      {
        mesh: blocks({
          half: [halfX - box.wall - 0.001, halfY - box.wall - 0.001, 0.0003],
          centre: [0, 0, box.floor + 0.0002],
          radius: wood ? 0.002 : 0.014,
          perCorner: 4,
        }),
        paint: { colour: [1, 1, 1], roughness: 0.5, picture: top },
      },
      { mesh: merge(...grips), paint: { colour: shade(colour, 0.7), roughness: 0.5 } },
    ],
    felt: openBox(box),
    massKg: 0.5,
    symmetry: fold(2),
    opening: boxOpening(box),
  };
};

/** Wicker: a weave of light and dark, a thick plaited rim. */
const basket: Recipe = (variation) => {
  const [halfX, halfY] = [0.1 * variation.factor('wide', 0.06), 0.15 * variation.factor('long', 0.06)];
  const box = { halfX, halfY, height: 0.07 * variation.factor('tall', 0.06), wall: 0.006, floor: 0.005 };
  const colour = variation.own<Rgb>([
    [0.72, 0.53, 0.3],
    [0.5, 0.33, 0.18],
    [0.85, 0.76, 0.58],
    [0.62, 0.56, 0.48],
  ]);
  const [across, up] = variation.own([
    [8, 3],
    [6, 2],
    [8, 4],
    [10, 3],
  ]);
  const weave = picture(64, (u, v) => {
    const [x, y] = [u * across, v * up];
    const over = (Math.floor(x) + Math.floor(y)) % 2 === 0;
    const [fx, fy] = [x - Math.floor(x) - 0.5, y - Math.floor(y) - 0.5];
    const round = over ? 1 - 1.6 * fy * fy : 0.78 - 0.9 * fx * fx;
    return shade(colour, 0.55 + 0.5 * round);
  });
  const corner = 0.03;
  const body = boxVessel(box, corner);
  const woven = {
    ...body,
    uvs: body.points.map(([x, y, z], i) =>
      z < 0.0055 && Math.abs(x) < halfX * 0.9 ? ([x * 20, y * 20] as const) : ([body.uvs[i][0] * 3, z / 0.07] as const),
    ),
  };
  const rim = loft(
    Array.from({ length: 7 }, (_, i) => {
      const side = [
        [0, -0.006],
        [0.004, -0.004],
        [0.005, 0],
        [0.002, 0.003],
        [-0.006, 0.003],
        [-0.009, 0],
        [-0.007, -0.005],
      ][i];
      return at(roundedRectangle(halfX + side[0], halfY + side[0], corner, 6), box.height - 0.003 + side[1]);
    }),
    { ends: [false, false] },
  );
  const plait = picture(32, (u, v) =>
    shade(colour, 0.6 + 0.4 * Math.abs(((((u * 40 + v * 1.5) % 1) + 1) % 1) - 0.5) * 2),
  );
  return {
    seen: [
      { mesh: woven, paint: { colour: [1, 1, 1], roughness: 0.8, picture: weave } },
      { mesh: rim, paint: { colour: mix([1, 1, 1], colour, 0.15), roughness: 0.8, picture: plait } },
    ],
    felt: openBox(box),
    massKg: 0.3,
    symmetry: fold(2),
    opening: boxOpening(box),
  };
};

/** An open rack of three bays along y, its back towards +x. */
const spiceRack: Recipe = (variation) => {
  const [bayX, bayY, wall, height, floor] = [0.06, 0.056, 0.006, 0.035, 0.006];
  const [halfX, halfY] = [bayX / 2 + wall, (3 * bayY + 4 * wall) / 2];
  const colour = variation.own<Rgb>([
    [0.66, 0.46, 0.27],
    [0.9, 0.89, 0.86],
    [0.36, 0.22, 0.14],
    [0.25, 0.36, 0.38],
  ]);
  const grain = noise(variation.rng.fork('grain'), 32, 4);
  const wood = picture(32, (u, v) => shade(colour, 0.86 + 0.2 * grain(v, u)));
  const dividers = [-1, 1].map((s) => ({
    half: [bayX / 2, wall / 2, (height - floor) / 2] as const,
    centre: [0, (s * (bayY + wall)) / 2, (height + floor) / 2] as const,
  }));
  const walls = openBox({ halfX, halfY, height, wall, floor }).map(({ size, position }) => ({
    half: size as unknown as readonly [number, number, number],
    centre: position,
  }));
  const back = variation.own([0, 0.012, 0.02, 0.006]);
  const ornament =
    back > 0
      ? [
          {
            half: [wall / 2, halfY * variation.own([0, 0.9, 0.75, 1]), back / 2] as const,
            centre: [halfX - wall / 2, 0, height + back / 2] as const,
            radius: 0.001,
          },
        ]
      : [];
  return {
    seen: [
      { mesh: blocks(...walls, ...dividers, ...ornament), paint: { colour: [1, 1, 1], roughness: 0.6, picture: wood } },
    ],
    felt: [
      ...openBox({ halfX, halfY, height, wall, floor }),
      ...dividers.map(({ half, centre }) => boxAt(half, centre)),
      ...ornament.map(({ half, centre }) => boxAt(half, centre)),
    ],
    massKg: 0.6,
    symmetry: fold(back > 0 ? 1 : 2),
    opening: boxOpening({ halfX, halfY, height, wall, floor }),
  };
};

export const CONTAINERS = {
  lunchbox_container: lunchbox,
  recycling_bin: recyclingBin,
  tray,
  basket,
  spice_rack: spiceRack,
} as const;
