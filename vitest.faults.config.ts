import { defineConfig } from 'vitest/config';

/** Processes killed at seeded moments, disks that fail at every step, a month of a lab: what takes minutes, and needs nothing but Node. */
export default defineConfig({
  test: {
    include: ['test/dataset/version/kill.test.ts', 'test/dataset/video/crash.test.ts', 'test/scenario/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
