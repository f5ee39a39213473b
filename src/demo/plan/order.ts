/**
 * In which order goals are reached.
 */
import type { RandomStream } from '../../core/random.ts';
import type { SceneEvent } from '../../task/events.ts';
import type { PlanBlock } from '../../task/plan-block.ts';
import type { SeedLibrary } from '../seed-demo.ts';
import type { Goal } from './goal.ts';

/** The part of a scene that decides what is left to do. */
export interface Progress {
  readonly ids: readonly string[];
  /** Objects that start in or on another, by their ids. */
  readonly carriers?: Readonly<Record<string, string>> | undefined;
  readonly events?: readonly SceneEvent[] | undefined;
}

/** What goals come first: the least first, and equals in the order that they are given in. */
export type Rank = (goal: Goal) => number;

/**
 * Goals that are not reached at the start, by rank, and again, at the end, those that are undone in mid-episode. What a thing is brought
 * to is brought to its own place first.
 *
 * @param fixed true to keep to the rank alone; else what is undone goes first, so that it has been by the time its second turn comes
 */
export function orderGoals(
  goals: readonly Goal[],
  { ids, carriers = {}, events = [] }: Progress,
  rank: Rank = () => 0,
  fixed = false,
): Goal[] {
  const undone = events.flatMap(({ instance }) => goals.find(({ object }) => ids[object] === instance) ?? []);
  const isOnce = (goal: Goal) => (!fixed && undone.includes(goal) ? 0 : 1);
  const sorted = goals
    .filter(({ object, reference }) => carriers[ids[object]!] !== ids[reference])
    .map((goal, position) => ({ goal, position }))
    .sort((a, b) => isOnce(a.goal) - isOnce(b.goal) || rank(a.goal) - rank(b.goal) || a.position - b.position)
    .map(({ goal }) => goal);
  return [...referencesFirst(sorted), ...undone];
}

function referencesFirst(goals: readonly Goal[]): Goal[] {
  const left = [...goals];
  const out: Goal[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ reference }) => !left.some(({ object }) => object === reference));
    out.push(...left.splice(Math.max(0, next), 1));
  }
  return out;
}

/** The order that a plan fixes; null where it leaves it to the demos. */
export function fixedRank(plan: PlanBlock | undefined, ids: readonly string[]): Rank | null {
  if (!plan || plan.order === 'any') return null;
  const { order } = plan;
  return ({ object }) => {
    const position = order.indexOf(ids[object]!);
    return position < 0 ? order.length : position;
  };
}

/** The order of a demo drawn at random: what it does not show comes last. */
export function demoRank({ demos }: SeedLibrary, semanticNames: readonly string[], stream: RandomStream): Rank {
  const { segments } = stream.choice(demos).metadata;
  const order = segments.filter(({ kind }) => kind === 'grasp').map(({ object }) => object);
  return ({ object }) => {
    const position = order.indexOf(semanticNames[object]!);
    return position < 0 ? order.length : position;
  };
}
