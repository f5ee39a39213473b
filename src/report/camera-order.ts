/**
 * In which order the cameras of a dataset are shown: first what shows most of what is done.
 */
import type { Sight, Sights } from './log-pictures.ts';
import type { Camera } from './source.ts';

/** Indices of cameras as they are shown for a task: by what they see, those that nothing is known of behind, in their order. */
export function cameraOrder(cameras: readonly Pick<Camera, 'name'>[], sights: readonly Sight[] = []): number[] {
  const rank = ({ name }: Pick<Camera, 'name'>) => {
    const found = sights.findIndex(({ camera }) => camera === name);
    return found < 0 ? sights.length : found;
  };
  return [...cameras.keys()].sort((a, b) => rank(cameras[a]!) - rank(cameras[b]!) || a - b);
}

/** A camera that is worth telling of shows so many times as much as the best of the dataset. */
const WORTH_TELLING = 1.5;

export interface Hint {
  readonly task: string;
  /** Best fixed camera of the dataset; null where it has none. */
  readonly has: string | null;
  readonly better: string;
  /** How many times as many pixels that one shows; infinite where nothing is seen. */
  readonly factor: number;
}

/** Tasks of which another camera would show much more than those that the dataset has. */
export function cameraHints(cameras: readonly Pick<Camera, 'name'>[], sights: Sights): Hint[] {
  const names = new Set(cameras.map(({ name }) => name));
  return [...sights].flatMap(([task, list]) => {
    const [best] = list;
    const own = list.find(({ camera }) => names.has(camera));
    if (!best || names.has(best.camera) || best.pixels < WORTH_TELLING * (own?.pixels ?? 0)) return [];
    return [{ task, has: own?.camera ?? null, better: best.camera, factor: best.pixels / (own?.pixels ?? 0) }];
  });
}
