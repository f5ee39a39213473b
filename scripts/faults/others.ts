/**
 * Two processes that write to one folder, and clocks that jump.
 */
import { run, runWell } from './command.ts';
import { freshPlace, type Job } from './jobs.ts';
import { expectEqual, type Row, tally } from './row.ts';

/** Whoever comes second either waits for its turn or is told; whatever it was, the end is the same. */
export function rivals(folder: string, job: Job, expected: string): Promise<Row> {
  return tally('two at once', job.name, [
    async () => {
      const place = freshPlace(folder, job);
      const both = await Promise.all([run(job.args(place)), run(job.args(place))]);
      for (const { code, stderr } of both) {
        if (code !== 0 && !(code === 2 && job.second.test(stderr))) {
          throw new Error(`one of two ended with ${code}: ${stderr.trim().slice(-300)}`);
        }
      }
      if (both.every(({ code }) => code !== 0)) throw new Error('neither of two went on');
      await job.finish(place);
      expectEqual('what they left', job.fingerprint(place), expected);
    },
  ]);
}

const JUMPING_CLOCK = new URL('./jumping-clock.mjs', import.meta.url).href;

export function clockJumps(folder: string, job: Job, expected: string): Promise<Row> {
  return tally('clock jumps', job.name, [
    async () => {
      const place = freshPlace(folder, job);
      await runWell(job.args(place), { preload: JUMPING_CLOCK });
      expectEqual('what it left', job.fingerprint(place), expected);
    },
  ]);
}
