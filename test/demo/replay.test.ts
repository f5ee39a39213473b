import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pose, positionDistance, yawOf, yawQuaternion } from '../../src/core/pose.ts';
import { RandomStream } from '../../src/core/random.ts';
import { clearestTurn, handClearance } from '../../src/demo/clearance.ts';
import { canonicalFrame, symmetryTurn, wrapAngle } from '../../src/demo/frames.ts';
import { subtasksOf } from '../../src/demo/plan/subtasks.ts';
import { rigidCarry } from '../../src/demo/remap/carry.ts';
import { matchSegments } from '../../src/demo/remap/match-segments.ts';
import { builtinAsset } from '../../src/demo/remap/source-asset.ts';
import { Replay, type ReplayContext } from '../../src/demo/replay.ts';
import { DEFAULT_REPLAY, type ReplayOptions, replayOptionsSchema } from '../../src/demo/replay-options.ts';
import { decodeSeedDemo, encodeSeedDemo, loadSeedLibrary } from '../../src/demo/seed-demo.ts';
import { type SourceSegment, selectSegment } from '../../src/demo/selection.ts';
import { buildTrajectory, segmentFrames, segmentTransform } from '../../src/demo/trajectory.ts';
import { CONFIGS, temporaryFolder } from '../worker/corpora.ts';

const SEEDS = join(CONFIGS, 'seeds/loose_packing/Packing_a_Fruit_Lunch');
const library = loadSeedLibrary(SEEDS);
const FULL = { kind: 'full' } as const;
const CUBE = { kind: 'n_fold', n: 4 } as const;
const BRICK = { kind: 'n_fold', n: 2 } as const;
const NOBODY = { boxes: new Float64Array(0), except: -1 };

const segmentsOf = (kind: string, object: string): SourceSegment[] =>
  library.demos.flatMap((demo, demoIndex) =>
    demo.metadata.segments.flatMap((segment, segmentIndex) =>
      segment.kind === kind && segment.object === object ? [{ demo, demoIndex, segment, segmentIndex }] : [],
    ),
  );

describe('the seed demos of the repository', () => {
  it('are ten, varied in order and length, and show four fruits', () => {
    expect(library.demos).toHaveLength(10);
    const orders = new Set(library.demos.map(({ metadata }) => metadata.segments.map(({ object }) => object).join()));
    expect(orders.size).toBeGreaterThan(3);
    expect(new Set(library.demos.map(({ length }) => length)).size).toBeGreaterThan(5);
    for (const fruit of ['apple', 'banana', 'orange', 'pear']) {
      expect(segmentsOf('grasp', fruit).length).toBeGreaterThanOrEqual(3);
    }
  });
  it('encode to the bytes that they were read from', () => {
    const bytes = readFileSync(join(SEEDS, 'demo_00.arrow'));
    const demo = decodeSeedDemo(bytes, 'demo_00.arrow');
    expect(decodeSeedDemo(encodeSeedDemo(demo), 'again')).toEqual(demo);
    expect(Buffer.from(encodeSeedDemo(demo)).equals(bytes)).toBe(true);
  });
});

