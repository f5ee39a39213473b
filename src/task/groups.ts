/**
 * Which objects are active, and as what.
 */
import { complain } from '../core/errors.ts';
import type { VariationDocument } from './task-folder.ts';

/** Instance ids by what an object is for; the words of a resolved variation. */
export interface SemanticGroups {
  readonly container: readonly string[];
  readonly target: readonly string[];
  readonly distractor: readonly string[];
  readonly decor: readonly string[];
}

/** BeTTER's files say goal and fail where its resolved variations say target and distractor. */
const KEYS = { target: 'goal', distractor: 'fail', decor: 'decor' } as const;

/**
 * Groups after all of `chain`, BASE first. Each document sets, then adds, then removes; what is set replaces what was before.
 *
 * @throws UserError when an object would be in two groups at once
 */
export function resolveGroups(chain: readonly VariationDocument[], containerId: string): SemanticGroups {
  const groups = {
    container: [containerId],
    target: resolveGroup(chain, 'target'),
    distractor: resolveGroup(chain, 'distractor'),
    decor: resolveGroup(chain, 'decor'),
  };
  const groupOf = new Map<string, string>();
  for (const [group, ids] of Object.entries(groups)) {
    for (const id of ids) {
      const other = groupOf.get(id);
      if (other) {
        const { path } = chain.at(-1)!;
        const key = KEYS[group as keyof typeof KEYS];
        throw complain({ where: `${path}: set_${key}_objects`, what: `${id} would be ${other} and ${group} at once` });
      }
      groupOf.set(id, group);
    }
  }
  return groups;
}

function resolveGroup(chain: readonly VariationDocument[], group: keyof typeof KEYS): string[] {
  const key = KEYS[group];
  let members = new Set<string>();
  for (const { data } of chain) {
    const set = data[`set_${key}_objects`];
    if (set) members = new Set(set);
    for (const id of data[`add_${key}_objects`] ?? []) members.add(id);
    for (const id of data[`remove_${key}_objects`] ?? []) members.delete(id);
  }
  return [...members];
}
