/**
 * What has been committed, newest first.
 */
import type { Store } from './store.ts';
import type { Version } from './version-file.ts';

export interface LogEntry {
  readonly id: string;
  readonly tags: readonly string[];
  readonly version: Version;
}

/** @throws UserError when a manifest is missing or damaged */
export function readLogEntries(store: Store): LogEntry[] {
  const tags = [...store.readTags()];
  return store
    .readLog()
    .reverse()
    .map((id) => ({
      id,
      tags: tags.filter(([, tagged]) => tagged === id).map(([name]) => name),
      version: store.readVersion(id),
    }));
}
