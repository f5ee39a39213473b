import { fileURLToPath } from 'node:url';

/** What Node has to be told before the name of a TypeScript file. */
export const TYPESCRIPT = ['--import', fileURLToPath(new URL('./typescript-loader.mjs', import.meta.url))];
