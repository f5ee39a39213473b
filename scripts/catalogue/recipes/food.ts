import { boxAt, cylinderAt, type Felt, FULL, feet, fold } from '../felt.ts';
import { at, ellipse, type Flat, fan, laidFlat, loft, type Mesh, roundedRectangle, shift } from '../mesh.ts';
import { inDisc, mix, noise, type Picture, picture, type Rgb, shade, smooth } from '../paint.ts';
import type { Recipe, Variation } from '../recipe.ts';
import type { Seen, Thing } from '../thing.ts';

/** Low and flat: an outline with a rind around it, and a picture on both faces. */
function slice(
  outline: (inset: number) => readonly Flat[],
  [halfX, halfY]: Flat,
  height: number,
  rind: Rgb,
  face: Picture,
  roughness = 0.7,
): Seen[] {
  const bevel = Math.min(0.0015, height / 5);
  const side = loft(
    [at(outline(bevel), 0), at(outline(0), bevel), at(outline(0), height - bevel), at(outline(bevel), height)],
    { ends: [false, false] },
  );
  const top = laidFlat(fan(at(outline(bevel), height)), halfX, halfY);
  return [
    { mesh: side, paint: { colour: rind, roughness } },
    { mesh: top, paint: { colour: [1, 1, 1], roughness, picture: face } },
    {
      mesh: { ...top, points: top.points.map(([x, y]) => [x, y, 0] as const), indices: flipped(top) },
      paint: { colour: mix(rind, [1, 1, 1], 0.3), roughness },
    },
  ];
}

const flipped = ({ indices }: Mesh): number[] => {
  const out = indices.slice();
  for (let t = 0; t < out.length; t += 3) [out[t + 1], out[t + 2]] = [out[t + 2], out[t + 1]];
  return out;
};

/** How a slice is gripped: across y, the fingertips near the table. */
const LOW_GRASP = { heightM: 0.013, yawRad: 0 } as const;

/** Sandwich bread lying down: flat at -x, its two shoulders at +x. */
const breadSlice: Recipe = (variation) => {
  const [halfX, halfY, height] = [
    0.0475 * variation.factor('long', 0.06),
    0.033 * variation.factor('wide', 0.025),
    0.016 * variation.factor('thick', 0.08),
  ];
  const [crumb, crust] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.95, 0.88, 0.7],
      [0.64, 0.38, 0.15],
    ],
    [
      [0.8, 0.64, 0.42],
      [0.45, 0.27, 0.12],
    ],
    [
      [0.97, 0.93, 0.82],
      [0.78, 0.52, 0.24],
    ],
    [
      [0.66, 0.5, 0.34],
      [0.32, 0.2, 0.11],
    ],
  ]);
  const outline = (inset: number): Flat[] => {
    const [x, y] = [halfX - inset, halfY - inset];
    const waist = 0.9 * y;
    return [
      ...roundedRectangle(x, waist, 0.006, 4)
        .filter(([px]) => px < 0)
        .sort((a, b) => order(a, b)),
      [0.35 * x, -waist],
      [0.48 * x, -0.97 * y],
      [0.66 * x, -y],
      [0.85 * x, -0.93 * y],
      [0.95 * x, -0.7 * y],
      [0.99 * x, -0.3 * y],
      [x, 0],
      [0.99 * x, 0.3 * y],
      [0.95 * x, 0.7 * y],
      [0.85 * x, 0.93 * y],
      [0.66 * x, y],
      [0.48 * x, 0.97 * y],
      [0.35 * x, waist],
    ];
  };
  const [holes, seeds] = [noise(variation.rng.fork('holes'), 32), noise(variation.rng.fork('seeds'), 32)];
  const face = picture(128, (u, v) => {
    const [x, y] = [2 * u - 1, 2 * v - 1];
    const across = Math.abs(y) / (x > 0.3 ? 1 : 0.9);
    const edge = Math.max(Math.abs(x), across, x > 0.6 ? Math.sqrt(x * x * 0.6 + y * y * 0.75) : 0);
    const soft = mix(crumb, shade(crumb, 0.82), smooth(0.6, 0.85, holes(u, v)));
    const grainy = variation.n % 2 === 0 && seeds(v, u) > 0.86 ? shade(crumb, 0.55) : soft;
    return mix(grainy, crust, smooth(0.9, 0.98, edge));
  });
  return {
    seen: slice(outline, [halfX, halfY], height, crust, face, 0.9),
    felt: [boxAt([halfX, halfY, height / 2], [0, 0, height / 2])],
    massKg: 0.035,
    symmetry: fold(1),
    grasp: LOW_GRASP,
  };
};

