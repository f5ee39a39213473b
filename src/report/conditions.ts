/**
 * Conditions and events in words, one line each.
 */
import { openingText, type ScenePart, travel } from './parts.ts';

type Fields = Record<string, unknown>;

/** E.g. `apple_1 in lunchbox_1`, `the drawer of cabinet_1 is shut`; JSON of what is not known here. */
export function conditionText(condition: unknown, parts: readonly ScenePart[] = []): string {
  const { type, op, subject_id, relation, target_id, conditions, ...rest } = (condition ?? {}) as Fields;
  if (op === 'not') return `not (${conditionText(rest['condition'], parts)})`;
  if (Array.isArray(conditions)) {
    return conditions.map((part) => `(${conditionText(part, parts)})`).join(` ${String(op)} `);
  }
  if (relation !== undefined) return `${subject_id} ${relation} ${target_id}`;
  if (type === 'node') return `${subject_id}: ${poseText(rest)}`;
  const range = numbers(rest['range']);
  if (type === 'joint' && range) {
    const part = parts.find(({ object, name }) => object === subject_id && name === rest['joint']);
    return openingText(String(rest['joint']), String(subject_id), range, part?.unit);
  }
  return JSON.stringify(condition) ?? 'nothing';
}

/** Ranges of a position [m] and of angles [rad], e.g. `z 0.02 m to 0.035 m, yaw -20° to 20°`. */
function poseText({ position, euler }: Fields): string {
  const ranges = (of: unknown, unit: 'm' | 'rad') =>
    Object.entries((of ?? {}) as Fields).map(([axis, value]) => {
      const range = numbers(value);
      return range ? `${axis} ${travel(range[0], unit)} to ${travel(range[1], unit)}` : `${axis} ${String(value)}`;
    });
  return [...ranges(position, 'm'), ...ranges(euler, 'rad')].join(', ');
}

function numbers(value: unknown): [number, number] | null {
  return Array.isArray(value) && value.length === 2 && value.every((v) => typeof v === 'number')
    ? [value[0], value[1]]
    : null;
}

/** Ids of what is to be brought somewhere: the objects whose place the conditions tell, each once. */
export function handledIds(conditions: readonly unknown[]): string[] {
  const ids = conditions.flatMap((condition): string[] => {
    const { type, op, subject_id, conditions: list } = (condition ?? {}) as Fields;
    if (Array.isArray(list)) return handledIds(list);
    return op === 'not' || type === 'joint' || typeof subject_id !== 'string' ? [] : [subject_id];
  });
  return [...new Set(ids)];
}

/** E.g. `displace apple_1, at placed`. */
export function eventText({ type, instance, ...rest }: Fields): string {
  const more = Object.entries(rest).map(([name, value]) => `, ${name} ${[value].flat().join(' ')}`);
  return `${type} ${instance}${more.join('')}`;
}
