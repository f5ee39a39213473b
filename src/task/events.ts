/**
 * What happens to a scene in mid-episode, as plain data of the variation.
 */

/** An object is taken up by nobody, and put elsewhere: somebody has tidied the table. */
export interface DisplaceEvent {
  readonly type: 'displace';
  readonly instance: string;
  /**
   * `placed`: once the object has been brought to its goal and let go; a number: not before that control step. Either way it
   * waits until the object is in no hand and its new place is free.
   */
  readonly at: 'placed' | number;
  /** Centre of its base in the task frame [m]; absent for the pose that it started the episode in. */
  readonly position?: readonly [number, number, number];
}

export type SceneEvent = DisplaceEvent;

/** One line of text, e.g. `displace apple_1`: what the log says of the step at which it happened. */
export function eventText({ type, instance }: SceneEvent): string {
  return `${type} ${instance}`;
}

/** Targets to bring to their goal, in order: without those that are there at the start, and once more for those that are put back. */
export function targetsToBring(
  targets: readonly string[],
  carriers: Readonly<Record<string, string>> = {},
  events: readonly SceneEvent[] = [],
): string[] {
  const again = events.map(({ instance }) => instance).filter((id) => targets.includes(id));
  const open = targets.filter((id) => !Object.hasOwn(carriers, id));
  // what is put back goes first, so that it has been by the time its second turn comes
  return [...open.filter((id) => again.includes(id)), ...open.filter((id) => !again.includes(id)), ...again];
}
