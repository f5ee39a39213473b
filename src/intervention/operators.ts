/**
 * The operators that there are, by the name that variation files call them.
 */
import type { Operator } from './operator.ts';
import { add } from './operators/add.ts';
import { close } from './operators/close.ts';
import { displaceAt } from './operators/displace-at.ts';
import { flip } from './operators/flip.ts';
import { mirror } from './operators/mirror.ts';
import { move } from './operators/move.ts';
import { occupy } from './operators/occupy.ts';
import { permute } from './operators/permute.ts';
import { remove } from './operators/remove.ts';
import { replaceObject } from './operators/replace-object.ts';
import { setCom } from './operators/set-com.ts';
import { setDamping } from './operators/set-damping.ts';
import { setFriction } from './operators/set-friction.ts';
import { setGoal } from './operators/set-goal.ts';
import { setInstruction } from './operators/set-instruction.ts';
import { setJoint } from './operators/set-joint.ts';
import { setMass } from './operators/set-mass.ts';
import { setProgress } from './operators/set-progress.ts';
import { swap } from './operators/swap.ts';

export const OPERATORS: ReadonlyMap<string, Operator<unknown>> = new Map(
  Object.entries({
    add,
    close,
    displace_at: displaceAt,
    flip,
    mirror,
    move,
    occupy,
    permute,
    remove,
    replace_object: replaceObject,
    set_com: setCom,
    set_damping: setDamping,
    set_friction: setFriction,
    set_goal: setGoal,
    set_instruction: setInstruction,
    set_joint: setJoint,
    set_mass: setMass,
    set_progress: setProgress,
    swap,
  }),
);
