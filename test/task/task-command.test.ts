import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { taskCommand } from '../../pipelines/task.ts';
import { UserError } from '../../src/core/errors.ts';
import { writeTask } from './folders.ts';

const root = join(import.meta.dirname, '../../configs/tasks');
/** Ids of this project's tasks, by template. */
const TASKS = readdirSync(root)
  .sort()
  .flatMap((template) => readdirSync(join(root, template)).sort());

/** What a run prints on stdout and stderr. */
async function run(...rawArgs: string[]): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  for (const [stream, key] of [
    [process.stdout, 'out'],
    [process.stderr, 'err'],
  ] as const) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed[key] += text;
      return true;
    });
  }
  await runCommand(taskCommand, { rawArgs });
  return printed;
}
afterEach(() => {
  vi.restoreAllMocks();
});

describe('better task', () => {
  it('shows BASE of a task by id, for people on stderr alone', async () => {
    const { out, err } = await run('show', 'Packing_a_Fruit_Lunch');
    expect(out).toBe('');
    expect(err).toContain('Packing_a_Fruit_Lunch BASE');
    expect(err).toContain('banana_1 in lunchbox_1');
  });
  it('shows a variation of a folder as one JSON document on stdout alone', async () => {
    const { out, err } = await run('show', writeTask(), '--variation', 'TV-01', '--json');
    expect(JSON.parse(out)).toMatchObject({ task_id: 'Small', variation_id: 'TV-01' });
    expect(err).toBe('');
  });
  it('shows a variation beside its twin, with the fields that differ', async () => {
    const { out, err } = await run('show', 'Packing_a_Fruit_Lunch', '--variation', 'EV-03', '--twin');
    expect(out).toBe('');
    for (const text of [
      'Packing_a_Fruit_Lunch TV-01',
      'Packing_a_Fruit_Lunch EV-03',
      'adversarial_object: 17 fields differ',
    ]) {
      expect(err).toContain(text);
    }
    expect(err).toContain('success.apple_1.apple_1 in lunchbox_1: true -> nothing');
    const pair = JSON.parse(
      (await run('show', 'Packing_a_Fruit_Lunch', '--variation', 'EV-01', '--twin', '--json')).out,
    );
    expect(pair).toMatchObject({
      axis: 'spatial_layout',
      twin: { variation_id: 'TV-01' },
      intervened: { variation_id: 'EV-01' },
    });
    expect(pair.difference.found).toContain('objects.apple_1.position');
    expect(pair.difference.declared).toContain('objects.apple_1.rotation');
  });
  it('throws which variations have a twin when one has none', async () => {
    await expect(run('show', 'Packing_a_Fruit_Lunch', '--variation', 'TV-01', '--twin')).rejects.toThrow(
      /no twin; got "TV-01"; expected one of EV-01, EV-02, EV-03, EV-04, EV-05, EV-06, IV-01, IV-02/,
    );
  });
  it('lists the tasks that come with the package', async () => {
    expect((await run('list')).err).toContain('Packing_a_Fruit_Lunch');
    const listed = JSON.parse((await run('list', '--json')).out) as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(TASKS);
  });
  it('checks a sound task, and throws what is to be mended of another', async () => {
    expect((await run('check', 'Packing_a_Fruit_Lunch')).err).toContain('sound; 13 variations');
    const folder = writeTask({ 'variations/TV-01.yaml': { variation_id: 'TV-01', set_goal_objects: [] } });
    await expect(run('check', folder)).rejects.toThrow(UserError);
    await expect(run('check', folder)).rejects.toThrow(/there is nothing to do/);
  });
  it('throws the ids that there are when one is not', async () => {
    await expect(run('show', 'Supper')).rejects.toThrow(`expected one of ${TASKS.join(', ')}`);
  });
});
