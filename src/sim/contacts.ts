/**
 * Who touches whom, a control tick: normal forces summed over each pair of bodies.
 */
import { forEachContact, idOf, type Simulation } from './mujoco.ts';

/** Bodies that are not objects, in the order of their codes; object i has code `FIRST_OBJECT + i`. */
export const FIXED_BODIES = ['floor', 'table', 'arm', 'hand', 'left_finger', 'right_finger'] as const;
export const FIRST_OBJECT = FIXED_BODIES.length;
const LEFT_FINGER = FIXED_BODIES.indexOf('left_finger');
const RIGHT_FINGER = FIXED_BODIES.indexOf('right_finger');
/** An object counts as held when both fingers press on it at least this hard [N]. */
const HELD_FORCE_N = 0.5;

/** Contact pairs of the current state, sorted by code. */
export class ContactTable {
  count = 0;
  /** (capacity,): codes of the two bodies, a < b. */
  readonly bodyA: Int32Array;
  readonly bodyB: Int32Array;
  /** (capacity,): summed normal force [N]. */
  readonly force: Float32Array;
  readonly #bodies: number;
  readonly #codes: Int32Array;
  readonly #sums: Float64Array;
  readonly #touching: Uint8Array;

  constructor(simulation: Simulation, objects: number) {
    this.#bodies = FIRST_OBJECT + objects;
    const capacity = this.#bodies * this.#bodies;
    this.bodyA = new Int32Array(capacity);
    this.bodyB = new Int32Array(capacity);
    this.force = new Float32Array(capacity);
    this.#sums = new Float64Array(capacity);
    this.#touching = new Uint8Array(capacity);
    this.#codes = geomCodes(simulation, objects);
  }

  /** Reads the contacts of the state that the simulation is in. */
  read(simulation: Simulation): void {
    this.#sums.fill(0);
    this.#touching.fill(0);
    forEachContact(simulation, this.#add);
    this.count = 0;
    for (let a = 0; a < this.#bodies; a++) {
      for (let b = a + 1; b < this.#bodies; b++) {
        const cell = a * this.#bodies + b;
        if (this.#touching[cell] === 0) continue;
        this.bodyA[this.count] = a;
        this.bodyB[this.count] = b;
        this.force[this.count] = this.#sums[cell]!;
        this.count++;
      }
    }
  }

  /** Index of the object that both fingers hold, or -1. */
  heldObject(): number {
    let held = -1;
    let strongest = HELD_FORCE_N;
    for (let body = FIRST_OBJECT; body < this.#bodies; body++) {
      const left = this.#sums[LEFT_FINGER * this.#bodies + body]!;
      const right = this.#sums[RIGHT_FINGER * this.#bodies + body]!;
      const grip = Math.min(left, right);
      if (grip > strongest) {
        strongest = grip;
        held = body - FIRST_OBJECT;
      }
    }
    return held;
  }

  readonly #add = (geom1: number, geom2: number, normalForce: number): void => {
    const first = this.#codes[geom1]!;
    const second = this.#codes[geom2]!;
    if (first === second) return;
    const cell = Math.min(first, second) * this.#bodies + Math.max(first, second);
    this.#sums[cell] = this.#sums[cell]! + normalForce;
    this.#touching[cell] = 1;
  };
}

/** (ngeom,): body code of each geom. */
function geomCodes(simulation: Simulation, objects: number): Int32Array {
  const bodyOfGeom = Int32Array.from(simulation.model.geom_bodyid as Int32Array);
  const codeOfBody = new Map<number, number>();
  for (const name of ['hand', 'left_finger', 'right_finger'] as const) {
    codeOfBody.set(idOf(simulation, 'body', name), FIXED_BODIES.indexOf(name));
  }
  for (let i = 0; i < objects; i++) codeOfBody.set(idOf(simulation, 'body', `object_${i}`), FIRST_OBJECT + i);
  // a moving part touches as the object that it belongs to, which is the root of its tree
  const rootOfBody = simulation.model.body_rootid as Int32Array;
  const codes = bodyOfGeom.map(
    (body) => codeOfBody.get(body) ?? codeOfBody.get(rootOfBody[body]!) ?? FIXED_BODIES.indexOf('arm'),
  );
  codes[idOf(simulation, 'geom', 'floor')] = FIXED_BODIES.indexOf('floor');
  codes[idOf(simulation, 'geom', 'table')] = FIXED_BODIES.indexOf('table');
  return codes;
}

/** Whether objects `i` and `j` of the scene touch. */
export function touches({ count, bodyA, bodyB }: ContactTable, i: number, j: number): boolean {
  const [a, b] = [FIRST_OBJECT + Math.min(i, j), FIRST_OBJECT + Math.max(i, j)];
  for (let k = 0; k < count; k++) if (bodyA[k] === a && bodyB[k] === b) return true;
  return false;
}
