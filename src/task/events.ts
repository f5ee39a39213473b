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
