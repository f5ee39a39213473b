/**
 * Nine everyday things as compound primitives, made by hand: what tests and benches look at, apart from the catalogue that comes
 * with this package (`catalogue.ts`).
 *
 * Things that stand do so on four small feet: a sphere on a flat top is one exact contact, cheap and free of the wobble that
 * a cylinder's rim has. Round fruit get rolling friction instead, or a light touch would send them off the table.
 */
import type { Asset, PrimitiveShape, Surface } from './asset.ts';

const PLAIN: Surface = { slide: 0.8, spin: 0.005, roll: 0 };
const ROLLING: Surface = { slide: 0.8, spin: 0.005, roll: 0.002 };
const FULL = { kind: 'full' } as const;
const fold = (n: number) => ({ kind: 'n_fold', n }) as const;

const FOOT_RADIUS_M = 0.004;

/** Four feet on a circle of that radius [m], their soles at z = 0. */
function feet(circleM: number, colour: string): PrimitiveShape[] {
  return [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ].map(([x, y]) => ({
    type: 'sphere',
    size: [FOOT_RADIUS_M],
    position: [x! * circleM * Math.SQRT1_2, y! * circleM * Math.SQRT1_2, FOOT_RADIUS_M],
    colour,
    visible: false,
  }));
}

const apple: Asset = {
  id: 'builtin/apple',
  semanticName: 'apple',
  massKg: 0.15,
  surface: ROLLING,
  symmetry: FULL,
  grasp: { heightM: 0.031, yawRad: 0 },
  colours: { skin: [0.72, 0.07, 0.09], stem: [0.3, 0.19, 0.08] },
  shapes: [
    { type: 'sphere', size: [0.031], position: [0, 0, 0.031], colour: 'skin' },
    { type: 'capsule', size: [0.002, 0.006], position: [0, 0, 0.064], colour: 'stem', collides: false },
  ],
};

const orange: Asset = {
  id: 'builtin/orange',
  semanticName: 'orange',
  massKg: 0.16,
  surface: ROLLING,
  symmetry: FULL,
  grasp: { heightM: 0.03, yawRad: 0 },
  colours: { skin: [0.95, 0.48, 0.06], stem: [0.25, 0.38, 0.12] },
  shapes: [
    { type: 'sphere', size: [0.03], position: [0, 0, 0.03], colour: 'skin' },
    { type: 'sphere', size: [0.004], position: [0, 0, 0.058], colour: 'stem', collides: false },
  ],
};

const pear: Asset = {
  id: 'builtin/pear',
  semanticName: 'pear',
  massKg: 0.15,
  surface: PLAIN,
  symmetry: FULL,
  grasp: { heightM: 0.032, yawRad: 0 },
  colours: { skin: [0.72, 0.76, 0.22], stem: [0.3, 0.19, 0.08] },
  shapes: [
    { type: 'sphere', size: [0.03], position: [0, 0, 0.031], colour: 'skin' },
    { type: 'sphere', size: [0.018], position: [0, 0, 0.058], colour: 'skin' },
    { type: 'capsule', size: [0.002, 0.006], position: [0, 0, 0.079], colour: 'stem', collides: false },
    ...feet(0.02, 'skin'),
  ],
};

/** Three sausages along an arc in the xy plane. */
const banana: Asset = {
  id: 'builtin/banana',
  semanticName: 'banana',
  massKg: 0.12,
  surface: PLAIN,
  symmetry: fold(2),
  grasp: { heightM: 0.021, yawRad: 0 },
  colours: { skin: [0.93, 0.78, 0.13], tip: [0.32, 0.24, 0.1] },
  shapes: [
    { type: 'capsule', size: [0.017, 0.022], position: [0, 0, 0.017], quaternion: alongX(0), colour: 'skin' },
    { type: 'capsule', size: [0.016, 0.022], position: [0.04, 0.008, 0.017], quaternion: alongX(0.4), colour: 'skin' },
    {
      type: 'capsule',
      size: [0.016, 0.022],
      position: [-0.04, 0.008, 0.017],
      quaternion: alongX(-0.4),
      colour: 'skin',
    },
    {
      type: 'capsule',
      size: [0.005, 0.006],
      position: [0.076, 0.023, 0.018],
      quaternion: alongX(0.5),
      colour: 'tip',
      collides: false,
    },
  ],
};

/** wxyz that lays a shape's z along x and then turns it about the upright by an angle [rad], by the half-angle formulas. */
function alongX(yawRad: number): [number, number, number, number] {
  // tan(yaw / 4) by its series is exact to 1e-9 for the small angles above; the normalisation makes it a rotation
  const t = yawRad / 4 + (yawRad * yawRad * yawRad) / 192;
  const norm = 1 + t * t;
  const c = (1 - t * t) / norm;
  const s = (2 * t) / norm;
  const h = Math.SQRT1_2;
  return [c * h, -s * h, c * h, s * h];
}

