/**
 * Goals as subtasks, in words.
 */
import type { Relation } from '../../task/relations.ts';
import type { Subtask } from '../replay.ts';
import type { Goal } from './goal.ts';
import { isPartStep, type PartStep } from './parts.ts';

/** What a person says of the way to a relation. */
const WORDS: Partial<Record<Relation, string>> = {
  in: 'into',
  inside: 'into',
  on: 'onto',
  above: 'onto',
  vertical_align: 'onto',
  left_of: 'to the left of',
  right_of: 'to the right of',
  front_of: 'in front of',
  in_front_of: 'in front of',
  behind: 'behind',
};

export interface NamedObject {
  readonly id: string;
  readonly semanticName: string;
}

type Bringing = Pick<Goal, 'object' | 'reference' | 'relation'> & Partial<Pick<Goal, 'skill' | 'slot'>>;

/** A grasp and a place for each goal, one subtask for each part that is opened or closed, in the order given. */
export function subtasksOf(steps: readonly (Bringing | PartStep)[], objects: readonly NamedObject[]): Subtask[] {
  return steps.flatMap((step) => (isPartStep(step) ? [partSubtask(step, objects)] : bringing(step, objects)));
}

function partSubtask({ kind, reference, part, opening }: PartStep, objects: readonly NamedObject[]): Subtask {
  const name = `${kind} the ${part.replaceAll('_', ' ')} of the ${nameOf(objects, reference)}`;
  return { kind, name, object: reference, reference, part, opening };
}

function bringing(
  { object, reference, relation, skill = 'place', slot = null }: Bringing,
  objects: readonly NamedObject[],
): Subtask[] {
  const words = (index: number) => `the ${nameOf(objects, index)}`;
  return [
    {
      kind: 'grasp',
      name: `pick up ${words(object)}`,
      object,
      reference: object,
      ...(slot?.holdAboveM === undefined ? {} : { holdAboveM: slot.holdAboveM }),
    },
    {
      kind: skill,
      name: `put ${words(object)} ${WORDS[relation] ?? 'next to'} ${words(reference)}`,
      object,
      reference,
      slot,
      ...(slot?.part === undefined ? {} : { part: slot.part }),
    },
  ];
}

/** A thing's semantic name; where several have it and their ids tell them apart, the id without its number. */
function nameOf(objects: readonly NamedObject[], index: number): string {
  const { semanticName } = objects[index]!;
  const own = (id: string) => id.replace(/_\d+$/, '');
  const alike = objects.filter((object) => object.semanticName === semanticName);
  const told = new Set(alike.map(({ id }) => own(id))).size === alike.length;
  return (alike.length > 1 && told ? own(objects[index]!.id) : semanticName).replaceAll('_', ' ');
}
