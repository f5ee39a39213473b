import { defineConfig } from 'vitest/config';
import { TYPESCRIPT } from './test/setup/run-typescript.ts';
import { SLOW } from './vitest.faults.config.ts';

/** Files that put modules of their own in place of others' (`vi.mock`), and so cannot share them. */
const MOCKING = ['test/dataset/crash.test.ts'];

export default defineConfig({
  test: {
    globalSetup: './test/setup/build-wasm.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two files at a time: the suites that start worker threads have two of their own.
    execArgv: TYPESCRIPT,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/conformance/**', 'test/interop/**', ...SLOW, ...MOCKING],
          // Most of a small file's time would go into loading MuJoCo and the rest anew.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocking', include: MOCKING } },
    ],
  },
});
