/**
 * Twins: episodes that share a `pair_id`, and what differs between them.
 */
import { noParts, type PartsOf } from './parts.ts';
import { parseResolvedEpisode, type ResolvedEpisode, type ResolvedObject } from './resolved-episode.ts';
import type { EpisodeEntry } from './source.ts';

export interface Twin {
  readonly entry: EpisodeEntry;
  readonly resolved: ResolvedEpisode;
}

export interface Difference {
  /** Of what it is. */
  readonly kind: 'object' | 'place' | 'physics' | 'instruction' | 'goal' | 'failure' | 'event';
  readonly text: string;
}

export interface TwinPair {
  readonly pairId: string;
  /** Unchanged, and as the intervention left it. */
  readonly twin: Twin;
  readonly changed: Twin;
  readonly differences: readonly Difference[];
  /** Ids of objects that differ, or are spoken of where goals or events do, in either scene. */
  readonly marked: ReadonlySet<string>;
}

export interface PairLimits {
  /** Pairs in all, where there are no more kinds of them: round about evenly of each. */
  readonly pairs: number;
  /** Kinds of pairs, that is pairs of variations, of which one is shown in any case. */
  readonly kinds: number;
}

/** Gathers the first pairs of every pair of variations. */
export class PairFinder {
  readonly #limits: PairLimits;
  readonly #partsOf: PartsOf;
  readonly #open = new Map<string, EpisodeEntry>();
  readonly #found = new Map<string, [EpisodeEntry, EpisodeEntry][]>();
  #count = 0;

  constructor(limits: PairLimits, partsOf: PartsOf = noParts) {
    this.#limits = limits;
    this.#partsOf = partsOf;
  }

