import { cos, sin } from '../../../src/core/portable-math.ts';
import type { RandomStream } from '../../../src/core/random.ts';
import { boxAt, CLEAR_M, cylinderAt, FULL, feet, fold, ROLLING, sphereAt, standing } from '../felt.ts';
import { mapPoints, merge, type Point, shift } from '../mesh.ts';
import { inBox, inDisc, isPrint, mix, noise, type Picture, picture, type Rgb, shade, smooth } from '../paint.ts';
import type { Recipe } from '../recipe.ts';
import { ball, band, block, cylinder, lathe, latheCoat, panel, tube } from '../solids.ts';
import type { Paint } from '../thing.ts';

const STEEL: Paint = { colour: [0.78, 0.79, 0.8], roughness: 0.3, metalness: 0.4 };
const WHITE: Rgb = [0.96, 0.96, 0.95];

/** A round of fruit with a highlight, on a coloured ground with a band and print. */
function fruitLabel(ground: Rgb, fruit: Rgb, flesh: Rgb): Picture {
  return picture(64, (u, v) => {
    if (v < 0.2) return inBox(u, v, 0.12, 0.06, 0.88, 0.14) ? WHITE : shade(ground, 0.75);
    if (inDisc(u, v, 0.5, 0.55, 0.27)) {
      if (inDisc(u, v, 0.42, 0.46, 0.06)) return mix(fruit, WHITE, 0.7);
      return inDisc(u, v, 0.5, 0.55, 0.23)
        ? mix(flesh, fruit, smooth(0.02, 0.045, (u - 0.5) * (u - 0.5) + (v - 0.55) * (v - 0.55)))
        : fruit;
    }
    if (inDisc(u, v, 0.68, 0.32, 0.08) && v > 0.26) return [0.25, 0.5, 0.15];
    return isPrint(u, v, [0.2, 0.87, 0.8, 0.96], 2) ? WHITE : ground;
  });
}

const juiceBox: Recipe = (variation) => {
  const f = variation.factor('size', 0.06);
  const [x, y, z] = [0.024 * f, 0.018 * f, 0.028 * variation.factor('tall', 0.06)];
  const [ground, fruit, flesh] = variation.own<readonly [Rgb, Rgb, Rgb]>([
    [
      [0.2, 0.55, 0.2],
      [0.95, 0.6, 0.1],
      [0.98, 0.8, 0.3],
    ],
    [
      [0.9, 0.45, 0.08],
      [0.97, 0.72, 0.12],
      [0.99, 0.9, 0.45],
    ],
    [
      [0.5, 0.12, 0.35],
      [0.75, 0.08, 0.16],
      [0.95, 0.5, 0.5],
    ],
    [
      [0.12, 0.4, 0.7],
      [0.55, 0.75, 0.15],
      [0.85, 0.92, 0.6],
    ],
  ]);
  const front: Paint = { colour: [1, 1, 1], roughness: 0.4, picture: fruitLabel(ground, fruit, flesh) };
  const fold0 = block({ half: [x * 0.9, 0.0012, 0.0015], centre: [0, 0, 2 * z] });
  const lean = variation.own([0.3, -0.3, 0.3, -0.3]);
  const [sx, sy] = [0.4 * x * Math.sign(lean), -0.3 * y];
  const straw = tube(
    [
      [sx, sy, 2 * z - 0.002],
      [sx + 0.002 * Math.sign(lean), sy, 2 * z + 0.011],
      [sx + 0.008 * Math.sign(lean), sy, 2 * z + 0.018],
    ],
    0.0021,
    8,
    false,
  );
  return {
    seen: [
      {
        mesh: block({ half: [x, y, z], radius: 0.0015, bevel: 0.001 }),
        paint: { colour: shade(ground, 0.9), roughness: 0.4 },
      },
      {
        mesh: merge(
          panel(x * 0.96, z * 0.96, [0, y + 0.0003, z], Math.PI / 2),
          panel(x * 0.96, z * 0.96, [0, -y - 0.0003, z], -Math.PI / 2),
        ),
        paint: front,
      },
      {
        mesh: merge(
          panel(y * 0.94, z * 0.96, [x + 0.0003, 0, z], 0),
          panel(y * 0.94, z * 0.96, [-x - 0.0003, 0, z], Math.PI),
        ),
        paint: front,
      },
      { mesh: fold0, paint: { colour: shade(ground, 0.8), roughness: 0.4 } },
      {
        mesh: straw,
        paint: { colour: variation.own<Rgb>([WHITE, [0.9, 0.2, 0.2], WHITE, [0.95, 0.85, 0.2]]), roughness: 0.4 },
      },
    ],
    felt: [boxAt([x, y, z], [0, 0, z])],
    massKg: 0.12,
    symmetry: fold(2),
    grasp: { heightM: 0.035, yawRad: 0 },
  };
};

