/**
 * Conditions as plain data: what has to be, or must not be, true of a scene.
 */
import { z } from 'zod';
import { canonicalJson } from '../core/hash.ts';
import { RELATION_NAMES, type Relation } from './relations.ts';

/** Two objects stand in a relation. */
export interface EdgeCondition {
  readonly type: 'edge';
  readonly subject_id: string;
  readonly relation: Relation;
  readonly target_id: string;
}

/** Lowest and highest value, both included. */
export type Range = readonly [number, number];

/** One object is in a region [m] or an attitude [rad, ZYX Euler angles]; a range of angles may run across half a turn. */
export interface NodeCondition {
  readonly type: 'node';
  readonly subject_id: string;
  readonly position?: { readonly x?: Range; readonly y?: Range; readonly z?: Range };
  readonly euler?: { readonly roll?: Range; readonly pitch?: Range; readonly yaw?: Range };
}

/** One moving part is within a range [m] or [rad]; 0 is closed. */
export interface JointCondition {
  readonly type: 'joint';
  readonly subject_id: string;
  /** Name of the part, e.g. `drawer`. */
  readonly joint: string;
  readonly range: Range;
}

export interface AndCondition {
  readonly op: 'and';
  readonly conditions: readonly Condition[];
}
export interface OrCondition {
  readonly op: 'or';
  readonly conditions: readonly Condition[];
}
export interface NotCondition {
  readonly op: 'not';
  readonly condition: Condition;
}

export type Condition = EdgeCondition | NodeCondition | JointCondition | AndCondition | OrCondition | NotCondition;

export const relationSchema = z.enum(RELATION_NAMES);

const range = z
  .tuple([z.number(), z.number()], { error: 'a range is two numbers, lowest and highest' })
  .refine(([low, high]) => low <= high, 'the lowest value of a range stands first');

const optionalRange = range.optional();

const edgeSchema = z.object({
  type: z.literal('edge').default('edge'),
  subject_id: z.string(),
  relation: relationSchema,
  target_id: z.string(),
});

const nodeSchema = z
  .object({
    type: z.literal('node'),
    subject_id: z.string(),
    position: z.strictObject({ x: optionalRange, y: optionalRange, z: optionalRange }).optional(),
    euler: z.strictObject({ roll: optionalRange, pitch: optionalRange, yaw: optionalRange }).optional(),
  })
  .refine(({ position, euler }) => position || euler, 'a node condition needs `position` or `euler`');

const jointSchema = z.strictObject({
  type: z.literal('joint'),
  subject_id: z.string(),
  joint: z.string().min(1),
  range,
});

const listSchema = z.object({ op: z.enum(['and', 'or']), conditions: z.array(z.lazy(() => conditionSchema)).min(1) });
const notSchema = z.object({ op: z.literal('not'), condition: z.lazy(() => conditionSchema) });

/** A condition as variation files write it; `type: edge` may be left out. */
export const conditionSchema: z.ZodType<Condition> = z.unknown().transform((value, context): Condition => {
  // a plain union would report the union's own path, not that of the key which is wrong
  const result = schemaFor(value).safeParse(value);
  if (result.success) return result.data as Condition;
  for (const { message, path } of result.error.issues) {
    context.addIssue({ code: 'custom', message, path: [...path], input: value });
  }
  return z.NEVER;
});

function schemaFor(value: unknown): z.ZodType {
  const { op, type } = (value ?? {}) as { op?: unknown; type?: unknown };
  if (op !== undefined) return op === 'not' ? notSchema : listSchema;
  if (type === 'joint') return jointSchema;
  return type === 'node' ? nodeSchema : edgeSchema;
}

/** Every object that a condition speaks of, in order of mention. */
export function conditionIds(condition: Condition): string[] {
  if ('op' in condition) {
    return condition.op === 'not' ? conditionIds(condition.condition) : condition.conditions.flatMap(conditionIds);
  }
  return condition.type === 'edge' ? [condition.subject_id, condition.target_id] : [condition.subject_id];
}

/** The conditions that all have to hold for this one: the parts of `and`, however deep; what may hold or not is left out. */
export function demanded(condition: Condition): (EdgeCondition | NodeCondition | JointCondition)[] {
  if ('op' in condition) return condition.op === 'and' ? condition.conditions.flatMap(demanded) : [];
  return [condition];
}

/** The same condition of other objects: each id through `rename`. */
export function renameObjects(condition: Condition, rename: (id: string) => string): Condition {
  if ('op' in condition) {
    if (condition.op === 'not') return { ...condition, condition: renameObjects(condition.condition, rename) };
    return { ...condition, conditions: condition.conditions.map((part) => renameObjects(part, rename)) };
  }
  const subject_id = rename(condition.subject_id);
  if (condition.type !== 'edge') return { ...condition, subject_id };
  return { ...condition, subject_id, target_id: rename(condition.target_id) };
}

export function sameCondition(a: Condition, b: Condition): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Edges by subject, relation, target; all else behind them, in the order that it was written in. */
export function sortConditions(conditions: readonly Condition[]): Condition[] {
  const key = (condition: Condition) =>
    'type' in condition && condition.type === 'edge'
      ? ['0', condition.subject_id, condition.relation, condition.target_id]
      : ['1'];
  return [...conditions].sort((a, b) => compareLists(key(a), key(b)));
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

/** One line of text, e.g. `apple_1 in lunchbox_1`. */
export function describeCondition(condition: Condition): string {
  if ('op' in condition) {
    if (condition.op === 'not') return `not (${describeCondition(condition.condition)})`;
    return condition.conditions.map((part) => `(${describeCondition(part)})`).join(` ${condition.op} `);
  }
  if (condition.type === 'edge') return `${condition.subject_id} ${condition.relation} ${condition.target_id}`;
  if (condition.type === 'joint') {
    const [low, high] = condition.range;
    return `${condition.subject_id} ${condition.joint} ${low} to ${high}`;
  }
  const ranges = Object.entries({ ...condition.position, ...condition.euler });
  return `${condition.subject_id} ${ranges.map(([name, [low, high]]) => `${name} ${low} to ${high}`).join(', ')}`;
}
