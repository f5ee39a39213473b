// Node 20 runs no TypeScript by itself: the test's worker registers tsx, then hashes the same frames.
import { register } from 'tsx/esm/api';

register();
await import('./hash-worker.ts');
