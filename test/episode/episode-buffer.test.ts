import { describe, expect, it } from 'vitest';
import { type ColumnSpec, rowWidth } from '../../src/episode/column.ts';
import { ColumnBuffer } from '../../src/episode/column-buffer.ts';
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../../src/episode/columns.ts';
import { EpisodeBuffer, type StepNotes } from '../../src/episode/episode-buffer.ts';
import { tableWith } from '../demo/scene.ts';

const spec = (shape: ColumnSpec['shape'], dtype: ColumnSpec['dtype'] = 'float64'): ColumnSpec => ({
  name: 'x',
  dtype,
  shape,
  unit: '1',
  doc: 'x',
});

describe('a column buffer', () => {
  it('keeps rows of different widths apart, and grows beyond its first capacity', () => {
    const column = new ColumnBuffer(spec('per_row', 'int32'));
    for (let row = 0; row < 2000; row++) {
      for (let k = 0; k < row % 3; k++) column.push(row);
      column.endRow();
    }
    const { values, offsets } = column.finish();
    expect(offsets).toHaveLength(2001);
    for (let row = 0; row < 2000; row++) {
      expect([...values.slice(offsets![row], offsets![row + 1])]).toEqual(Array(row % 3).fill(row));
    }
  });
  it('forgets the episode before, its texts too', () => {
    const column = new ColumnBuffer(spec([], 'string'));
    for (const text of ['a', 'b', 'a']) {
      column.pushText(text);
      column.endRow();
    }
    expect(column.finish()).toMatchObject({ labels: ['a', 'b'], values: Int32Array.from([0, 1, 0]) });
    column.clear();
    column.pushText('b');
    column.endRow();
    expect(column.finish()).toMatchObject({ labels: ['b'], values: Int32Array.from([0]) });
  });
  it('refuses a row of another width than declared', () => {
    const column = new ColumnBuffer(spec([3]));
    column.pushAll([1, 2]);
    expect(() => column.endRow()).toThrow(/x has 2 values after 1 rows of 3/);
  });
  it('hands out copies: what it holds may change afterwards', () => {
    const column = new ColumnBuffer(spec([]));
    column.push(1);
    column.endRow();
    const { values } = column.finish();
    column.clear();
    column.push(2);
    expect([...values]).toEqual([1]);
  });
});

describe('the declared columns', () => {
  it('have names, units and a sentence each, and no name twice', () => {
    const all: readonly ColumnSpec[] = [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, doc, dtype, unit, shape, names } of all) {
      expect(name).toMatch(/^[a-z_]+(\.[a-z_]+)*$/);
      expect(doc.endsWith('.')).toBe(true);
      if (dtype.startsWith('float')) expect(unit).not.toBe('');
      if (names) expect(names).toHaveLength(shape[0] as number);
    }
  });
});

describe('an episode buffer', () => {
  it('logs the state before each action, and every declared column', async () => {
    const { world, names } = await tableWith({ apple: [0.5, 0.1], banana: [0.4, -0.1] });
    try {
      const log = new EpisodeBuffer(names);
      const notes = (t: number): StepNotes => ({
        action: new Float32Array(7).fill(t / 10),
        noise: new Float32Array(6),
        target: world.state.target,
        subtask: 0,
        subtaskName: 'look',
        phase: 'hold',
        sourceDemo: '',
        sourceSegment: -1,
        sourceFrame: -1,
        pairing: null,
        goalTruth: [1, 0],
        failTruth: [],
        heldSteps: t,
      });
      const expected: number[][] = [];
      for (let t = 0; t < 3; t++) {
        expected.push([...world.state.qpos]);
        log.push(world.state, notes(t));
        world.step(notes(t).action);
      }
      const { length, columns } = log.finish();
      expect(length).toBe(3);
      expect([...columns['qpos']!.values]).toEqual(expected.flat());
      expect([...columns['time']!.values]).toEqual([0, 0.05, 0.1]);
      expect([...columns['goal.truth']!.values]).toEqual([1, 0, 1, 0, 1, 0]);
      expect(columns['fail.truth']!.values).toHaveLength(0);
      expect(columns['contact.body_b']!.labels).toEqual(['apple', 'banana']);
      for (const { name } of [...POLICY_COLUMNS, ...PRIVILEGED_COLUMNS]) expect(columns[name], name).toBeDefined();
      const poses = PRIVILEGED_COLUMNS.find(({ name }) => name === 'object.pose')!;
      expect(rowWidth(poses, columns['object.pose']!, length)).toBe(14);
      // LIBERO's state: TCP, axis-angle, fingers that count in opposite directions
      const state = columns['observation.state']!.values;
      expect(state[6]).toBeCloseTo(0.04, 3);
      expect(state[7]).toBeCloseTo(-0.04, 3);
      expect(Math.hypot(state[3]!, state[4]!, state[5]!)).toBeCloseTo(Math.PI, 1);
    } finally {
      world.delete();
    }
  });
});
