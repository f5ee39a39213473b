import { defineConfig } from 'vitest/config';

/** What is tested against the published BeTTER task folder, which lies beside a maintainer's checkout (../shared). */
export default defineConfig({
  test: { include: ['test/conformance/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000, maxWorkers: 1 },
});
