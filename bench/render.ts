/**
 * Times the renderer on one core: `npx tsx bench/render.ts [--json]`.
 *
 * A step is the placing of the scene and its shadow map; then each camera is drawn: colour, depth and ids, antialiased. The arm
 * moves between steps. A loop of plain arithmetic is timed beside it, since shared machines differ from minute to minute.
 */
import { fileURLToPath } from 'node:url';
import { pose } from '../src/core/pose.ts';
import { DEFAULT_APPEARANCE } from '../src/render/appearance.ts';
import { cameraPose, readCamera, resizeCamera } from '../src/render/camera.ts';
import { HAND_BODY } from '../src/render/kitchen-scene.ts';
import { Renderer } from '../src/render/renderer.ts';
import { benchScene } from './render-scene.ts';

const STEPS = 40;
const ROUNDS = 3;
const CAMERAS = ['front', 'left_shoulder', 'right_shoulder', 'wrist'] as const;
const GOAL_MS: Readonly<Record<number, number>> = { 128: 4, 256: 10, 512: 28 };

interface Row {
  readonly size: number;
  readonly shadow: number;
  readonly what: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly goalMs?: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

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
    const path = fileURLToPath(new URL(`../configs/cameras/${name}.yaml`, import.meta.url));
    return resizeCamera(readCamera(path), size, size);
  });
  const at = pose();
  const stepMs: number[] = [];
  const drawMs: number[][] = cameras.map(() => []);
  for (let round = 0; round < 1 + ROUNDS; round++) {
    for (const poses of frames) {
      const start = performance.now();
      renderer.beginStep(poses);
      let last = performance.now();
      if (round > 0) stepMs.push(last - start);
      cameras.forEach((camera, i) => {
        cameraPose(at, camera, poses.subarray(7 * HAND_BODY, 7 * HAND_BODY + 7));
        renderer.draw(camera, at, out);
        const now = performance.now();
        if (round > 0) drawMs[i].push(now - last);
        last = now;
      });
    }
  }
  const row = (what: string, values: readonly number[], goalMs?: number): Row => ({
    size,
    shadow,
    what: antialias ? what : `${what}, not antialiased`,
    medianMs: median(values),
    minMs: Math.min(...values),
    ...(goalMs === undefined ? {} : { goalMs }),
  });
  const first = stepMs.map((ms, i) => ms + drawMs[0][i]);
  return [
    row('step + front', first, antialias ? GOAL_MS[size] : undefined),
    row('step alone', stepMs),
    ...CAMERAS.map((name, i) => row(`camera ${name}`, drawMs[i], antialias && size === 256 && i > 0 ? 6 : undefined)),
  ];
}

const before = arithmeticMs();
const rows = [
  ...measure(128, 512),
  ...measure(256, 1024),
  ...measure(512, 1024),
  // as MuJoCo's renderer is timed in bench/osmesa
  ...measure(256, 1024, false),
];
const arithmetic = [before, arithmeticMs()];
const { scene } = benchScene(1);
const triangles = scene.drawables.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0);
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ node: process.version, triangles, arithmeticMs: arithmetic, rows }, null, 2));
} else {
  console.log(
    `Node ${process.version}, ${triangles} triangles, arithmetic ${arithmetic.map((ms) => ms.toFixed(1)).join(' / ')} ms\n`,
  );
  console.log('| size | shadow | what | median ms | min ms | goal ms |\n|---|---|---|---|---|---|');
  for (const { size, shadow, what, medianMs, minMs, goalMs } of rows) {
    console.log(`| ${size} | ${shadow} | ${what} | ${medianMs.toFixed(2)} | ${minMs.toFixed(2)} | ${goalMs ?? ''} |`);
  }
}
