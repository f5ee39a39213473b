/**
 * What one core does in the main job, and where its time goes: `npm run bench -- speed [EPISODES]`. Slots are run and
 * appended to a dataset in this thread, under V8's sampling profiler.
 */
import { rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import { planDataset } from '../../src/worker/generate.ts';
import { slotCount } from '../../src/worker/plan.ts';
import { SlotRunner } from '../../src/worker/slot-runner.ts';
import { type Bench, compileBench, round, temporaryFolder } from './common.ts';

const GOAL = 1;

/** Share of the time by where its code stands; the first that fits. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ['MuJoCo', /wasm|mujoco-js/],
  ['controller, kinematics, contacts', /src\/(sim|asset|core\/(pose|portable-math))/],
  ['replay and predicates', /src\/(demo|task)|core\/random/],
  ['logging', /src\/episode/],
  ['writing', /src\/dataset|hyparquet-writer|node:(fs|internal\/fs|internal\/crypto)|core\/(files|hash)/],
];

export const bench: Bench = async ([episodes = '5']) => {
  const { plan, seedFolders } = compileBench({ episodes: Number(episodes) });
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  const runner = new SlotRunner({ plan, seedFolders, outFolder: out });
  await runner.run({ slot: 0 }); // compiles code and scenes
  const writer = await DatasetWriter.open(out, planDataset(plan, {}));
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  const start = performance.now();
  let accepted = 0;
  let steps = 0;
  try {
    for (let slot = 0; slot < slotCount(plan); slot++) {
      const result = await runner.run({ slot });
      await writer.append(result);
      if (result.episode) accepted++;
      for (const { step } of result.attempts) steps += step;
    }
    const seconds = (performance.now() - start) / 1000;
    const { profile } = await session.post('Profiler.stop');
    const rate = accepted / seconds;
    return {
      goal: `at least ${GOAL} accepted episode a second and core (arm, 7 or 8 objects, no pictures), most of the time in MuJoCo`,
      reached: rate >= GOAL,
      rows: [
        { what: 'accepted episodes a second', value: round(rate) },
        { what: 'control steps a second', value: round(steps / seconds, 0) },
        { what: 'physics steps a second', value: round((25 * steps) / seconds, 0) },
        ...shares(profile).map(([part, share]) => ({ what: `share of time: ${part}`, value: round(share, 3) })),
      ],
    };
  } finally {
    session.disconnect();
    writer.close();
    runner.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string; functionName: string };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

function shares({ nodes, samples = [], timeDeltas = [] }: Profile): [string, number][] {
  const partOf = new Map(
    nodes.map(({ id, callFrame: { url, functionName } }) => [
      id,
      functionName === '(idle)' ? null : (PARTS.find(([, pattern]) => pattern.test(url))?.[0] ?? 'other'),
    ]),
  );
  const sums = new Map<string, number>();
  let total = 0;
  samples.forEach((id, i) => {
    const part = partOf.get(id);
    if (!part) return;
    const time = timeDeltas[i]!;
    sums.set(part, (sums.get(part) ?? 0) + time);
    total += time;
  });
  return [...sums].map(([part, time]): [string, number] => [part, time / total]).sort((a, b) => b[1] - a[1]);
}
