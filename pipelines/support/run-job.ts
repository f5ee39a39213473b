/**
 * Runs a job with a progress bar, and stops it in order when the user asks for it.
 */
import type { JobOptions, JobResult } from '../../src/worker/job.ts';
import { human } from './human.ts';
import { Progress } from './progress.ts';

export type JobHooks = Pick<JobOptions, 'signal' | 'onNotice' | 'onStart' | 'onSlot'>;

/** The first interrupt lets the running episodes end, the second ends the process at once. */
export async function runWithProgress(job: (hooks: JobHooks) => Promise<JobResult>): Promise<JobResult> {
  const stop = new AbortController();
  const onInterrupt = () => {
    if (stop.signal.aborted) process.exit(130);
    human.warn('stopping after the episodes that are running; once more to stop at once');
    stop.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  const state: { progress: Progress | null } = { progress: null };
  const start = performance.now();
  let attempts = 0;
  let accepted = 0;
  let frames = 0;
  try {
    return await job({
      signal: stop.signal,
      onNotice: (notice) => human.warn(notice),
      onStart: ({ slots, done }) => {
        if (done > 0) human.info(`going on: ${done} of ${slots} episodes are there`);
        state.progress = new Progress({ total: slots, done });
      },
      onSlot: (receipt) => {
        attempts += receipt.attempts;
        accepted += receipt.accepted ? 1 : 0;
        frames += receipt.frames;
        const pace = (1000 * frames) / (performance.now() - start);
        state.progress?.tick(
          `episodes, ${attempts - accepted} of ${attempts} attempts rejected, ${pace.toFixed(0)} frames/s`,
        );
      },
    });
  } finally {
    state.progress?.end();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}