  /** Told every episode in order. */
  add(entry: EpisodeEntry): void {
    if (entry.pairId === null) return;
    const other = this.#open.get(entry.pairId);
    if (!other) {
      this.#open.set(entry.pairId, entry);
      return;
    }
    this.#open.delete(entry.pairId);
    this.#count++;
    const key = JSON.stringify([other.taskId, other.variationId, entry.taskId, entry.variationId]);
    const list = this.#found.get(key) ?? [];
    this.#found.set(key, list);
    if (list.length < this.#limits.pairs) list.push([other, entry]);
  }

  /** Of all episodes that were told of. */
  get count(): number {
    return this.#count;
  }

  /** By kind, in the order in which the kinds came. */
  get pairs(): TwinPair[] {
    const lists = [...this.#found.values()];
    const { pairs, kinds } = this.#limits;
    const wanted = pairs === 0 ? 0 : Math.max(pairs, Math.min(kinds, lists.length));
    const shares = lists.map(() => 0);
    for (let taken = 0, round = 0; taken < wanted && round < pairs; round++) {
      lists.forEach((list, i) => {
        if (taken >= wanted || round >= list.length) return;
        shares[i]!++;
        taken++;
      });
    }
    return lists.flatMap((list, i) => list.slice(0, shares[i]).map(([a, b]) => twinPair(a, b, this.#partsOf)));
  }
}

/** An intervened episode names its axis; its twin does not. Where both or neither do, the first is the twin. */
export function twinPair(a: EpisodeEntry, b: EpisodeEntry, partsOf: PartsOf = noParts): TwinPair {
  const [first, second] = a.axis !== null && b.axis === null ? [b, a] : [a, b];
  const twin = { entry: first, resolved: parseResolvedEpisode(first.resolved, partsOf) };
  const changed = { entry: second, resolved: parseResolvedEpisode(second.resolved, partsOf) };
  const objects = objectDifferences(twin.resolved, changed.resolved);
  const differences = [
    ...objects.map(({ difference }) => difference),
    ...(first.instruction === second.instruction
      ? []
      : [{ kind: 'instruction' as const, text: `“${first.instruction}” → “${second.instruction}”` }]),
    ...lineDifferences('goal', twin.resolved.goal, changed.resolved.goal),
    ...lineDifferences('failure', twin.resolved.fail, changed.resolved.fail),
    ...lineDifferences('event', twin.resolved.events, changed.resolved.events),
  ];
  const ids = new Set([twin, changed].flatMap(({ resolved }) => resolved.objects.map(({ id }) => id)));
  const spokenOf = differences.flatMap((difference) => subjectOf(difference, ids) ?? []);
  return {
    pairId: first.pairId!,
    twin,
    changed,
    differences,
    marked: new Set([...objects.map(({ id }) => id), ...spokenOf]),
  };
}

/** What is to go elsewhere than before, or what something happens to: the first object of the line. */
function subjectOf({ kind, text }: Difference, ids: ReadonlySet<string>): string | undefined {
  if (kind !== 'goal' && kind !== 'event') return undefined;
  return text.split(/[ ,()]+/).find((word) => ids.has(word));
}

interface ObjectDifference {
  readonly id: string;
  readonly difference: Difference;
}

function objectDifferences(before: ResolvedEpisode, after: ResolvedEpisode): ObjectDifference[] {
  const byId = ({ objects }: ResolvedEpisode) => new Map(objects.map((object) => [object.id, object]));
  const old = byId(before);
  const now = byId(after);
  const object = (id: string, text: string): ObjectDifference => ({ id, difference: { kind: 'object', text } });
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    if (!was) return [object(id, `${id} was added`)];
    if (!is) return [object(id, `${id} was taken away`)];
    const material = materialDifferences(was, is).map((text) => object(id, text));
    return [...material, ...physicsDifferences(was, is), ...placeDifference(was, is)];
  });
}

function materialDifferences(was: ResolvedObject, is: ResolvedObject): string[] {
  const fields = ['semantic_name', 'asset', 'scale'] as const;
  return fields.filter((name) => was[name] !== is[name]).map((name) => `${is.id}: ${name} ${was[name]} → ${is[name]}`);
}

/** Hidden properties, e.g. `orange_1: mass_factor 2.5`, `cabinet_1: damping_factor of the drawer 10`; and how parts start. */
function physicsDifferences(was: ResolvedObject, is: ResolvedObject): ObjectDifference[] {
  const text = (value: unknown, usual: string) => (value === undefined ? usual : JSON.stringify(value));
  const changes = (before: Fields, after: Fields, usual: string) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .map((name) => ({ name, from: text(before[name], usual), to: text(after[name], usual) }))
      .filter(({ from, to }) => from !== to);
  const told = (kind: Difference['kind'], name: string, from: string, to: string): ObjectDifference => ({
    id: is.id,
    difference: { kind, text: `${is.id}: ${name} ${from} → ${to}` },
  });
  return [
    ...changes(byPart(was.physics), byPart(is.physics), "the asset's").map(({ name, from, to }) =>
      told('physics', name, from, to),
    ),
    ...changes(was.joints, is.joints, 'shut').map(({ name, from, to }) =>
      told('place', `${name} at the start`, from, to),
    ),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

/** What is told of parts, each under a name of its own. */
function byPart(physics: Fields): Fields {
  const entries = Object.entries(physics).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
    return Object.entries(value).map(([part, own]) => [`${name} of the ${part}`, own]);
  });
  return Object.fromEntries(entries);
}

/** Less than a millimetre and half a degree is no difference that one sees. */
function placeDifference(was: ResolvedObject, is: ResolvedObject): ObjectDifference[] {
  const delta = was.position.map((value, i) => is.position[i]! - value);
  const distance = Math.sqrt(delta.reduce((sum, value) => sum + value * value, 0));
  const dot = Math.abs(was.rotation.reduce((sum, value, i) => sum + value * is.rotation[i]!, 0));
  const moved = distance > 1e-3 ? `moved by ${(100 * distance).toFixed(1)} cm` : '';
  const turned = dot < 0.99999 ? 'turned' : '';
  const text = [moved, turned].filter((part) => part !== '').join(' and ');
  return text === '' ? [] : [{ id: is.id, difference: { kind: 'place', text: `${is.id} ${text}` } }];
}

function lineDifferences(
  kind: 'goal' | 'failure' | 'event',
  before: readonly string[],
  after: readonly string[],
): Difference[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => ({ kind, text: `− ${line}` })),
    ...after.filter((line) => !before.includes(line)).map((line) => ({ kind, text: `+ ${line}` })),
  ];
}
