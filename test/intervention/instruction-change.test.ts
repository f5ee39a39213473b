import { describe, expect, it } from 'vitest';
import { pairOf } from './scenes.ts';

const told = (text: string, kind?: string, ...more: object[]) => ({
  axis: 'instruction',
  twin: 'TV-01',
  do: [{ op: 'set_instruction', text, ...(kind ? { kind } : {}) }, ...more],
});
const otherGoal = { op: 'set_goal', roles: { a: 'decor' } };

describe('an instruction variant', () => {
  it('is a paraphrase where the words alone differ', () => {
    expect(pairOf(told('Put it in, please.', 'paraphrase')).found).toEqual(['instruction']);
  });
  it('is a word swap where one word and the goal differ, and the layout is equal', () => {
    const { twin, intervened, found } = pairOf(told('Pack him.', 'word_swap', otherGoal));
    expect(intervened.variation.layout).toEqual(twin.variation.layout);
    expect(found).toContain('instruction');
    expect(found.filter((path) => path.startsWith('success.'))).not.toEqual([]);
  });
  it.each([
    [
      'a paraphrase with another goal',
      told('Go on.', 'paraphrase', otherGoal),
      'do[0].kind: a paraphrase changes the words',
    ],
    ['a word swap of two words', told('Leave him.', 'word_swap', otherGoal), 'a word swap changes one word'],
    ['a word swap of no consequence', told('Pack him.', 'word_swap'), 'a word swap asks for another goal'],
    ['no kind', told('Pack him.'), 'the axis instruction asks for a kind'],
    ['no other words', { ...told(''), do: [otherGoal] }, 'asks for the operator set_instruction'],
  ])('is refused: %s', (_, intervention, message) => {
    expect(() => pairOf(intervention)).toThrow(message);
  });
});
