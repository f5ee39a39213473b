/**
 * `kill-child.ts ACTION STORE DIR KILL_AT`: commits, checks out or collects garbage, and kills itself before a step. Prints
 * what came of it, and the number of steps.
 */
import { checkoutVersion } from '../../../src/dataset/version/checkout.ts';
import { commitDataset } from '../../../src/dataset/version/commit.ts';
import { collectGarbage } from '../../../src/dataset/version/gc.ts';
import { resolveVersion } from '../../../src/dataset/version/resolve.ts';
import { Store } from '../../../src/dataset/version/store.ts';
import { watchDisk } from './disk.ts';

const [action, folder, dir, killAt] = process.argv.slice(2) as [string, string, string, string];
let steps = 0;
watchDisk((step) => {
  steps = step;
  if (step === Number(killAt)) process.kill(process.pid, 'SIGKILL');
});
const store = action === 'commit' ? Store.openOrCreate(folder) : Store.open(folder);
const result =
  action === 'commit'
    ? await commitDataset(store, dir, { message: 'killed' })
    : action === 'gc'
      ? await collectGarbage(store, { prune: [resolveVersion(store, dir)] })
      : await checkoutVersion(store, resolveVersion(store, 'HEAD'), dir, { link: action === 'link' });
process.stdout.write(JSON.stringify({ steps, result }));
