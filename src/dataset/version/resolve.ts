/**
 * From what a user writes to a version: a tag, an id, the beginning of one, or HEAD.
 */
import { complain, UserError } from '../../core/errors.ts';
import type { Store } from './store.ts';

/** The version that was committed last. */
export const HEAD = 'HEAD';
const SHORTEST_PREFIX = 4;
/** Characters of an id in texts for people. */
const SHORT = 12;

export function shortId(id: string): string {
  return id.slice(0, SHORT);
}

/** @throws UserError when there is no such version, or several; lists those that there are */
export function resolveVersion(store: Store, name: string): string {
  if (name === HEAD) {
    const head = store.head();
    if (head === null) throw new UserError(`${store.folder}: HEAD: nothing has been committed yet`);
    return head;
  }
  const tags = store.readTags();
  const tagged = tags.get(name);
  if (tagged !== undefined) return tagged;
  // the log may name one whose manifest is lost: that can still be pruned
  const ids = [...new Set([...store.versionIds(), ...store.readLog()])];
  if (/^[0-9a-f]+$/.test(name) && name.length >= SHORTEST_PREFIX) {
    const matching = ids.filter((id) => id.startsWith(name));
    if (matching.length === 1) return matching[0]!;
    if (matching.length > 1) {
      throw complain({
        where: store.folder,
        what: `${matching.length} versions begin with ${name}`,
        expected: matching.map((id) => id.slice(0, Math.max(SHORT, name.length + 2))),
      });
    }
  }
  const known = [...tags.keys(), ...ids.map(shortId)];
  throw complain({
    where: store.folder,
    what: 'no such version or tag',
    got: name,
    expected:
      known.length === 0
        ? 'a commit first'
        : `a tag or the first ${SHORTEST_PREFIX} or more characters of an id: ${listed(known)}`,
  });
}

function listed(known: readonly string[]): string {
  const most = 20;
  return known.slice(0, most).join(', ') + (known.length > most ? ` and ${known.length - most} more` : '');
}
