import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by `vitest.faults.config.ts`. */
    thorough: true;
  }
}

/** Whether minutes may be spent: in `npm run test:faults` what `npm test` samples is tried at every seed, or at every step. */
export const THOROUGH = inject('thorough') === true;
