import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { slotFolder } from '../../src/episode/slot-file.ts';
import { betterProcess, temporaryFolder, writeCorpus } from './corpora.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a run that is killed with -9', () => {
  it('goes on to the bytes of a run that was not, whenever it was killed', async () => {
    const corpus = writeCorpus(folder, 4);
    const out = join(folder, 'killed');
    const args = ['generate', corpus, '--out', out, '--workers', '2', '--json'];
    for (const slots of [0, 1, 3]) {
      await betterProcess(args, (kill) => {
        const timer = setInterval(() => {
          const there = existsSync(slotFolder(out)) ? readdirSync(slotFolder(out)).length : -1;
          if (there < slots && !existsSync(join(out, 'provenance'))) return;
          clearInterval(timer);
          kill();
        }, 5);
      });
    }
    const resumed = await betterProcess(args);
    const straight = await betterProcess([
      'generate',
      corpus,
      '--out',
      join(folder, 'straight'),
      '--workers',
      '1',
      '--json',
    ]);
    expect(resumed.code, resumed.stderr).toBe(0);
    const [a, b] = [JSON.parse(resumed.stdout), JSON.parse(straight.stdout)];
    expect(a.digest).toBe(b.digest);
    expect(a.episodes).toBe(4);
    expect(existsSync(join(out, 'work'))).toBe(false);
  });
});
