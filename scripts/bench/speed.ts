/**
 * What one core does in the main job, and where its time goes: `npm run bench -- speed [TASK ...] [EPISODES]`, so many of
 * every variation of the tasks (all by default). Slots are run and appended to a dataset in this thread, under V8's sampling profiler.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join, resolve } from 'node:path';
import { configsFolder } from '../../pipelines/support/package-info.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import type { SlotResult } from '../../src/episode/record.ts';
import { type CompiledCorpus, compileCorpus } from '../../src/worker/compile-plan.ts';
import { planDataset } from '../../src/worker/generate.ts';
import { slotAt, slotCount } from '../../src/worker/plan.ts';
import { SlotRunner } from '../../src/worker/slot-runner.ts';
import { type Bench, round, temporaryFolder } from './common.ts';
import { taskArguments } from './task-arguments.ts';

const GOAL = 0.5;

/** Share of the time by where its code stands; the first that fits. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ['MuJoCo', /wasm|mujoco-js/],
  ['controller, kinematics, contacts', /src\/(sim|asset|core\/(pose|portable-math))/],
  ['replay and predicates', /src\/(demo|task)|core\/random/],
  ['logging', /src\/episode/],
  ['writing', /src\/dataset|hyparquet-writer|node:(fs|internal\/fs|internal\/crypto)|core\/(files|hash)/],
];

export const bench: Bench = async (args) => {
  const { tasks, count } = taskArguments(args, 1);
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  const { plan, seedFolders } = compileTasks(tasks, count);
  const runner = new SlotRunner({ plan, seedFolders, outFolder: out });
  await runner.run({ slot: 0 }); // compiles code, and the first scene
  const writer = await DatasetWriter.open(out, planDataset(plan, {}));
  const clock = new TaskClock();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  try {
    for (let slot = 0; slot < slotCount(plan); slot++) {
      const { task_id } = plan.variations[slotAt(plan, slot).variation]!.variation;
      const start = now();
      const result = await runner.run({ slot });
      await writer.append(result);
      clock.add(task_id, start, result);
    }
    const { profile } = await session.post('Profiler.stop');
    const { accepted, steps, seconds, clockSeconds } = clock.total;
    const rate = accepted / seconds;
    return {
      goal: `at least ${GOAL} accepted episodes a second and core over all tasks (no pictures), most of the time in MuJoCo`,
      reached: rate >= GOAL,
      rows: [
        ...[...clock.tasks].map(([task, tally]) => ({
          what: `accepted episodes a second: ${task}`,
          value: round(tally.accepted / tally.seconds),
        })),
        { what: 'accepted episodes a second, over all of these', value: round(rate) },
        { what: 'accepted episodes', value: accepted },
        { what: 'share of a core that this had', value: round(seconds / clockSeconds) },
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

/** Seconds that a core worked for this process, and those of the clock: on a machine that others use too, they differ. */
function now() {
  const { user, system } = process.cpuUsage();
  return { seconds: (user + system) / 1e6, clockSeconds: performance.now() / 1000 };
}

interface Tally {
  seconds: number;
  clockSeconds: number;
  accepted: number;
  /** Control steps, of rejected attempts too. */
  steps: number;
}

const emptyTally = (): Tally => ({ seconds: 0, clockSeconds: 0, accepted: 0, steps: 0 });

class TaskClock {
  readonly tasks = new Map<string, Tally>();
  readonly total = emptyTally();

  add(task: string, start: ReturnType<typeof now>, { episode, attempts }: SlotResult): void {
    const end = now();
    const ofTask = this.tasks.get(task) ?? emptyTally();
    this.tasks.set(task, ofTask);
    for (const tally of [ofTask, this.total]) {
      tally.seconds += end.seconds - start.seconds;
      tally.clockSeconds += end.clockSeconds - start.clockSeconds;
      tally.accepted += episode ? 1 : 0;
      for (const { step } of attempts) tally.steps += step;
    }
  }
}

/** A corpus of every variation of these tasks. */
function compileTasks(tasks: readonly string[], episodes: number): CompiledCorpus {
  const folder = temporaryFolder();
  const path = join(folder, 'corpus.yaml');
  const entries = tasks.map(
    (task) => `  - { task: ${task.includes('/') ? resolve(task) : task}, episodes: ${episodes} }`,
  );
  writeFileSync(path, `corpus: bench\nseed: 1\ntasks:\n${entries.join('\n')}\n`);
  const corpus = compileCorpus(path, { configsFolder });
  rmSync(folder, { recursive: true });
  return corpus;
}

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