/** Counter-clockwise about the origin on the side of -x: from +y over -x to -y. */
const order = (a: Flat, b: Flat): number => b[1] - a[1] || a[0] - b[0];

const FLAT = { halfX: 0.0425, halfY: 0.031, height: 0.012 } as const;

const cheeseSlice: Recipe = (variation) => {
  const [halfX, halfY, height] = [
    FLAT.halfX * variation.factor('long', 0.06),
    FLAT.halfY * variation.factor('wide', 0.06),
    FLAT.height * variation.factor('thick', 0.08),
  ];
  const colour = variation.own<Rgb>([
    [0.98, 0.8, 0.25],
    [0.95, 0.85, 0.5],
    [0.96, 0.66, 0.16],
    [0.98, 0.9, 0.62],
  ]);
  const holes = Array.from({ length: variation.own([7, 9, 4, 6]) }, () => {
    const { rng } = variation;
    return [rng.uniform(0.12, 0.88), rng.uniform(0.15, 0.85), rng.uniform(0.03, 0.085)] as const;
  });
  const face = picture(128, (u, v) => {
    for (const [x, y, r] of holes) {
      const [du, dv] = [u - x, (v - y) * (halfY / halfX)];
      const d = Math.sqrt(du * du + dv * dv);
      if (d < r) return shade(colour, 0.62 + 0.25 * smooth(0, r, d + 0.4 * dv));
      if (d < r + 0.012) return mix(colour, [1, 1, 0.9], 0.4);
    }
    return colour;
  });
  const radius = variation.own([0.003, 0.012, 0.002, 0.005]);
  return {
    seen: slice(
      (inset) => roundedRectangle(halfX - inset, halfY - inset, radius, 4),
      [halfX, halfY],
      height,
      shade(colour, 0.94),
      face,
      0.45,
    ),
    felt: [boxAt([halfX, halfY, height / 2], [0, 0, height / 2])],
    massKg: 0.03,
    symmetry: fold(2),
    grasp: LOW_GRASP,
  };
};

/** An oval as three boxes. */
const ovalFelt = (halfX: number, halfY: number, height: number): Felt[] =>
  [
    [0.45, 1],
    [0.8, 0.68],
    [1, 0.35],
  ].map(([x, y]) => boxAt([halfX * x, halfY * y, height / 2], [0, 0, height / 2]));

const hamSlice: Recipe = (variation) => {
  const [halfX, halfY, height] = [
    0.0425 * variation.factor('long', 0.06),
    0.03 * variation.factor('wide', 0.06),
    0.012 * variation.factor('thick', 0.08),
  ];
  const meat = variation.own<Rgb>([
    [0.9, 0.55, 0.54],
    [0.82, 0.42, 0.42],
    [0.94, 0.66, 0.62],
    [0.75, 0.3, 0.32],
  ]);
  const [veins, tone] = [noise(variation.rng.fork('veins'), 8, 8), noise(variation.rng.fork('tone'), 4)];
  const rind = variation.own<Rgb>([
    [0.96, 0.83, 0.76],
    [0.94, 0.85, 0.78],
    [0.82, 0.5, 0.36],
    [0.95, 0.86, 0.8],
  ]);
  const face = picture(128, (u, v) => {
    const [x, y] = [2 * u - 1, 2 * v - 1];
    const edge = Math.sqrt(x * x + y * y);
    const vein = Math.abs(veins(u, v) - 0.5) < 0.035 && tone(u + 0.3, v) > 0.35;
    const flesh = mix(shade(meat, 0.93 + 0.14 * tone(u, v)), [0.98, 0.87, 0.82], vein ? 0.75 : 0);
    return mix(flesh, rind, smooth(0.86, 0.92, edge));
  });
  const wobble = noise(variation.rng.fork('edge'), 8, 1);
  const outline = (inset: number): Flat[] =>
    ellipse(halfX - inset, halfY - inset, 28).map(([x, y], k) => {
      const factor = 1 - 0.05 * wobble(k / 28, 0) * Math.abs(x / halfX);
      return [x * factor, y * factor];
    });
  return {
    seen: slice(outline, [halfX, halfY], height, rind, face, 0.35),
    felt: ovalFelt(halfX, halfY, height),
    massKg: 0.03,
    symmetry: fold(2),
    grasp: LOW_GRASP,
  };
};

