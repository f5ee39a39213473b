/** Runs a job, and kills itself before it appends a slot: `kill-child.ts OUT SLOTS KILL_AT`. */
import { jobOptions, runJob } from './job.ts';

const [out, slots, killAt] = process.argv.slice(2);
await runJob(out!, {
  options: jobOptions(Number(slots)),
  onSlot: (slot) => {
    if (slot === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  },
});
