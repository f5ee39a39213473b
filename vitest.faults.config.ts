import { defineConfig } from 'vitest/config';
import { TYPESCRIPT } from './test/setup/run-typescript.ts';

/** Processes killed at seeded moments, disks that fail at every step, a month of a lab: what takes minutes, and needs nothing but Node. */
export const SLOW = [
  'test/**/*.slow.test.ts',
  'test/dataset/version/kill.test.ts',
  'test/dataset/video/crash.test.ts',
  'test/scenario/**/*.test.ts',
];

/** What `npm test` tries in a sample, and this suite everywhere (`test/setup/thorough.ts`). */
const SAMPLED = [
  'test/asset/fuzz.test.ts',
  'test/dataset/crash.test.ts',
  'test/dataset/version/faults.test.ts',
  'test/dataset/video/dataset.test.ts',
  'test/dataset/writer.test.ts',
  'test/intervention/repository.test.ts',
  'test/isolation/repository.test.ts',
  'test/render/geometry.test.ts',
];

export default defineConfig({
  test: {
    include: [...SLOW, ...SAMPLED],
    provide: { thorough: true },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    execArgv: TYPESCRIPT,
    maxWorkers: 2,
  },
});
