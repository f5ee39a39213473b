/**
 * `node --import typescript-loader.mjs FILE.ts`, for the threads and processes that tests start: they load the whole program in
 * half the time that tsx takes, which cares for more (source maps, CommonJS, names of functions).
 */
import { register } from 'node:module';

// the runner's own processes compile what they import themselves, and are only to pass this on to their threads
if (!/[\\/]vitest[\\/]/.test(process.argv[1] ?? '')) register('./typescript-hooks.mjs', import.meta.url);
