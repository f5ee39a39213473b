/**
 * A split and its leak proof as lines for people.
 */
import { FACTORS, type Factor } from './factor.ts';
import type { Proof, Split } from './split-file.ts';

/** Of each factor this many shared values are named. */
const NAMED = 3;

export function splitSummary(split: Split): string {
  const total = split.dataset.episodes;
  const sides = split.sides.map(({ name, ratio, episodes }) => {
    return `${name} ${episodes.length} of ${total} episodes (${percent(episodes.length / total)}, asked ${percent(ratio)})`;
  });
  return `split by ${split.by.join('+')}: ${sides.join(', ')}`;
}

export function proofText(proof: Proof, split: Split): string {
  const lines = FACTORS.map((factor) => {
    const { holds } = proof.factors[factor];
    const mark = holds === null ? '      ' : holds ? 'ok    ' : 'LEAK  ';
    return `${mark} ${factor.padEnd(11)}  ${factorText(proof, factor, split)}`;
  });
  const { total, torn } = proof.pairs;
  const pairs = total === 0 ? 'there are none' : `${total} of twin and intervened episode, ${torn} torn apart`;
  const mark = split.tear_pairs ? '      ' : torn === 0 ? 'ok    ' : 'LEAK  ';
  return [...lines, `${mark} ${'pairs'.padEnd(11)}  ${pairs}`, ...nearestText(proof)].join('\n');
}

function factorText({ factors }: Proof, factor: Factor, split: Split): string {
  if (factor === 'layout') {
    const { nearest, min_distance_m } = factors.layout;
    if (nearest.length === 0) return 'no object on more than one side';
    const near = nearest.filter(({ distance_m }) => distance_m <= min_distance_m).length;
    const { asset, distance_m, episodes } = nearest[0]!;
    const first = `nearest ${asset}, ${millimetres(distance_m)} between episodes ${episodes.join(' and ')}`;
    return `${near} of ${nearest.length} shared objects start within ${min_distance_m} m of each other; ${first}`;
  }
  const { shared, values } = factors[factor];
  if (values === 0) return 'no episode has one';
  const held = split.held_out[factor];
  const first = held ? `${held.length} of ${values} held out (${some(held)}); ` : '';
  if (shared.length === 0) return `${first}none of ${values} is shared`;
  const named = shared.map(({ value, episodes }) => {
    return `${value} (${episodes.map((count, index) => `${split.sides[index]!.name} ${count}`).join(', ')})`;
  });
  return `${first}${shared.length} of ${values} shared: ${some(named)}`;
}

function nearestText({ nearest_state, nearest_instruction }: Proof): string[] {
  const lines: string[] = [];
  if (!nearest_state) lines.push('nearest start states: no scene of the same objects stands on two sides');
  else {
    const { distance_m, episodes } = nearest_state;
    lines.push(
      `nearest start states: episodes ${episodes.join(' and ')}; no object is farther than ${millimetres(distance_m)} from where it is in the other`,
    );
  }
  if (nearest_instruction) {
    const [a, b] = nearest_instruction.instructions;
    const distance = nearest_instruction.distance.toFixed(3);
    lines.push(`nearest instructions: ${JSON.stringify(a)} and ${JSON.stringify(b)}, word distance ${distance}`);
  }
  return lines;
}

function some(names: readonly string[]): string {
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
  return names.slice(0, NAMED).join(', ') + more;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const millimetres = (distanceM: number) => `${(1000 * distanceM).toFixed(1)} mm`;