const yogurtCup: Recipe = (variation) => {
  const f = variation.factor('size', 0.05);
  const [radius, height] = [0.032 * f, 0.067 * variation.factor('tall', 0.05)];
  const [colour, second] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.78, 0.2, 0.42],
      [0.95, 0.75, 0.82],
    ],
    [
      [0.25, 0.3, 0.65],
      [0.75, 0.78, 0.92],
    ],
    [
      [0.93, 0.6, 0.12],
      [0.98, 0.88, 0.6],
    ],
    [
      [0.3, 0.58, 0.25],
      [0.8, 0.9, 0.7],
    ],
  ]);
  const wave = variation.n % 2 === 0 ? 2 : 3;
  const label = picture(64, (u, v) => {
    const edge = 0.62 + 0.06 * sin(2 * Math.PI * wave * u);
    const du = ((u * 2 + 0.5) % 1) - 0.5;
    if (du * du * 4.4 + (v - 0.36) * (v - 0.36) < 0.03)
      return du * du * 4.4 + (v - 0.33) * (v - 0.33) < 0.006 ? mix(colour, WHITE, 0.5) : colour;
    if (v > edge) return v > edge + 0.05 ? colour : second;
    return isPrint((u * 2 + 0.5) % 1, v, [0.3, 0.1, 0.7, 0.18], 1) ? colour : WHITE;
  });
  const cup = lathe([
    [radius * 0.84, 0],
    [radius * 0.88, 0.002],
    [radius * 0.97, height - 0.005],
    [radius * 1.03, height - 0.004],
    [radius * 1.03, height - 0.001],
  ]);
  const lid = merge(
    cylinder(radius * 1.06, height - 0.001, height + 0.0015, 0.0006),
    shift(block({ half: [0.006, 0.006, 0.0006], radius: 0.003 }), [radius * 1.09, 0, height - 0.0005]),
  );
  return {
    seen: [
      { mesh: cup, paint: { colour: [1, 1, 1], roughness: 0.4, picture: label } },
      {
        mesh: lid,
        paint: {
          colour: variation.n === 3 ? [0.85, 0.86, 0.88] : mix(colour, WHITE, 0.15),
          roughness: 0.3,
          metalness: 0.2,
        },
      },
    ],
    felt: [cylinderAt(radius, CLEAR_M, height), ...feet(0.03 * f)],
    massKg: 0.15,
    symmetry: FULL,
    grasp: { heightM: 0.045, yawRad: 0 },
  };
};

const waterBottle: Recipe = (variation) => {
  const f = variation.factor('size', 0.06);
  const radius = 0.03 * f;
  const shoulder = 0.102 * variation.factor('tall', 0.05);
  const top = shoulder + 0.032;
  const [plastic, cap, label] = variation.own<readonly [Rgb, Rgb, Rgb]>([
    [
      [0.6, 0.8, 0.92],
      [0.1, 0.25, 0.65],
      [0.15, 0.4, 0.78],
    ],
    [
      [0.66, 0.85, 0.8],
      [0.1, 0.5, 0.35],
      [0.2, 0.6, 0.42],
    ],
    [
      [0.72, 0.82, 0.9],
      [0.92, 0.92, 0.95],
      [0.85, 0.2, 0.25],
    ],
    [
      [0.5, 0.7, 0.9],
      [0.95, 0.55, 0.1],
      [0.95, 0.95, 0.97],
    ],
  ]);
  const ripple = (z: number): number =>
    (variation.n % 2 === 0 ? 0.0006 : 0.0011) * sin(z * (variation.n > 2 ? 900 : 620));
  const wall = Array.from({ length: 18 }, (_, i): [number, number] => {
    const z = 0.006 + ((shoulder - 0.012) * i) / 17;
    const labelled = z > 0.036 && z < 0.084;
    return [radius - 0.0006 + (labelled ? -0.0004 : ripple(z)), z];
  });
  const body = lathe([
    [radius * 0.86, 0],
    [radius * 0.97, 0.003],
    ...wall,
    [radius * 0.93, shoulder],
    [radius * 0.72, shoulder + 0.009],
    [radius * 0.47, shoulder + 0.015],
    [0.0115, shoulder + 0.018],
    [0.0115, top - 0.012],
  ]);
  const ink = mix(label, [0.1, 0.2, 0.5], label[0] > 0.9 ? 0.9 : -0.1);
  const wrap = picture(64, (u, v) => {
    const w = (u * 2 + 0.5) % 1;
    const hill = 0.6 - 0.28 * Math.max(0, 1 - Math.abs(w - 0.5) * 3.4) - 0.12 * Math.max(0, 1 - Math.abs(w - 0.72) * 5);
    if (v < 0.06 || v > 0.94) return WHITE;
    if (v > hill && v < 0.66) return v - hill < 0.07 ? WHITE : mix(ink, WHITE, 0.35);
    return isPrint(w, v, [0.25, 0.74, 0.75, 0.86], 2) || isPrint(w, v, [0.3, 0.12, 0.7, 0.22], 1)
      ? label[0] > 0.9
        ? ink
        : WHITE
      : label;
  });
  return {
    seen: [
      { mesh: body, paint: { colour: plastic, roughness: 0.15 } },
      { mesh: band(radius + 0.0001, 0.038, 0.082), paint: { colour: [1, 1, 1], roughness: 0.4, picture: wrap } },
      {
        mesh: merge(
          cylinder(0.0135, top - 0.013, top, 0.001, 20),
          cylinder(0.0145, top - 0.0165, top - 0.0145, 0.0005, 20),
        ),
        paint: { colour: cap, roughness: 0.4 },
      },
    ],
    felt: [cylinderAt(radius, CLEAR_M, shoulder), cylinderAt(0.013, shoulder, top), ...feet(0.028 * f)],
    massKg: 0.3,
    symmetry: FULL,
    grasp: { heightM: 0.09, yawRad: 0 },
  };
};

