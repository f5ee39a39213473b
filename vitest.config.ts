import { defineConfig } from 'vitest/config';
import faults from './vitest.faults.config.ts';

export default defineConfig({
  test: {
    globalSetup: './test/setup/build-wasm.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/interop/**', ...faults.test!.include!],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two files at a time: the suites that start worker threads have two of their own.
    maxWorkers: 2,
  },
});
