/**
 * What an operator is: one kind of change, with the fields that it may touch told beforehand.
 */
import type { z } from 'zod';
import type { Axis } from '../task/intervention-block.ts';
import type { Task } from '../task/task-folder.ts';
import type { Arrangement } from './arrangement.ts';

export interface OperatorInput<Args> {
  readonly scene: Arrangement;
  readonly args: Args;
  readonly task: Task;
  /** File and key path of the operation, e.g. `EV-01.yaml: intervention.do[0]`. */
  readonly where: string;
}

export interface Operator<Args> {
  /** Axes that it may serve. */
  readonly axes: readonly Axis[];
  /** Strict; without `op`, which chose the operator. */
  readonly schema: z.ZodType<Args>;
  /** Paths of `fields.ts` that it may touch, each with all below it. */
  readonly fields: (args: Args, scene: Arrangement) => readonly string[];
  /**
   * The changed scene; the given one stays as it is.
   *
   * @throws UserError at `where`
   */
  readonly apply: (input: OperatorInput<Args>) => Arrangement;
}

/** Checks the types of an operator against each other, and forgets its arguments' type. */
export function defineOperator<Args>(operator: Operator<Args>): Operator<unknown> {
  return operator as Operator<unknown>;
}

/** Fields that change with an object's role: conditions are derived from roles. */
export function roleFields(id: string): string[] {
  return [`objects.${id}.role`, `success.${id}`, `fail.${id}`];
}

/** Fields that come or go with an object. */
export function wholeFields(id: string): string[] {
  return [`objects.${id}`, `success.${id}`, `fail.${id}`];
}

/** Fields of where an object stands. */
export function placeFields(id: string): string[] {
  return [`objects.${id}.position`, `objects.${id}.rotation`];
}
