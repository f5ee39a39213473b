/**
 * Which instance of its kind each object of an episode is.
 */
import { RandomStream } from '../core/random.ts';
import type { PlannedObject, SceneObject } from './plan.ts';
import type { SeedPath } from './seed-path.ts';

/**
 * Every so many episodes, as many as there are choices, each choice comes up once, in an order of its own for each object.
 * An object draws by its id: those that both arms of a pair have are the same in both.
 *
 * @param path of the variation's or the pairs' streams, without the number of the episode
 */
export function chooseAssets(objects: readonly PlannedObject[], path: SeedPath, episode: number): SceneObject[] {
  return objects.map(({ choices, ...object }) => {
    const round = Math.floor(episode / choices.length);
    const order = new RandomStream([...path, 'assets', object.id, round]).shuffle(choices);
    return { ...object, ...order[episode % choices.length]! };
  });
}
