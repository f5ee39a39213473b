import { newCommand } from '../../src/demo/command.ts';
import type { Skill, SkillStatus } from '../../src/demo/skills/skill.ts';
import { actionTowards } from '../../src/sim/controller.ts';
import type { World } from '../../src/sim/world.ts';

/** Longer than any skill takes [control periods]. */
const ENDLESS_TICKS = 2000;

export interface Performance {
  readonly status: SkillStatus | 'endless';
  /** Names of the phases that it went through, one after the other. */
  readonly phases: readonly string[];
}

/** Runs a skill to its end. `onTick` is told of each phase and period, before the world moves on. */
export function perform(
  world: World,
  skill: Skill,
  onTick: (tick: number, phase: string) => void = () => {},
): Performance {
  const command = newCommand();
  command.target.set(world.state.tcp);
  const action = new Float32Array(7);
  const phases: string[] = [];
  for (let tick = 0; tick < ENDLESS_TICKS; tick++) {
    const status = skill.tick(world.state, command);
    if (status !== 'running') return { status, phases };
    if (phases.at(-1) !== command.phase) phases.push(command.phase);
    onTick(tick, command.phase);
    world.step(actionTowards(action, world.state.tcp, command.target, command.gripper));
  }
  return { status: 'endless', phases };
}
