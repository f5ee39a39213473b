/**
 * A task folder as BeTTER publishes them, read and checked: `task.yaml`, `object_universe.yaml`, `asset_bindings.yaml`,
 * `base_variation.yaml` and `variations/*.yaml`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../core/documents.ts';
import { complain } from '../core/errors.ts';
import { checkReferences } from './references.ts';
import {
  BASE,
  type Binding,
  baseVariationSchema,
  bindingsSchema,
  type TaskFile,
  taskFileSchema,
  UNIVERSE_LISTS,
  type UniverseObject,
  universeSchema,
  type VariationFile,
  variationSchema,
} from './schema.ts';

/** A variation, and the file that it was read from. */
export interface VariationDocument {
  readonly path: string;
  readonly data: VariationFile;
}

/** An object, and the list of `object_universe.yaml` that it stands in. */
export type ListedObject = UniverseObject & { readonly list: (typeof UNIVERSE_LISTS)[number] };

export interface Task {
  readonly id: string;
  readonly folder: string;
  readonly paths: { readonly task: string; readonly universe: string; readonly bindings: string };
  readonly file: TaskFile;
  /** Every object that the task may use, by instance id. */
  readonly universe: ReadonlyMap<string, ListedObject>;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** BASE first, then by id. */
  readonly variations: ReadonlyMap<string, VariationDocument>;
}

/**
 * Reads a task folder.
 *
 * @throws UserError with file and key path for what is missing, of a wrong type, or speaks of an object that is not there
 */
export function loadTask(folder: string): Task {
  const paths = {
    task: join(folder, 'task.yaml'),
    universe: join(folder, 'object_universe.yaml'),
    bindings: join(folder, 'asset_bindings.yaml'),
  };
  if (!existsSync(paths.task)) {
    throw complain({ where: folder, what: 'no task.yaml in this folder', expected: 'a BeTTER task folder' });
  }
  const file = readYaml(paths.task, taskFileSchema);
  const task: Task = {
    id: file.task_id,
    folder,
    paths,
    file,
    universe: readUniverse(paths.universe),
    bindings: new Map(Object.entries(readYaml(paths.bindings, bindingsSchema).bindings)),
    variations: readVariations(folder),
  };
  checkReferences(task);
  return task;
}

function readUniverse(path: string): Map<string, ListedObject> {
  const lists = readYaml(path, universeSchema);
  const universe = new Map<string, ListedObject>();
  for (const name of UNIVERSE_LISTS) {
    lists[name].forEach((object, i) => {
      if (universe.has(object.instance_id)) {
        throw complain({
          where: `${path}: ${name}[${i}].instance_id`,
          what: 'an object of this id stands further up',
          got: object.instance_id,
        });
      }
      universe.set(object.instance_id, { ...object, list: name });
    });
  }
  return universe;
}

function readVariations(folder: string): Map<string, VariationDocument> {
  const basePath = join(folder, 'base_variation.yaml');
  const variations = new Map<string, VariationDocument>();
  variations.set(BASE, { path: basePath, data: readYaml(basePath, baseVariationSchema) });
  for (const path of variationPaths(join(folder, 'variations'))) {
    const data = readYaml(path, variationSchema);
    const other = variations.get(data.variation_id);
    if (other) {
      throw complain({
        where: `${path}: variation_id`,
        what: `${other.path} has the same id`,
        got: data.variation_id,
      });
    }
    variations.set(data.variation_id, { path, data });
  }
  return variations;
}

function variationPaths(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}