const tomatoSlice: Recipe = (variation) => {
  const radius = 0.029 * variation.factor('size', 0.07);
  const height = 0.012 * variation.factor('thick', 0.08);
  const skin = variation.own<Rgb>([
    [0.8, 0.1, 0.06],
    [0.86, 0.2, 0.06],
    [0.7, 0.06, 0.07],
    [0.9, 0.4, 0.08],
  ]);
  const chambers = variation.own([6, 5, 7, 4]);
  const flesh = mix(skin, [1, 0.55, 0.4], 0.45);
  const centres = Array.from({ length: chambers }, (_, k) => ellipse(0.28, 0.28, chambers)[k]);
  const face = picture(128, (u, v) => {
    const [x, y] = [u - 0.5, v - 0.5];
    const r = 2 * Math.sqrt(x * x + y * y);
    if (r > 0.9) return skin;
    if (r < 0.2) return mix(flesh, [1, 0.85, 0.7], 0.6);
    for (const [cx, cy] of centres) {
      if (!inDisc(x, y, cx, cy, 0.11)) continue;
      const seed = [0, 1, 2].some((s) =>
        inDisc(x, y, cx + 0.05 * [0.6, -0.7, 0.1][s], cy + 0.05 * [0.8, 0.2, -0.9][s], 0.02),
      );
      return seed ? [0.97, 0.85, 0.5] : shade(mix(skin, [0.8, 0.35, 0.05], 0.35), 0.85);
    }
    return flesh;
  });
  return {
    seen: slice((inset) => ellipse(radius - inset, radius - inset, 26), [radius, radius], height, skin, face, 0.25),
    felt: [cylinderAt(radius, 0.001, height), ...feet(radius - 0.005, 0.003)],
    massKg: 0.025,
    symmetry: FULL,
    grasp: LOW_GRASP,
  };
};

/** As large as a slice of cheese and as yellow: told apart by its pores and its scouring side. */
const sponge: Recipe = (variation: Variation): Thing => {
  const [halfX, halfY, height] = [
    FLAT.halfX * variation.factor('long', 0.06),
    FLAT.halfY * variation.factor('wide', 0.06),
    0.014 * variation.factor('thick', 0.08),
  ];
  const colour = variation.own<Rgb>([
    [0.97, 0.82, 0.22],
    [0.95, 0.76, 0.3],
    [0.98, 0.88, 0.4],
    [0.96, 0.72, 0.16],
  ]);
  const scourer = variation.own<Rgb>([
    [0.12, 0.42, 0.22],
    [0.2, 0.45, 0.6],
    [0.15, 0.35, 0.2],
    [0.55, 0.2, 0.3],
  ]);
  const pores = noise(variation.rng.fork('pores'), 32);
  const large = noise(variation.rng.fork('large'), 16);
  const foam = picture(128, (u, v) => shade(colour, pores(u, v) > 0.66 ? 0.62 : large(u, v) > 0.78 ? 0.72 : 1));
  const outline = (inset: number): Flat[] => roundedRectangle(halfX - inset, halfY - inset, 0.006, 4);
  const pad = height * 0.35;
  const upper = slice(outline, [halfX, halfY], height - pad, colour, foam, 0.95).map(({ mesh, paint }) => ({
    mesh: shift(mesh, [0, 0, pad]),
    paint,
  }));
  const lower = slice(
    outline,
    [halfX, halfY],
    pad,
    scourer,
    picture(2, () => scourer),
    0.95,
  );
  return {
    seen: [...upper, ...lower],
    felt: [boxAt([halfX, halfY, height / 2], [0, 0, height / 2])],
    massKg: 0.02,
    symmetry: fold(2),
    grasp: LOW_GRASP,
  };
};

export const FOOD = {
  bread_slice: breadSlice,
  cheese_slice: cheeseSlice,
  ham_slice: hamSlice,
  tomato_slice: tomatoSlice,
  sponge,
} as const;
