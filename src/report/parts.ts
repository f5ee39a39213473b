/**
 * Moving parts of objects, such as doors and drawers, as people speak of them.
 */
import type { ResolvedObject } from './resolved-episode.ts';

export interface ReportPart {
  readonly name: string;
  /** Of its joint, whose 0 is shut: metres of a drawer, radians of a door. */
  readonly unit: 'm' | 'rad';
}

/** The moving parts of an asset in the order of its joints; none of one that is not at hand. */
export type PartsOf = (object: Pick<ResolvedObject, 'semantic_name' | 'asset' | 'scale'>) => readonly ReportPart[];

export const noParts: PartsOf = () => [];

/** A part of a scene, in the order of the scene's joints. */
export interface ScenePart extends ReportPart {
  /** Id of the object. */
  readonly object: string;
}

/** `0.18 m`, `72°`. */
export function travel(value: number, unit: ReportPart['unit']): string {
  if (unit === 'm') return `${trimmed(value, 3)} m`;
  return `${trimmed((180 / Math.PI) * value, 0)}°`;
}

/** A range that holds 0 and reaches no farther than this is shut. */
const SHUT = { m: 0.03, rad: 0.2 } as const;

/** What a condition demands of a part, e.g. `the drawer of cabinet_1 is open by 0.1 m to 0.15 m`. */
export function openingText(part: string, object: string, [low, high]: readonly [number, number], unit?: 'm' | 'rad') {
  const subject = `the ${part} of ${object}`;
  if (!unit) return `${subject} stands at ${low} to ${high}`;
  if (low <= 0 && high >= 0 && Math.max(-low, high) <= SHUT[unit]) return `${subject} is shut`;
  if (low <= 0) return `${subject} is open by ${travel(high, unit)} at most`;
  return `${subject} is open by ${travel(low, unit)} to ${travel(high, unit)}`;
}

/** Without zeros at the end. */
function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
