/**
 * Times the renderer on one core: `npm run bench -- render`.
 *
 * A step is the placing of the scene and its shadow map; then each camera is drawn: colour, depth and ids, antialiased. The arm
 * moves between steps. A loop of plain arithmetic is timed beside it, since shared machines differ from minute to minute.
 */
import { fileURLToPath } from 'node:url';
import { pose } from '../../src/core/pose.ts';
import { DEFAULT_APPEARANCE } from '../../src/render/appearance.ts';
import { cameraPose, readCamera, resizeCamera } from '../../src/render/camera.ts';
import { HAND_BODY } from '../../src/render/kitchen-scene.ts';
import { Renderer } from '../../src/render/renderer.ts';
import { type Bench, median, round } from './common.ts';
import { benchScene } from './render-scene.ts';

const STEPS = 40;
const ROUNDS = 3;
/** Before them: an episode or two, by when the engine has optimised all of the kernel. A run draws thousands of frames that way. */
const WARM_UP_ROUNDS = 6;
const CAMERAS = ['front', 'left_shoulder', 'right_shoulder', 'wrist'] as const;
const GOAL_MS: Readonly<Record<number, number>> = { 128: 4, 256: 10, 512: 28 };

interface Row {
  readonly size: number;
  readonly shadow: number;
  readonly what: string;
  /** Of the process's own time, which others on the machine lengthen less; then of the clock. */
  readonly cpuMs: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly goalMs?: number;
}

/** Two clocks [ms]: the process's own time, and the wall's. */
function clocks(): Times {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, wall: performance.now() };
}

interface Times {
  readonly cpu: number;
  readonly wall: number;
}

const since = (start: Times, end: Times): Times => ({ cpu: end.cpu - start.cpu, wall: end.wall - start.wall });

/** Milliseconds that 1e7 multiplications and additions in order take; 10 on the machine that the goals were set on. */
function arithmeticMs(): number {
  const values = new Float64Array(1024).fill(1.5);
  const start = performance.now();
  let sum = 0;
  for (let round = 0; round < 9766; round++) for (let i = 0; i < 1024; i++) sum += values[i] * 1.1;
  return sum > 0 ? performance.now() - start : 0;
}

function measure(size: number, shadow: number, antialias = true): Row[] {
  const { scene, frames } = benchScene(STEPS);
  const renderer = new Renderer({ width: size, height: size, shadowSize: shadow, antialias });
  renderer.loadScene(scene, DEFAULT_APPEARANCE.lighting);
  const pixels = size * size;
  const out = { rgb: new Uint8Array(3 * pixels), depthMm: new Uint16Array(pixels), ids: new Uint8Array(pixels) };
  const cameras = CAMERAS.map((name) => {
    const path = fileURLToPath(new URL(`../../configs/cameras/${name}.yaml`, import.meta.url));
    return resizeCamera(readCamera(path), size, size);
  });
  const at = pose();
  const stepTimes: Times[] = [];
  const drawTimes: Times[][] = cameras.map(() => []);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const poses of frames) {
      const start = clocks();
      renderer.beginStep(poses);
      let last = clocks();
      if (round >= WARM_UP_ROUNDS) stepTimes.push(since(start, last));
      cameras.forEach((camera, i) => {
        cameraPose(at, camera, poses.subarray(7 * HAND_BODY, 7 * HAND_BODY + 7));
        renderer.draw(camera, at, out);
        const now = clocks();
        if (round >= WARM_UP_ROUNDS) drawTimes[i].push(since(last, now));
        last = now;
      });
    }
  }
  const row = (what: string, times: readonly Times[], goalMs?: number): Row => ({
    size,
    shadow,
    what: antialias ? what : `${what}, not antialiased`,
    cpuMs: median(times.map(({ cpu }) => cpu)),
    medianMs: median(times.map(({ wall }) => wall)),
    minMs: Math.min(...times.map(({ wall }) => wall)),
    ...(goalMs === undefined ? {} : { goalMs }),
  });
  const first = stepTimes.map(({ cpu, wall }, i) => ({
    cpu: cpu + drawTimes[0][i].cpu,
    wall: wall + drawTimes[0][i].wall,
  }));
  return [
    row('step + front', first, antialias ? GOAL_MS[size] : undefined),
    row('step alone', stepTimes),
    ...CAMERAS.map((name, i) =>
      row(`camera ${name}`, drawTimes[i], antialias && size === 256 && i > 0 ? 6 : undefined),
    ),
  ];
}

export const bench: Bench = async () => {
  const before = arithmeticMs();
  const rows = [
    ...measure(128, 512),
    ...measure(256, 1024),
    ...measure(512, 1024),
    // as MuJoCo's renderer is timed in scripts/bench/osmesa
    ...measure(256, 1024, false),
  ];
  const { scene } = benchScene(1);
  const triangles = scene.drawables.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0);
  return {
    goal: 'RGB, depth and ids of the arm and 8 objects within the goals, median of the clock',
    reached: rows.every(({ medianMs, goalMs }) => goalMs === undefined || medianMs <= goalMs),
    rows: [
      ...rows.map(({ size, shadow, what, cpuMs, medianMs, minMs, goalMs }) => ({
        size,
        shadow,
        what,
        'cpu [ms]': round(cpuMs),
        'clock, median [ms]': round(medianMs),
        'clock, least [ms]': round(minMs),
        'goal [ms]': goalMs ?? '',
      })),
      { what: 'triangles', size: triangles },
      {
        what: 'ten million multiplications and additions, before and after [ms]; 10 on a quiet machine',
        size: `${round(before, 1)}, ${round(arithmeticMs(), 1)}`,
      },
    ],
  };
};