const redBlock: Asset = {
  id: 'builtin/red_block',
  semanticName: 'red_block',
  massKg: 0.12,
  surface: PLAIN,
  symmetry: fold(4),
  grasp: { heightM: 0.03, yawRad: 0 },
  colours: { paint: [0.74, 0.08, 0.08] },
  shapes: [{ type: 'box', size: [0.026, 0.026, 0.026], position: [0, 0, 0.026], colour: 'paint' }],
};

/** A small carton, no taller than the palm clears when the fingers take a banana beside it. */
const juiceBox: Asset = {
  id: 'builtin/juice_box',
  semanticName: 'juice_box',
  massKg: 0.12,
  surface: PLAIN,
  symmetry: fold(2),
  grasp: { heightM: 0.035, yawRad: 0 },
  colours: { carton: [0.2, 0.55, 0.2], label: [0.95, 0.85, 0.3], straw: [0.95, 0.95, 0.95] },
  shapes: [
    { type: 'box', size: [0.024, 0.018, 0.028], position: [0, 0, 0.028], colour: 'carton' },
    { type: 'box', size: [0.0242, 0.0182, 0.011], position: [0, 0, 0.029], colour: 'label', collides: false },
    {
      type: 'capsule',
      size: [0.002, 0.012],
      position: [0, 0, 0.0575],
      quaternion: alongX(0.3),
      colour: 'straw',
      collides: false,
    },
  ],
};

const yogurtCup: Asset = {
  id: 'builtin/yogurt_cup',
  semanticName: 'yogurt_cup',
  massKg: 0.15,
  surface: PLAIN,
  symmetry: FULL,
  grasp: { heightM: 0.045, yawRad: 0 },
  colours: { cup: [0.94, 0.94, 0.96], lid: [0.75, 0.2, 0.45] },
  shapes: [
    { type: 'cylinder', size: [0.032, 0.033], position: [0, 0, 0.034], colour: 'cup' },
    { type: 'cylinder', size: [0.034, 0.0015], position: [0, 0, 0.0685], colour: 'lid', collides: false },
    ...feet(0.03, 'cup'),
  ],
};

const waterBottle: Asset = {
  id: 'builtin/water_bottle',
  semanticName: 'water_bottle',
  massKg: 0.3,
  surface: PLAIN,
  symmetry: FULL,
  grasp: { heightM: 0.09, yawRad: 0 },
  colours: { plastic: [0.55, 0.75, 0.88], cap: [0.1, 0.25, 0.6], label: [0.15, 0.4, 0.75] },
  shapes: [
    { type: 'cylinder', size: [0.03, 0.0505], position: [0, 0, 0.0515], colour: 'plastic' },
    { type: 'cylinder', size: [0.0305, 0.02], position: [0, 0, 0.06], colour: 'label', collides: false },
    { type: 'sphere', size: [0.029], position: [0, 0, 0.103], colour: 'plastic', collides: false },
    { type: 'cylinder', size: [0.013, 0.016], position: [0, 0, 0.118], colour: 'cap' },
    ...feet(0.028, 'plastic'),
  ],
};

const LUNCHBOX = { halfX: 0.099, halfY: 0.149, height: 0.056, wall: 0.004 };

/** An open tray with four walls; its lid is off. */
const lunchbox: Asset = {
  id: 'builtin/lunchbox_container',
  semanticName: 'lunchbox_container',
  massKg: 0.45,
  surface: PLAIN,
  symmetry: fold(2),
  colours: { shell: [0.12, 0.32, 0.72] },
  shapes: openBox(LUNCHBOX, 'shell'),
};

/** A floor and four walls: outer half extents and height, wall thickness [m]. */
export function openBox(
  { halfX, halfY, height, wall }: { halfX: number; halfY: number; height: number; wall: number },
  colour: string,
): PrimitiveShape[] {
  const t = wall / 2;
  const innerY = halfY - wall;
  return [
    { type: 'box', size: [halfX, halfY, t], position: [0, 0, t], colour },
    { type: 'box', size: [t, halfY, height / 2 - t], position: [halfX - t, 0, height / 2 + t], colour },
    { type: 'box', size: [t, halfY, height / 2 - t], position: [t - halfX, 0, height / 2 + t], colour },
    { type: 'box', size: [halfX - wall, t, height / 2 - t], position: [0, innerY + t, height / 2 + t], colour },
    { type: 'box', size: [halfX - wall, t, height / 2 - t], position: [0, -innerY - t, height / 2 + t], colour },
  ];
}

export const BUILTIN_ASSETS: readonly Asset[] = [
  apple,
  banana,
  juiceBox,
  lunchbox,
  orange,
  pear,
  redBlock,
  waterBottle,
  yogurtCup,
];
