import { defineConfig } from 'vitest/config';

/** What is tested in a browser: needs Debian's chromium, and so is not part of `npm test`. */
export default defineConfig({
  test: { include: ['test/browser/**/*.browser.ts'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 1 },
});
