import { complain } from '../../src/core/errors.ts';

/** The value of an option that takes a whole number; undefined when it was not given. */
export function wholeNumber(
  option: string,
  text: string | undefined,
  lowest: number,
  highest: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value;
  throw complain({
    where: option,
    what: 'a whole number is needed',
    got: text,
    expected: highest > 1e6 ? `${lowest} or more` : `${lowest} to ${highest}`,
  });
}