describe('a folder of seed demos', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is complained about when it is not there, empty, or a file', () => {
    expect(() => loadSeedLibrary(join(folder, 'none'))).toThrow(/no such folder of seed demos/);
    expect(() => loadSeedLibrary(folder)).toThrow(/no seed demos .*npm run seeds/);
    writeFileSync(join(folder, 'file'), '');
    expect(() => loadSeedLibrary(join(folder, 'file'))).toThrow(/not a folder/);
  });
  it('is complained about by file when one is cut off anywhere, or is something else', () => {
    const bytes = readFileSync(join(SEEDS, 'demo_01.arrow'));
    const path = join(folder, 'demo.arrow');
    for (const length of [0, 10, 200, bytes.length >> 1, bytes.length - 1]) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(() => loadSeedLibrary(folder), `${length} bytes`).toThrow(
        /demo\.arrow: .*(cut off|not a seed demo|damaged)/,
      );
    }
    writeFileSync(path, 'ARROW1 but nothing else in it ARROW1');
    expect(() => loadSeedLibrary(folder)).toThrow(/demo\.arrow/);
  });
  it('has a hash over names and bytes, whatever else lies in it', () => {
    mkdirSync(join(folder, 'a'));
    mkdirSync(join(folder, 'b'));
    for (const name of readdirSync(SEEDS).slice(0, 2)) {
      copyFileSync(join(SEEDS, name), join(folder, 'a', name));
      copyFileSync(join(SEEDS, name), join(folder, 'b', name));
    }
    writeFileSync(join(folder, 'b', 'notes.txt'), 'x');
    expect(loadSeedLibrary(join(folder, 'a')).sha256).toBe(loadSeedLibrary(join(folder, 'b')).sha256);
    expect(loadSeedLibrary(join(folder, 'a')).sha256).not.toBe(library.sha256);
  });
});

describe('replay options', () => {
  it("have the paper's defaults, and refuse what is none of them", () => {
    expect(DEFAULT_REPLAY).toMatchObject({
      selection_strategy: 'nearest_neighbor_object',
      nn_k: 3,
      action_noise: 0.05,
      apply_noise_during_interpolation: false,
      num_interpolation_steps: 5,
      num_fixed_steps: 0,
      interpolate_from_last_target_pose: true,
      subtask_term_offset_range: [10, 20],
    });
    expect(() => replayOptionsSchema.parse({ selection_strategy: 'best' })).toThrow();
    expect(() => replayOptionsSchema.parse({ subtask_term_offset_range: [5, 2] })).toThrow(/backwards/);
    expect(() => replayOptionsSchema.parse({ nnk: 3 })).toThrow();
  });
});

describe('selection', () => {
  const candidates = segmentsOf('grasp', 'banana');
  const query = { reference: candidates[4]!.segment.reference_frame, tcp: pose([0.4, 0, 0.3], [0, 1, 0, 0]) };

  it('takes the nearest object for k = 1, and only from the k nearest otherwise', () => {
    const stream = new RandomStream('selection');
    expect(selectSegment(candidates, 'nearest_neighbor_object', 1, query, stream)).toBe(candidates[4]);
    const seen = new Set(
      Array.from({ length: 60 }, () => selectSegment(candidates, 'nearest_neighbor_object', 3, query, stream)),
    );
    expect(seen.size).toBe(3);
    expect(seen).toContain(candidates[4]);
  });
  it('takes any for `random`', () => {
    const stream = new RandomStream('selection');
    const seen = new Set(Array.from({ length: 300 }, () => selectSegment(candidates, 'random', 1, query, stream)));
    expect(seen.size).toBe(candidates.length);
  });
  it('takes the one whose first pose is nearest to the hand for `nearest_neighbor_robot_distance`', () => {
    const source = candidates[2]!;
    const first = source.demo.target.slice(7 * source.segment.start, 7 * source.segment.start + 7);
    const here = { reference: source.segment.reference_frame, tcp: first };
    expect(selectSegment(candidates, 'nearest_neighbor_robot_distance', 1, here, new RandomStream('x'))).toBe(source);
  });
});

