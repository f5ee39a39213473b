/**
 * Names for versions. What a tag reaches is never removed.
 */
import { rmSync } from 'node:fs';
import { complain, UserError } from '../../core/errors.ts';
import { mendable, writeDurable } from './durable.ts';
import { HEAD, shortId } from './resolve.ts';
import type { Store } from './store.ts';
import { withStoreLock } from './store-lock.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * @param force moves a tag that names another version
 * @throws UserError when the name is none, could be an id, or is taken
 */
export async function setTag(store: Store, name: string, id: string, force = false): Promise<void> {
  if (!NAME.test(name)) {
    throw complain({
      where: 'tag',
      what: 'a name of letters, digits, dots, hyphens and underscores is needed',
      got: name,
    });
  }
  if (name === HEAD || /^[0-9a-f]{4,}$/.test(name)) {
    throw complain({ where: 'tag', what: 'could be taken for an id', got: name, expected: `a name such as v-${name}` });
  }
  await mendable(() =>
    withStoreLock(store, () => {
      const taken = force ? undefined : store.readTags().get(name);
      if (taken === id) return;
      if (taken !== undefined) {
        throw new UserError(`tag ${name}: names version ${shortId(taken)} already; --force moves it`);
      }
      writeDurable(store.tagPath(name), `${id}\n`);
    }),
  );
}

/** @throws UserError when there is no such tag */
export async function deleteTag(store: Store, name: string): Promise<void> {
  await mendable(() =>
    withStoreLock(store, () => {
      const tags = store.readTags();
      if (!tags.has(name)) {
        throw complain({ where: 'tag', what: 'there is no such tag', got: name, expected: [...tags.keys()] });
      }
      rmSync(store.tagPath(name));
    }),
  );
}
