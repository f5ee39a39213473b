/**
 * kill -9 at moments drawn from a seed, all over the time that a job takes: run again, it has to come to the same end.
 */
import type { RandomStream } from '../../src/core/random.ts';
import { run } from './command.ts';
import { freshPlace, type Job } from './jobs.ts';
import { expectEqual, type Row, tally } from './row.ts';

/** Tries to hit a process that is still running: a machine in a hurry may end it before its moment comes. */
const MOST_TRIES = 6;
/** After a miss the moment is moved forward. */
const SOONER = 0.75;
/** So many of the jobs that were killed are killed once more while they make good. */
const TWICE = 0.25;

export interface KillInput {
  readonly folder: string;
  readonly job: Job;
  readonly count: number;
  readonly stream: RandomStream;
  /** Fingerprint of an undisturbed run, and how long that took [s]. */
  readonly expected: string;
  readonly seconds: number;
}

export function kills({ folder, job, count, stream, expected, seconds }: KillInput): Promise<Row> {
  const tries = Array.from({ length: count }, (_, i) => async () => {
    // one moment in each of `count` equal spans, so that few kills still cover all of the job
    let moment = ((i + stream.uniform(0, 1)) * seconds) / count;
    const again = stream.uniform(0, 1) < TWICE ? stream.uniform(0, seconds) : null;
    let place = '';
    let hit = false;
    for (let attempt = 0; attempt < MOST_TRIES && !hit; attempt++, moment *= SOONER) {
      place = freshPlace(folder, job);
      hit = (await run(job.args(place), { killAfterSec: moment })).code === null;
    }
    if (!hit) throw new Error(`was over before it could be killed, ${MOST_TRIES} times`);
    if (again !== null) await run(job.args(place), { killAfterSec: again });
    await job.finish(place);
    expectEqual('what it left', job.fingerprint(place), expected);
  });
  return tally('kill -9', job.name, tries);
}
