/**
 * What a change of the instruction says of itself, held against what has changed: a paraphrase leaves everything but the words,
 * a word swap turns one word and the goal, and both leave the layout.
 */
import { complain } from '../core/errors.ts';
import type { Intervention } from '../task/intervention-block.ts';
import type { Resolution } from '../task/resolve.ts';

export interface InstructionChange {
  readonly intervention: Intervention;
  readonly twin: Resolution;
  readonly intervened: Resolution;
  /** Fields that differ. */
  readonly found: readonly string[];
  /** File and key path of the operations. */
  readonly where: string;
}

/** What may differ beside the words when one of them is swapped: what is asked for. */
const GOAL = /^(instruction|goal_relation)$|^(success|fail)\.|^objects\.[^.]+\.role$/;

/** @throws UserError for a kind that does not hold, or is missing where the axis is `instruction` */
export function checkInstructionChange({ intervention, twin, intervened, found, where }: InstructionChange): void {
  intervention.do.forEach(({ op, kind }, i) => {
    if (op !== 'set_instruction') return;
    const at = `${where}[${i}].kind`;
    if (kind === 'paraphrase') checkParaphrase(found, at);
    else if (kind === 'word_swap') checkWordSwap(twin, intervened, found, at);
    else if (intervention.axis === 'instruction') {
      throw complain({
        where: at,
        what: 'the axis instruction asks for a kind',
        expected: ['paraphrase', 'word_swap'],
      });
    }
  });
  if (intervention.axis === 'instruction' && !intervention.do.some(({ op }) => op === 'set_instruction')) {
    throw complain({ where, what: 'the axis instruction asks for the operator set_instruction' });
  }
}

function checkParaphrase(found: readonly string[], where: string): void {
  const more = found.filter((path) => path !== 'instruction');
  if (more.length === 0) return;
  throw complain({ where, what: 'a paraphrase changes the words and nothing else', got: more });
}

function checkWordSwap(twin: Resolution, intervened: Resolution, found: readonly string[], where: string): void {
  const [before, after] = [wordsOf(twin.variation.instruction), wordsOf(intervened.variation.instruction)];
  const changed = after.filter((word, i) => word !== before[i]);
  if (before.length !== after.length || changed.length !== 1) {
    throw complain({
      where,
      what: 'a word swap changes one word of the instruction',
      got: intervened.variation.instruction,
      expected: `"${twin.variation.instruction}" with one other word`,
    });
  }
  const layout = found.filter((path) => !GOAL.test(path));
  if (layout.length > 0) throw complain({ where, what: 'a word swap leaves the layout as it is', got: layout });
  if (found.some((path) => path.startsWith('success.') || path === 'goal_relation')) return;
  throw complain({ where, what: 'a word swap asks for another goal', expected: 'a set_goal beside it' });
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [];
