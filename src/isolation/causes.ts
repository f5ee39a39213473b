/**
 * Why an episode does not count for a certificate.
 */
import type { EpisodeMargins } from './episode.ts';

/**
 * The layout cannot be started; the start reaches the goal or fails; a skill gave up; a fail condition came true; the goal was
 * not held; an event did not come about; the physics blew up; a margin was left; doing it again gave something else; a grasp, a
 * release or a skill that no training demo shows.
 */
export const CAUSES = [
  'layout',
  'start_is_decided',
  'skill_failed',
  'failed_condition',
  'goal_not_reached',
  'event_missing',
  'diverged',
  'joint_limit',
  'manipulability',
  'ik_residual',
  'replay_differs',
  'new_grasp',
  'new_release',
  'new_skill',
] as const;
export type Cause = (typeof CAUSES)[number];

export interface Fault {
  readonly cause: Cause;
  readonly detail: string;
}

/**
 * What every step of an executor's episode keeps.
 *
 * Manipulability is 0.090 in the ready posture, and 0.022 to 0.10 with the hand down on the table in front of the robot (x 0.3 to
 * 0.75 m); at the outer edge of reach, where joints hardly move the hand any more, it falls to 0.009. The residual is of position [m] plus rotation [rad] together, so that 2 mm of position
 * alone is the most that it can hide.
 */
export const LEAST_MARGINS: EpisodeMargins = { joint_limit_rad: 0.05, manipulability: 0.02, ik_residual: 0.002 };

/** The first margin that was left, if any. */
export function marginFault(margins: EpisodeMargins, least: EpisodeMargins = LEAST_MARGINS): Fault | null {
  const tell = (cause: Cause, value: number, limit: number, unit: string): Fault => ({
    cause,
    detail: `${value.toPrecision(3)} ${unit}, where ${limit} is the limit`,
  });
  if (margins.joint_limit_rad < least.joint_limit_rad) {
    return tell('joint_limit', margins.joint_limit_rad, least.joint_limit_rad, 'rad');
  }
  if (margins.manipulability < least.manipulability) {
    return tell('manipulability', margins.manipulability, least.manipulability, '');
  }
  if (margins.ik_residual > least.ik_residual)
    return tell('ik_residual', margins.ik_residual, least.ik_residual, 'm + rad');
  return null;
}
