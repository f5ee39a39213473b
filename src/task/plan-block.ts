/**
 * The `plan` key of our task folders: where things go in or on what the goal names, and in which order they may be brought.
 *
 * What is to be brought where is not said here: it follows from the conditions of success, so that a variation that asks for something
 * else is done in another way.
 */
import { z } from 'zod';
import { relationSchema } from './condition.ts';

const slotSchema = z.strictObject({
  /** Centre of a thing's base in the reference's frame when it rests there [m]. */
  position: z.tuple([z.number(), z.number(), z.number()], { error: 'three numbers: x, y, z in metres' }),
  /** The hand's heading there, from the reference's [rad]. */
  yaw_rad: z.number().default(0),
  /** The thing's own heading there, from the reference's [rad]: the hand turns as far as it takes, whatever `yaw_rad` says. */
  object_yaw_rad: z.number().min(-Math.PI).max(Math.PI).optional(),
  /** Semantic names or instance ids of the things that it is kept for; absent for any. */
  for: z.array(z.string()).min(1).optional(),
});

/**
 * How things are brought to a place. `place`: let go a little above it. `insert`: lowered slowly into something narrow, let go when they
 * rest. `stack`: lowered onto another thing until they rest on it. `load`: brought in from the front, by a hand that leans.
 */
export const PLACING_SKILLS = ['place', 'insert', 'stack', 'load'] as const;
export type PlacingSkill = (typeof PLACING_SKILLS)[number];

const placeSchema = z.strictObject({
  /** Semantic name or instance id of what things are brought to. */
  reference: z.string().min(1),
  /** The moving part of it that slots are told relative to, as it is when shut, e.g. a drawer; absent for its body. */
  part: z.string().min(1).optional(),
  /** The relation of the goal that is reached here; absent for any. */
  relation: relationSchema.optional(),
  skill: z.enum(PLACING_SKILLS).default('place'),
  /** What heights of slots are measured from: the reference's base, or the top of its box, whatever stands there. */
  height_from: z.enum(['base', 'top']).default('base'),
  /** Height over its slot at which a thing is let go [m]. */
  drop_m: z.number().min(0).max(0.1).default(0.01),
  /** Least height over its base at which a thing that goes here is taken [m], so that the fingers stay over the rim. */
  hold_above_m: z.number().min(0).max(0.2).optional(),
  /** How far the hand leans from the vertical when it lets go of a thing that is loaded [rad]. */
  lean_rad: z.number().min(0).max(1.2).default(0),
  /** Each takes one thing: the first free one that is kept for it, else the first free one for any. */
  slots: z.array(slotSchema).min(1),
});

const partSchema = z.strictObject({
  /** Semantic name or instance id of an articulated thing. */
  of: z.string().min(1),
  /** Name of its moving part. */
  joint: z.string().min(1),
  /** How far it is opened before anything is brought to the thing [m] or [rad]. */
  open: z.number().positive(),
});

export const planSchema = z.strictObject({
  /** `any`: as the demos do it; or instance ids, first to last. What stands on another thing comes after it in either case. */
  order: z
    .union([z.literal('any'), z.array(z.string()).min(1)], { error: '`any`, or a list of instance ids' })
    .default('any'),
  places: z.array(placeSchema).min(1),
  /** Doors and drawers: opened first, and closed at the end where success demands it. */
  parts: z.array(partSchema).default([]),
});

export type PlanBlock = z.output<typeof planSchema>;
export type PlannedPlace = PlanBlock['places'][number];
export type PlannedPart = PlanBlock['parts'][number];
export type PlannedSlot = PlannedPlace['slots'][number];
