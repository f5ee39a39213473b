/** Small task folders that tests write themselves. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { stringify } from 'yaml';

type Files = Record<string, unknown>;

const written: string[] = [];
afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true, force: true });
});

/** A folder of the given files; values are written as YAML, texts as they are, and `undefined` not at all. */
export function writeFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'better-task-'));
  written.push(folder);
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : stringify(content));
  }
  return folder;
}

export const smallTask = {
  task_id: 'Small',
  template_type: 'loose_packing',
  instruction: 'Pack it.',
  defaults: {
    container_instance_id: 'box',
    primary_goal_relation: 'in',
    allowed_goal_relations: ['in', 'on'],
    fail_policy: { distractor_relation_to_container_is_fail: true, fail_on_relations: ['on', 'in'] },
  },
  variation_registry: { train: ['TV-01'], eval: [] as string[] },
};

export const smallBase = {
  variation_id: 'BASE',
  set_goal_objects: ['a', 'b'],
  set_fail_objects: ['c'],
  set_decor_objects: ['d'],
  pose_overrides: {
    box: { position: [0.6, 0, 0.02] },
    a: { position: [0.4, 0.2, 0.02], rotation: [2, 0, 0, 0], selected_asset_id: 'uid-1' },
    b: { position: [0.4, 0, 0.02] },
    c: { position: [0.4, -0.2, 0.02], scale: [2, 2, 2] },
    d: { position: [0.6, -0.3, 0.02] },
  },
};

/** A sound folder with the container `box`, and objects a to e; `files` are written over or beside its own. */
export function writeTask(files: Files = {}): string {
  const object = (id: string) => ({ instance_id: id, semantic_name: `thing_${id}` });
  return writeFolder({
    'task.yaml': smallTask,
    'object_universe.yaml': {
      container: [{ instance_id: 'box' }],
      goal_objects: [object('a'), object('b')],
      fail_objects: [object('c'), object('e')],
      decor_objects: [object('d')],
    },
    'asset_bindings.yaml': {
      bindings: {
        box: { semantic_name: 'crate', candidates: [{ asset_key: 'builtin/crate' }] },
        a: { candidates: [{ source_uid: 'uid-1', asset_key: 'key-1' }, { asset_key: 'key-2' }] },
      },
    },
    'base_variation.yaml': smallBase,
    'variations/TV-01.yaml': { variation_id: 'TV-01', extends: 'BASE' },
    ...files,
  });
}

/** A folder whose TV-01 has these keys. */
export function writeVariation(keys: object): string {
  return writeTask({ 'variations/TV-01.yaml': { variation_id: 'TV-01', extends: 'BASE', ...keys } });
}