const can: Recipe = (variation) => {
  const radius = 0.03 * variation.factor('size', 0.06);
  const height = 0.1 * variation.factor('tall', 0.06);
  const [ground, mark] = variation.own<readonly [Rgb, Rgb]>([
    [
      [0.75, 0.06, 0.08],
      [0.97, 0.97, 0.97],
    ],
    [
      [0.1, 0.25, 0.6],
      [0.95, 0.8, 0.15],
    ],
    [
      [0.1, 0.5, 0.25],
      [0.95, 0.95, 0.9],
    ],
    [
      [0.93, 0.55, 0.08],
      [0.35, 0.12, 0.05],
    ],
  ]);
  const style = variation.n;
  const print = picture(64, (u, v) => {
    const w = (u * 2 + 0.5) % 1;
    if (style === 1)
      return Math.abs(v - 0.55 - 0.12 * sin(2 * Math.PI * w)) < 0.07
        ? mark
        : isPrint(w, v, [0.25, 0.2, 0.75, 0.3], 1)
          ? mark
          : ground;
    if (style === 2)
      return inDisc(w, v, 0.5, 0.5, 0.26) ? (inDisc(w, v, 0.5, 0.5, 0.19) ? ground : mark) : v > 0.85 ? mark : ground;
    if (style === 3)
      return inBox(w, v, 0.15, 0.35, 0.85, 0.7) ? (isPrint(w, v, [0.24, 0.42, 0.76, 0.62], 2) ? ground : mark) : ground;
    return (w + v * 0.8) % 0.5 < 0.16 ? mark : ground;
  });
  const [lip, wide] = [radius * 0.86, radius];
  const metal = lathe([
    [lip * 0.92, 0.002],
    [lip * 0.96, 0],
    [wide - 0.0008, 0.006],
    [wide - 0.0008, height - 0.011],
    [lip, height - 0.002],
    [lip, height],
    [lip - 0.0015, height],
    [lip - 0.002, height - 0.003],
  ]);
  const tab = merge(shift(block({ half: [0.0085, 0.005, 0.0006], radius: 0.004 }), [0.003, 0, height - 0.0028]));
  return {
    seen: [
      { mesh: metal, paint: STEEL },
      {
        mesh: latheCoat(
          [
            [lip * 1.02, 0.0035],
            [wide, 0.0075],
            [wide, height - 0.0125],
            [lip * 1.06, height - 0.0055],
          ].map(([r, z]) => [r + 0.0002, z]),
        ),
        paint: { colour: [1, 1, 1], roughness: 0.3, metalness: 0.1, picture: print },
      },
      { mesh: tab, paint: { colour: [0.62, 0.63, 0.65], roughness: 0.35, metalness: 0.4 } },
    ],
    felt: standing(radius, height),
    massKg: 0.33,
    symmetry: FULL,
    grasp: { heightM: 0.065, yawRad: 0 },
  };
};