describe('a trajectory', () => {
  const source = segmentsOf('grasp', 'apple')[0]!;
  const options = (more: Partial<ReplayOptions> = {}): ReplayOptions => ({ ...DEFAULT_REPLAY, ...more });
  const stay = pose([0.4, 0.1, 0.4], [0, 1, 0, 0]);

  it('is the source itself when the reference has not moved', () => {
    const frames = segmentFrames(source, options(), new RandomStream('x'));
    const carry = segmentTransform(
      source,
      source.segment.reference_frame,
      FULL,
      NOBODY,
      options({ grasp_symmetry: false }),
    );
    const { targets, sourceFrame, length } = buildTrajectory(source, frames, rigidCarry(carry), stay, options());
    const last = sourceFrame[length - 1]!;
    const then = source.demo.target.subarray(7 * last, 7 * last + 7);
    expect(positionDistance(targets.subarray(7 * length - 7), then)).toBeLessThan(1e-6);
  });
  it('moves with the reference', () => {
    const moved = pose([...source.segment.reference_frame.slice(0, 3)], source.segment.reference_frame.slice(3));
    moved[0] = moved[0]! + 0.1;
    const opts = options({ grasp_symmetry: false });
    const frames = segmentFrames(source, opts, new RandomStream('x'));
    const at = (reference: Float64Array | readonly number[]) => {
      const carry = segmentTransform(source, reference, FULL, NOBODY, opts);
      const { targets, length } = buildTrajectory(source, frames, rigidCarry(carry), stay, opts);
      return targets.slice(7 * length - 7);
    };
    const [before, after] = [at(source.segment.reference_frame), at(moved)];
    expect(after[0]! - before[0]!).toBeCloseTo(0.1, 9);
    expect(after[1]).toBeCloseTo(before[1]!, 9);
  });
  it('keeps only the part of the approach near the grasp, or all of it', () => {
    const stream = () => new RandomStream('x');
    const [trimmed] = segmentFrames(source, options({ trim_approach_m: 0.1 }), stream());
    const [whole] = segmentFrames(source, options({ trim_approach_m: null }), stream());
    expect(whole).toBe(source.segment.start);
    expect(trimmed).toBeGreaterThan(whole);
  });
  it('ends a drawn offset after the signal, and never after its segment; with an insertion it ends', () => {
    const stops = Array.from({ length: 50 }, (_, i) => segmentFrames(source, options(), new RandomStream(['o', i]))[1]);
    for (const stop of stops) {
      expect(stop).toBeGreaterThan(source.segment.signal);
      expect(stop).toBeLessThanOrEqual(source.segment.end);
    }
    const inserted = { ...source, segment: { ...source.segment, kind: 'insert' as const } };
    expect(segmentFrames(inserted, options(), new RandomStream('x'))[1]).toBe(source.segment.end);
    const exact = options({ subtask_term_offset_range: [2, 2] });
    expect(segmentFrames(source, exact, new RandomStream('x'))[1]).toBe(source.segment.signal + 3);
  });
  it('is without noise near to an insertion, the grasp before it and a loading, where that is wanted', () => {
    const segments = source.demo.metadata.segments.map((segment, i) =>
      i === source.segmentIndex + 1 ? { ...segment, kind: 'insert' as const } : segment,
    );
    const before = { ...source, demo: { ...source.demo, metadata: { ...source.demo.metadata, segments } } };
    const insertion = { ...before, segmentIndex: source.segmentIndex + 1, segment: segments[source.segmentIndex + 1]! };
    const carry = rigidCarry(pose());
    const noisy = (of: typeof source, nearM: number | null) => {
      const opts = options({ quiet_insertion_m: nearM });
      const frames = segmentFrames(of, opts, new RandomStream('x'));
      const { noisy, sourceFrame, targets } = buildTrajectory(of, frames, carry, stay, opts);
      const signal = of.demo.target.subarray(7 * of.segment.signal, 7 * of.segment.signal + 3);
      return [...noisy].flatMap((is, k) =>
        sourceFrame[k]! < 0
          ? []
          : [{ is: is === 1, away: positionDistance(targets.subarray(7 * k, 7 * k + 3), signal) }],
      );
    };
    const loading = { ...source, segment: { ...source.segment, kind: 'load' as const } };
    for (const of of [before, insertion, loading]) {
      const quiet = noisy(of, 0.05);
      expect(new Set(quiet.map(({ is }) => is))).toEqual(new Set([true, false]));
      for (const { is, away } of quiet) expect(is).toBe(away > 0.05);
      expect(noisy(of, null).every(({ is }) => is)).toBe(true);
    }
    expect(noisy(source, 0.05).every(({ is }) => is)).toBe(true);
  });
  it('interpolates, waits, and never steps further than it may', () => {
    const opts = options({ num_fixed_steps: 4, max_interpolation_step_m: 0.01 });
    const frames = segmentFrames(source, opts, new RandomStream('x'));
    const carry = segmentTransform(source, source.segment.reference_frame, FULL, NOBODY, opts);
    const { phase, targets } = buildTrajectory(source, frames, rigidCarry(carry), stay, opts);
    expect(phase.filter((name) => name === 'wait')).toHaveLength(4);
    const bridge = phase.filter((name) => name === 'interpolate').length;
    expect(bridge).toBeGreaterThan(5);
    for (let k = 1; k < bridge; k++) {
      expect(positionDistance(targets.subarray(7 * k - 7), targets.subarray(7 * k))).toBeLessThan(0.01 + 1e-9);
    }
  });
});

