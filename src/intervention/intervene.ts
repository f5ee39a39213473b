/**
 * A variation with an intervention: its twin resolved, the operations done to it one after the other, and the proof that they
 * changed what they declare and nothing else.
 */
import { checkValue, keyPath } from '../core/documents.ts';
import { complain } from '../core/errors.ts';
import type { Condition } from '../task/condition.ts';
import type { Axis, Intervention } from '../task/intervention-block.ts';
import { barredPlaces } from '../task/policy.ts';
import { assembleVariation, findVariation, type Resolution, resolveVariation, splitOf } from '../task/resolve.ts';
import type { Task, VariationDocument } from '../task/task-folder.ts';
import { type Arrangement, arrangementOf, groupsOf } from './arrangement.ts';
import { compareFields } from './compare.ts';
import { variationFields } from './fields.ts';
import { checkInstructionChange } from './instruction-change.ts';
import { OPERATORS } from './operators.ts';
import { checkOwnWords } from './own-words.ts';

/** Both arms of a pair. */
export interface ResolvedPair {
  readonly axis: Axis;
  readonly twin: Resolution;
  readonly intervened: Resolution;
  /** Fields that the operations may touch, each with all below it; see `fields.ts`. */
  readonly declared: readonly string[];
  /** Fields of the variation that differ; all of them are declared. */
  readonly found: readonly string[];
}

/** Any variation of a task as it is played: one with an intervention is its twin, changed. */
export function resolveScene(task: Task, variationId?: string): Resolution {
  return (
    (variationId === undefined ? null : resolvePair(task, variationId))?.intervened ??
    resolveVariation(task, variationId)
  );
}

/**
 * The twin of a variation, and what its intervention makes of it; null for a variation without one.
 *
 * @throws UserError with file and key path for an operation that cannot be done, does not serve the axis, or changes nothing
 */
export function resolvePair(task: Task, variationId: string): ResolvedPair | null {
  const own = findVariation(task, variationId);
  const { intervention } = own.data;
  if (!intervention) return null;
  checkOwnWords(own, intervention);
  const twin = resolveTwin(task, own, intervention);
  let scene = arrangementOf(twin);
  const declared: string[] = [];
  intervention.do.forEach((step, i) => {
    const done = operate(task, scene, step, { axis: intervention.axis, file: own.path, index: i });
    scene = done.scene;
    declared.push(...done.fields);
  });
  const intervened = resolutionOf(task, scene, twin, own);
  const fields = [...new Set(declared)].sort();
  const { found, undeclared } = compareFields(variationFields(twin), variationFields(intervened), fields);
  if (undeclared.length > 0) {
    throw complain({ where: `${own.path}: intervention`, what: 'changes what it does not declare', got: undeclared });
  }
  if (found.length === 0) {
    throw complain({
      where: `${own.path}: intervention.do`,
      what: `all is as in ${intervention.twin}: nothing changes`,
    });
  }
  checkInstructionChange({ intervention, twin, intervened, found, where: `${own.path}: intervention.do` });
  return { axis: intervention.axis, twin, intervened, declared: fields, found };
}

function resolveTwin(task: Task, own: VariationDocument, { twin }: Intervention): Resolution {
  if (task.variations.get(twin)?.data.intervention) {
    const where = `${own.path}: intervention.twin`;
    throw complain({
      where,
      what: 'the twin has an intervention itself',
      got: twin,
      expected: 'a variation without one',
    });
  }
  return resolveVariation(task, twin);
}

interface StepContext {
  readonly axis: Axis;
  readonly file: string;
  readonly index: number;
}

function operate(
  task: Task,
  scene: Arrangement,
  { op, ...keys }: Intervention['do'][number],
  { axis, file, index }: StepContext,
): { scene: Arrangement; fields: readonly string[] } {
  const path = ['intervention', 'do', index] as const;
  const where = `${file}: ${keyPath(path)}`;
  const operator = OPERATORS.get(op);
  if (!operator) {
    throw complain({ where: `${where}.op`, what: 'no such operator', got: op, expected: [...OPERATORS.keys()] });
  }
  if (!operator.axes.includes(axis)) {
    throw complain({
      where: `${where}.op`,
      what: `${op} does not serve the axis ${axis}`,
      expected: `an operator that does: ${operatorsOf(axis).join(', ')}; or the axis ${operator.axes.join(' or ')}`,
    });
  }
  const args = checkValue(keys, operator.schema, file, path);
  return { scene: operator.apply({ scene, args, task, where }), fields: operator.fields(args, scene) };
}

/** Names of the operators that may serve an axis. */
export function operatorsOf(axis: Axis): string[] {
  return [...OPERATORS].filter(([, { axes }]) => axes.includes(axis)).map(([name]) => name);
}

function resolutionOf(task: Task, scene: Arrangement, twin: Resolution, own: VariationDocument): Resolution {
  const groups = groupsOf(scene);
  const objects = Object.values(groups)
    .flat()
    .map((id: string) => scene.objects[id]!);
  const entries = <T>(pick: (object: (typeof objects)[number]) => T | null) =>
    Object.fromEntries(
      objects.flatMap((object) => {
        const value = pick(object);
        return value === null ? [] : [[object.id, value] as const];
      }),
    );
  const twinDocument = task.variations.get(twin.variation.variation_id)!;
  return {
    variation: assembleVariation(task, twinDocument, {
      variationId: own.data.variation_id,
      instruction: scene.instruction,
      relation: scene.relation,
      groups,
      objects,
      physics: entries(({ physics }) => (Object.keys(physics).length > 0 ? physics : null)),
      events: scene.events,
      change: {
        dropped: noLongerTargets(twin, groups.target),
        redirected: scene.redirected,
        exchanged: scene.exchanged,
        barred: barredToLookAlikes(scene, twin, groups.target),
      },
    }),
    objects: objects.map(({ role: _, reach: __, drawsAs: ___, restsIn: ____, physics: _____, ...object }) => object),
    reset: { min_gap_m: twin.reset.min_gap_m, objects: entries(({ reach }) => reach) },
    draws: entries(({ id, drawsAs }) => (drawsAs === id ? null : drawsAs)),
    carriers: entries(({ restsIn }) => restsIn),
    ...(twin.plan ? { plan: twin.plan } : {}),
    intervention: own.data.intervention!,
    split: splitOf(task, own.data.variation_id),
    where: own.path,
  };
}

/** Failures of what stands in another's place, and of which nothing is asked. */
function barredToLookAlikes(
  { replaced }: Arrangement,
  { variation }: Resolution,
  targets: readonly string[],
): Condition[] {
  const conditions = [...variation.success.conditions, ...variation.fail.conditions];
  return Object.entries(replaced).flatMap(([id, gone]) =>
    targets.includes(id) ? [] : barredPlaces(conditions, gone, id),
  );
}

/** Objects of which the twin asks something, and the intervened scene nothing. */
function noLongerTargets({ variation }: Resolution, targets: readonly string[]): string[] {
  return variation.semantic_groups.target.filter((id) => !targets.includes(id));
}
