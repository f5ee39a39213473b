import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { better, temporaryFolder } from '../worker/corpora.ts';

const TASK = 'Packing_a_Fruit_Lunch';
const out = temporaryFolder();
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('better certify', () => {
  it('replays what is frozen: exit 0, and one JSON document', async () => {
    const { code, stdout } = await better([
      'certify',
      TASK,
      '--variation',
      'TV-04',
      '--check',
      '--seeds',
      '1',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toEqual({
      task_id: TASK,
      variations: [
        {
          variation_id: 'TV-04',
          status: 'certified',
          detail: '1 episodes replayed to success, same final state',
        },
      ],
    });
    expect(code).toBe(0);
  });
  it('says which certificate is missing: exit 3', async () => {
    const { code, stderr } = await better(['certify', TASK, '--variation', 'TV-04', '--check', '--out', out]);
    expect(stderr).toContain(`missing    TV-04  no certificate in ${join(out, 'loose_packing', TASK)}`);
    expect(code).toBe(3);
  });
  it.each([
    [
      'fewer seeds than a certificate needs',
      ['--seeds', '5'],
      '--seeds: a whole number is needed; got "5"; expected 20 to',
    ],
    ['a variation that is not there', ['--variation', 'EV-99'], 'no such variation; got "EV-99"'],
    [
      'an evaluation variation before those that it is held against',
      ['--variation', 'EV-01', '--out', out],
      'EV-01 is held against the training variations, and TV-01 has no certificate',
    ],
  ])('refuses %s: exit 2', async (_, more, message) => {
    const { code, stderr } = await better(['certify', TASK, ...more]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