/** Crumpled: a ball whose facets stand out and in. */
const paperBall: Recipe = (variation) => {
  const radius = 0.028 * variation.factor('size', 0.07);
  const colour = variation.own<Rgb>([
    [0.95, 0.95, 0.93],
    [0.76, 0.63, 0.44],
    [0.96, 0.92, 0.6],
    [0.78, 0.86, 0.93],
  ]);
  const crumpled = crumple(variation.rng.fork('crumple'), radius);
  const creases = noise(variation.rng.fork('creases'), 16);
  const paper = picture(64, (u, v) => shade(colour, Math.abs(creases(u, v) - 0.5) < 0.06 ? 0.86 : 1));
  return {
    seen: [
      {
        mesh: crumpled,
        faceted: true,
        paint: { colour: [1, 1, 1], roughness: 0.9, picture: paper },
      },
    ],
    felt: [sphereAt(radius * 0.97, [0, 0, radius * 0.97])],
    massKg: 0.015,
    surface: ROLLING,
    symmetry: FULL,
    grasp: { heightM: radius, yawRad: 0 },
  };
};

function crumple(rng: RandomStream, radius: number) {
  // planes at random cut pieces off a ball: flat facets with sharp edges, as paper has
  const cuts = Array.from({ length: 64 }, () => {
    const z = rng.uniform(-1, 1);
    const angle = rng.uniform(0, 2 * Math.PI);
    const r = Math.sqrt(1 - z * z);
    return [r * cos(angle), r * sin(angle), z, rng.uniform(0.82, 1)] as const;
  });
  const dents = Array.from({ length: 9 }, () => [rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1)] as const);
  const mesh = mapPoints(ball(1, 1, 20, 12), ([x, y, z]): Point => {
    let reach = 1.07;
    for (const [a, b, c, d] of cuts) {
      const along = a * x + b * y + c * z;
      if (along > 0.3) reach = Math.min(reach, d / along);
    }
    for (const [a, b, c] of dents) {
      const off = (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c);
      if (off < 0.09) reach -= 1.6 * (0.09 - off);
    }
    return [x * reach * radius, y * reach * radius, z * reach * radius];
  });
  const low = Math.min(...mesh.points.map(([, , z]) => z));
  return shift(mesh, [0, 0, -low]);
}

/** A spice jar with a screw lid. */
const jar: Recipe = (variation) => {
  const radius = 0.022 * variation.factor('size', 0.06);
  const height = 0.075 * variation.factor('tall', 0.05);
  const [spice, lid, label] = variation.own<readonly [Rgb, Rgb, Rgb]>([
    [
      [0.68, 0.2, 0.06],
      [0.12, 0.12, 0.13],
      [0.96, 0.93, 0.84],
    ],
    [
      [0.36, 0.45, 0.16],
      [0.16, 0.36, 0.2],
      [0.95, 0.95, 0.9],
    ],
    [
      [0.87, 0.62, 0.1],
      [0.72, 0.1, 0.1],
      [0.98, 0.94, 0.8],
    ],
    [
      [0.3, 0.2, 0.13],
      [0.8, 0.66, 0.4],
      [0.92, 0.9, 0.86],
    ],
  ]);
  const neck = height - 0.017;
  const grains = noise(variation.rng.fork('grains'), 64);
  const filling = picture(64, (u, v) => shade(spice, 0.8 + 0.35 * grains(u, v)));
  const sticker = picture(64, (u, v) => {
    if (inBox(u, v, 0, 0, 1, 0.1) || inBox(u, v, 0, 0.9, 1, 1)) return spice;
    const w = (u * 2 + 0.5) % 1;
    return isPrint(w, v, [0.25, 0.25, 0.75, 0.5], 1) || isPrint(w, v, [0.2, 0.6, 0.8, 0.8], 2)
      ? shade(spice, 0.6)
      : label;
  });
  const glass = lathe(
    [
      [radius * 0.86, 0],
      [radius, 0.003],
      [radius, neck - 0.006],
      [radius * 0.82, neck],
    ],
    20,
  );
  const ridged = mapPoints(cylinder(radius * 0.93, neck, height, 0.0012, 28), ([x, y, z]): Point => [x, y, z]);
  return {
    seen: [
      { mesh: glass, paint: { colour: [1, 1, 1], roughness: 0.15, picture: filling } },
      {
        mesh: band(radius + 0.0003, 0.014, neck - 0.014, 20),
        paint: { colour: [1, 1, 1], roughness: 0.6, picture: sticker },
      },
      { mesh: ridged, paint: { colour: lid, roughness: 0.4 } },
      { mesh: band(radius * 0.94, neck + 0.003, neck + 0.005, 28), paint: { colour: shade(lid, 0.7), roughness: 0.4 } },
    ],
    felt: [cylinderAt(radius, CLEAR_M, neck), cylinderAt(radius * 0.93, neck, height), ...feet(radius - 0.003)],
    massKg: 0.12,
    symmetry: FULL,
    grasp: { heightM: 0.045, yawRad: 0 },
  };
};

export const PACKAGED = {
  juice_box: juiceBox,
  yogurt_cup: yogurtCup,
  water_bottle: waterBottle,
  can,
  paper_ball: paperBall,
  jar,
} as const;
