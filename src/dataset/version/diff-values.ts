/**
 * What differs between two values of plain data, by key path.
 */
export interface ValueChange {
  /** `replay.noise_std`, `variations[Packing_a_Fruit_Lunch/TV-01].episodes`. */
  readonly path: string;
  /** Undefined where it was not there. */
  readonly from?: unknown;
  /** Undefined where it is not there any more. */
  readonly to?: unknown;
}

/** Changes in the order of the paths; lists whose members have names are compared by name, others by place. */
export function diffValues(from: unknown, to: unknown): ValueChange[] {
  const changes: ValueChange[] = [];
  walk('', from, to, changes);
  return changes;
}

function walk(path: string, from: unknown, to: unknown, out: ValueChange[]): void {
  const [a, b] = [membersOf(from), membersOf(to)];
  const isList = Array.isArray(from);
  if (a === null || b === null || isList !== Array.isArray(to)) {
    if (JSON.stringify(from) !== JSON.stringify(to)) out.push({ path, from, to });
    return;
  }
  const [left, right] = isList ? listMembers(from, to as unknown[]) : [new Map(a), new Map(b)];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const below = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (!left.has(key)) out.push({ path: below, to: right.get(key) });
    else if (!right.has(key)) out.push({ path: below, from: left.get(key) });
    else walk(below, left.get(key), right.get(key), out);
  }
}

function membersOf(value: unknown): [string, unknown][] | null {
  return value !== null && typeof value === 'object' ? Object.entries(value) : null;
}

function listMembers(from: readonly unknown[], to: readonly unknown[]): [Map<string, unknown>, Map<string, unknown>] {
  const named = [from, to].map((list) => new Map(list.map((member) => [nameOf(member), member] as const)));
  const areNamed = [from, to].every((list, side) => !named[side]!.has(null) && named[side]!.size === list.length);
  const maps = areNamed ? named : [from, to].map((list) => new Map(list.map((member, at) => [String(at), member])));
  return maps as [Map<string, unknown>, Map<string, unknown>];
}

/** What a member of a list is called, such as a variation, an object or a camera. */
function nameOf(member: unknown): string | null {
  if (member === null || typeof member !== 'object') return null;
  const { id, name, variation } = member as { id?: unknown; name?: unknown; variation?: Record<string, unknown> };
  if (typeof id === 'string') return id;
  if (typeof name === 'string') return name;
  if (typeof variation?.['variation_id'] === 'string') return `${variation['task_id']}/${variation['variation_id']}`;
  return null;
}
