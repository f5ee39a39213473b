import { defineConfig } from 'vitest/config';
import { TYPESCRIPT } from './test/setup/run-typescript.ts';

/** What is tested against the published BeTTER task folder, which lies beside a maintainer's checkout (../shared). */
export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    execArgv: TYPESCRIPT,
    maxWorkers: 1,
  },
});
