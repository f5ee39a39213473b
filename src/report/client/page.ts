/**
 * The few pieces of the browser that the scripts of the page touch, so that the browser's names are not known everywhere else.
 *
 * The functions of this folder run in the page: `client-script.ts` writes their source text into it. So each stands alone, uses
 * the others only through `parts`, and imports nothing but types.
 */
import type { Column, PlayerEpisode } from '../player-data.ts';
import type { Runs } from '../track.ts';

export interface PageNode {
  textContent: string | null;
  hidden: boolean;
  readonly dataset: Record<string, string | undefined>;
  readonly classList: { toggle(name: string, force: boolean): void };
  readonly style: { setProperty(name: string, value: string): void };
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageNode | null;
  querySelectorAll(selector: string): Iterable<PageNode>;
  replaceChildren(...nodes: PageNode[]): void;
  append(...nodes: (PageNode | string)[]): void;
  focus(): void;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  getBoundingClientRect(): { readonly left: number; readonly width: number };
}

/** `input`, `select` and `button`. */
export interface PageControl extends PageNode {
  value: string;
  max: string;
}

export interface PageEvent {
  readonly key?: string;
  readonly shiftKey?: boolean;
  readonly clientX?: number;
  readonly target: PageNode & { readonly tagName: string };
  readonly currentTarget: PageNode;
  preventDefault(): void;
}

export interface PageWindow {
  readonly document: PageNode & { createElement(name: string): PageNode };
  requestAnimationFrame(step: (timeMs: number) => void): number;
}

/** The functions of this folder, as the page has them. */
export interface Parts {
  readonly window: PageWindow;
  readonly valueAt: (column: Column, frame: number) => number;
  readonly runAt: <T>(runs: Runs<T>, frame: number) => T;
  readonly episodePanel: (parts: Parts, root: PageNode, data: PlayerEpisode) => { show(frame: number): void };
  readonly startPlayer: (parts: Parts) => void;
}