describe('symmetry', () => {
  it('brings a hand to the neutral heading as nearly as the thing allows', () => {
    expect(symmetryTurn(1, FULL)).toBeCloseTo(-1, 12);
    expect(1.4 + symmetryTurn(1.4, CUBE)).toBeCloseTo(1.4 - Math.PI / 2, 12);
    expect(3 + symmetryTurn(3, BRICK)).toBeCloseTo(3 - Math.PI, 12);
    expect(2 + symmetryTurn(2, { kind: 'n_fold', n: 1 })).toBeCloseTo(2, 12);
    expect(wrapAngle(Math.PI)).toBeCloseTo(Math.PI, 12);
  });
  it('gives two boxes that look alike one frame', () => {
    const near = pose([0.6, 0, 0], yawQuaternion(0.1));
    const turned = pose([0.6, 0, 0], yawQuaternion(0.1 + Math.PI));
    expect(yawOf(canonicalFrame(pose(), turned, BRICK))).toBeCloseTo(yawOf(canonicalFrame(pose(), near, BRICK)), 9);
  });
  it('turns the hand away from a neighbour that it would strike', () => {
    // a tall thing close by along y, where an untouched hand would spread
    const boxes = Float64Array.from([0.48, 0.08, 0, 0.52, 0.12, 0.2]);
    const neighbours = { boxes, except: -1 };
    const act = [0.5, 0, 0.05];
    expect(handClearance(0.5, 0, 0.05, 0, neighbours)).toBe(0);
    const turn = clearestTurn(act, 0, FULL, neighbours);
    expect(Math.abs(turn)).toBeGreaterThan(0.2);
    expect(handClearance(0.5, 0, 0.05, turn, neighbours)).toBeGreaterThan(0.005);
    expect(clearestTurn(act, 0, FULL, NOBODY)).toBeCloseTo(0, 12);
    // a low thing passes under the palm
    const low = { boxes: Float64Array.from([0.48, 0.08, 0, 0.52, 0.12, 0.03]), except: -1 };
    expect(clearestTurn(act, 0, FULL, low)).toBeCloseTo(0, 12);
  });
});

describe('subtasks that no demo shows', () => {
  it('are complained about, saying what the demos show', () => {
    const objects = ['lunchbox_container', 'mug'].map((semanticName) => ({
      id: `${semanticName}_1`,
      semanticName,
      symmetry: FULL,
    }));
    const ctx: ReplayContext = { library, objects, options: DEFAULT_REPLAY, stream: new RandomStream('x') };
    const subtasks = subtasksOf([{ object: 1, reference: 0, relation: 'in' }], objects);
    expect(() => matchSegments(library, subtasks, objects, builtinAsset)).toThrow(
      /no seed demo shows how to grasp mug \(mug_1\); shown are grasp apple/,
    );
    expect(() => new Replay(subtasks, ctx)).toThrow(/grasp mug/);
  });
});
