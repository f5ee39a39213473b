/**
 * Motor support: nothing is asked of the hand that the demos of the training variations do not show. Those are the executor's own
 * certified episodes of these variations, and the seed demos.
 */
import { positionDistance } from '../core/pose.ts';
import type { ExecutorObject } from '../demo/executor.ts';
import { type HandEvent, relativeDistance } from '../demo/hand-events.ts';
import type { Fault } from './causes.ts';

export interface SupportLimits {
  /** From the nearest grasp or release of the same kind of thing, relative to it [m] and [rad]. */
  readonly relativeM: number;
  readonly relativeRad: number;
  /** From the nearest place where anything is grasped or released [m]. */
  readonly workspaceM: number;
}

export const DEFAULT_SUPPORT: SupportLimits = { relativeM: 0.02, relativeRad: (15 * Math.PI) / 180, workspaceM: 0.05 };

/** What the training demos show. */
export interface Training {
  readonly handEvents: readonly HandEvent[];
  /** Kinds of subtask that occur. */
  readonly skills: readonly string[];
}

type SymmetryOf = (semanticName: string) => ExecutorObject['asset']['symmetry'];

export class MotorSupport {
  readonly #training: Training;
  readonly #limits: SupportLimits;

  constructor(training: Training, limits: SupportLimits = DEFAULT_SUPPORT) {
    this.#training = training;
    this.#limits = limits;
  }

  /** The first grasp or release that the training demos do not support, if any. */
  poseFault(events: readonly HandEvent[], symmetryOf: SymmetryOf): Fault | null {
    for (const event of events) {
      const away = this.#fault(event, symmetryOf(event.object));
      if (!away) continue;
      const place = event.tcp.slice(0, 3).map((x) => x.toFixed(3));
      const cause = event.kind === 'grasp' ? 'new_grasp' : 'new_release';
      return { cause, detail: `${event.kind} of ${event.object} at [${place.join(', ')}]: ${away}` };
    }
    return null;
  }

  /** The first skill that the training demos do not show, if any. */
  skillFault(skills: readonly string[]): Fault | null {
    const missing = skills.find((skill) => !this.#training.skills.includes(skill));
    if (missing === undefined) return null;
    return { cause: 'new_skill', detail: `${missing}; training shows ${this.#training.skills.join(', ')}` };
  }

  #fault(event: HandEvent, symmetry: ReturnType<SymmetryOf>): string | null {
    const { relativeM, relativeRad, workspaceM } = this.#limits;
    const { handEvents } = this.#training;
    const place = Math.min(...handEvents.map(({ tcp }) => positionDistance(tcp, event.tcp)));
    if (!(place <= workspaceM))
      return `${centimetres(place)} from the nearest place where training takes or puts anything`;
    const alike = handEvents.filter(({ kind, object }) => kind === event.kind && object === event.object);
    if (alike.length === 0) return `training shows no ${event.kind} of a ${event.object}`;
    const apart = alike.map(({ relative }) => relativeDistance(event.relative, relative, symmetry));
    if (apart.some(({ distanceM, angleRad }) => distanceM <= relativeM && angleRad <= relativeRad)) return null;
    const nearest = apart.reduce((a, b) =>
      a.distanceM + 0.05 * a.angleRad <= b.distanceM + 0.05 * b.angleRad ? a : b,
    );
    const degrees = ((180 * nearest.angleRad) / Math.PI).toFixed(0);
    return `relative to it ${centimetres(nearest.distanceM)} and ${degrees} degrees from the nearest of training`;
  }
}

const centimetres = (metres: number): string => `${(100 * metres).toFixed(1)} cm`;
