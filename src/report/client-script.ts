/**
 * The script of the page: the functions of `client/` as source text.
 *
 * Their text is what the running program was compiled to, so the same code is found from source and from `dist/`, types are
 * checked, and nothing has to be copied or bundled.
 */
import { runAt, valueAt } from './client/columns.ts';
import { episodePanel } from './client/episode-panel.ts';
import type { Parts } from './client/page.ts';
import { startPlayer } from './client/player.ts';

const FUNCTIONS: Omit<Parts, 'window'> = { valueAt, runAt, episodePanel, startPlayer };

export function clientScript(): string {
  const parts = Object.entries(FUNCTIONS).map(([name, code]) => `${name}: ${code}`);
  // tsx compiles with esbuild's `keepNames`, which calls `__name` on inner functions
  return `'use strict';
(() => {
const __name = (code) => code;
const parts = { window, ${parts.join(',\n')} };
parts.startPlayer(parts);
})();
`;
}
