/**
 * Does everything that a task folder speaks of exist?
 */
import { complain } from '../core/errors.ts';
import { conditionIds } from './condition.ts';
import type { ResetBlock } from './reset.ts';
import type { PolicyOverride, VariationFile } from './schema.ts';
import type { Task, VariationDocument } from './task-folder.ts';

const GROUP_KEYS = ['goal', 'fail', 'decor'].flatMap((group) =>
  ['set', 'add', 'remove'].map((verb) => `${verb}_${group}_objects` as keyof VariationFile),
);

/** Throws `UserError` for the first object or twin that is named and not there. */
export function checkReferences(task: Task): void {
  const check = (id: string, where: string) => {
    if (task.universe.has(id)) return;
    throw complain({
      where,
      what: 'no such object in object_universe.yaml',
      got: id,
      expected: [...task.universe.keys()],
    });
  };
  const { container_instance_id } = task.file.defaults;
  if (container_instance_id !== undefined) {
    check(container_instance_id, `${task.paths.task}: defaults.container_instance_id`);
  }
  checkReset(task.file.reset, `${task.paths.task}: reset.objects`, check);
  checkPlan(task, check);
  for (const document of task.variations.values()) {
    checkVariation(document, check);
    checkTwin(document, task);
  }
}

type Check = (id: string, where: string) => void;

function checkVariation({ path, data }: VariationDocument, check: Check): void {
  if (data.container_instance_id !== undefined) check(data.container_instance_id, `${path}: container_instance_id`);
  for (const key of GROUP_KEYS) {
    const ids = (data[key] ?? []) as readonly string[];
    ids.forEach((id, i) => {
      check(id, `${path}: ${key}[${i}]`);
    });
  }
  checkKeys(data.pose_overrides, `${path}: pose_overrides`, check);
  checkReset(data.reset, `${path}: reset.objects`, check);
  for (const side of ['success', 'fail'] as const) {
    checkPolicy(data.policy_overrides[side], `${path}: policy_overrides.${side}`, check);
  }
}

function checkReset(reset: ResetBlock | undefined, where: string, check: Check): void {
  checkKeys(reset?.objects, where, check);
  for (const [id, { rests_on }] of Object.entries(reset?.objects ?? {})) {
    if (rests_on !== undefined) check(rests_on, `${where}.${id}.rests_on`);
  }
}

/** What a plan calls by a name has to be in the task's universe by its id, or by a semantic name. */
function checkPlan({ file: { plan }, paths, universe, bindings }: Task, check: Check): void {
  if (!plan) return;
  const where = `${paths.task}: plan`;
  if (plan.order !== 'any') {
    plan.order.forEach((id, i) => {
      check(id, `${where}.order[${i}]`);
    });
  }
  const names = new Set(
    [...universe].flatMap(([id, { semantic_name }]) => [bindings.get(id)?.semantic_name ?? semantic_name]),
  );
  const checkName = (name: string, at: string) => {
    if (names.has(name)) return;
    const expected = [...names].filter((known) => known !== undefined).sort();
    throw complain({ where: at, what: 'no object of the task has this semantic name', got: name, expected });
  };
  plan.parts.forEach(({ of }, i) => {
    if (!universe.has(of)) checkName(of, `${where}.parts[${i}].of`);
  });
  plan.places.forEach(({ reference, slots }, i) => {
    if (!universe.has(reference)) checkName(reference, `${where}.places[${i}].reference`);
    slots.forEach((slot, j) => {
      slot.for?.forEach((name, k) => {
        if (!universe.has(name)) checkName(name, `${where}.places[${i}].slots[${j}].for[${k}]`);
      });
    });
  });
}

function checkKeys(members: object | undefined, where: string, check: Check): void {
  for (const id of Object.keys(members ?? {})) check(id, `${where}.${id}`);
}

function checkPolicy(override: PolicyOverride | undefined, where: string, check: Check): void {
  for (const verb of ['replace', 'append', 'remove'] as const) {
    override?.[verb]?.forEach((condition, i) => {
      for (const id of conditionIds(condition)) check(id, `${where}.${verb}[${i}]`);
    });
  }
}

function checkTwin({ path, data }: VariationDocument, task: Task): void {
  const twin = data.intervention?.twin;
  if (twin === undefined || task.variations.has(twin)) return;
  throw complain({
    where: `${path}: intervention.twin`,
    what: 'no such variation',
    got: twin,
    expected: [...task.variations.keys()],
  });
}
