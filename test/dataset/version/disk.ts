/**
 * A disk that fails, or a process that dies, at a step: the functions of `node:fs` that change something are counted.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// biome-ignore lint/suspicious/noExplicitAny: functions of many types, called as they were
type Step = (...args: any[]) => any;
const SYNC = ['renameSync', 'linkSync', 'rmSync', 'mkdirSync', 'openSync', 'writeSync', 'writeFileSync'] as const;
const ASYNC = ['rename', 'mkdir', 'open'] as const;

/** Calls `onStep` with the number of every step from 1 on, before it is done. Returns the function that ends this. */
export function watchDisk(onStep: (step: number, name: string) => void): () => void {
  let steps = 0;
  const restore: (() => void)[] = [];
  const watch = (object: Record<string, Step>, name: string, isAsync: boolean) => {
    const real = object[name]!;
    object[name] = (...args: unknown[]) => {
      if (name === 'openSync' && args[1] === 'r') return real(...args);
      if (!isAsync) {
        onStep(++steps, name);
        return real(...args);
      }
      return (async () => {
        onStep(++steps, name);
        return real(...args);
      })();
    };
    restore.push(() => {
      object[name] = real;
    });
  };
  for (const name of SYNC) watch(fs as unknown as Record<string, Step>, name, false);
  for (const name of ASYNC) watch(fs.promises as unknown as Record<string, Step>, name, true);
  syncBuiltinESMExports();
  return () => {
    for (const each of restore) each();
    syncBuiltinESMExports();
  };
}

/** An error of the file system, as it comes from a write. */
export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
