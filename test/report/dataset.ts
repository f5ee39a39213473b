/**
 * A small dataset to report on, made without a simulator: two variations whose episodes are twins, objects that are carried
 * where they belong, and texts that are out to break a page.
 */
import sharp from 'sharp';
import { columnStats } from '../../src/dataset/episode-stats.ts';
import type { Feature } from '../../src/dataset/feature.ts';
import type { DatasetManifest } from '../../src/dataset/manifest.ts';
import { DatasetWriter } from '../../src/dataset/writer.ts';
import type { ColumnData, EpisodeLog } from '../../src/episode/column.ts';
import type { SlotResult } from '../../src/episode/record.ts';
import { INPUTS } from '../dataset/job.ts';
import { syntheticSlot } from '../dataset/synthetic.ts';

export const EVIL = '</script><img src=x onerror="document.title=`broken`"> & <b>\'quoted\'</b> \u202e\u0000{{}}';
export const LENGTH = 40;
/** Frame from which the apple is in hand, from which it is put down, and on which it is in the bag. */
export const [GRASP, PLACE, DONE] = [12, 20, 34] as const;
export const CAMERAS = ['front', 'wrist'] as const;
const SIZE = 96;

const WRITTEN = {
  bag_1: [0.6, 0],
  apple_1: [0.4, -0.1],
  'cup_<i>1</i>': [0.45, 0.25],
  red_block_1: [0.4, -0.1],
} as const;
type Id = keyof typeof WRITTEN;

const sceneOf = (slot: number): readonly Id[] => ['bag_1', slot % 2 ? 'red_block_1' : 'apple_1', 'cup_<i>1</i>'];

function startOf(id: Id, slot: number): [number, number] {
  // twins, slots 2k and 2k + 1, start alike
  const k = slot >> 1;
  return [WRITTEN[id][0] + 0.02 * ((k % 3) - 1), WRITTEN[id][1] + 0.015 * ((k % 5) - 2)];
}

/** Slot 2k is an episode of TV-01, slot 2k + 1 its intervened twin; every slot 8k + 5 has none. */
export function reportSlot(slot: number): SlotResult {
  const isChanged = slot % 2 === 1;
  const seed = JSON.stringify(['corpus', 7, 'slot', slot]);
  const common = {
    slot,
    task_id: 'Pack_a_Bag',
    variation_id: isChanged ? 'EV-03' : 'TV-01',
    source_demos: ['demo_0', `demo_${slot % 3}`],
    seed,
  };
  const isAccepted = slot % 8 !== 5;
  const causes = ['grasp_missed', 'goal_not_reached', 'failed_condition'] as const;
  const rejected = isAccepted ? slot % 3 : 3;
  const attempts = Array.from({ length: rejected + (isAccepted ? 1 : 0) }, (_, attempt) => {
    const fails = attempt < rejected;
    const status = fails ? ('rejected' as const) : ('accepted' as const);
    return { ...common, attempt, status, cause: fails ? causes[(slot + attempt) % 3]! : null, step: attempt };
  });
  if (!isAccepted) return { slot, attempts, episode: null };
  const ids = sceneOf(slot);
  const edge = (subject_id: string, relation: string) => ({ type: 'edge', subject_id, relation, target_id: 'bag_1' });
  const resolved = {
    objects: ids.map((id) => ({
      id,
      semantic_name: id.split('_')[0],
      asset: `test/${id}`,
      scale: 1,
      position: [...startOf(id, slot), 0.02],
      rotation: [1, 0, 0, 0],
    })),
    semantic_groups: { container: ['bag_1'], target: [ids[1]], distractor: [ids[2]] },
    success: { op: 'and', conditions: [edge(ids[1]!, 'in')] },
    fail: { op: 'or', conditions: [{ op: 'not', condition: edge(ids[2]!, 'on') }] },
  };
  return {
    slot,
    attempts,
    episode: {
      log: reportLog(slot, ids),
      subtasks: [
        { name: 'pick it up', frame: 0 },
        { name: EVIL, frame: PLACE },
      ],
      provenance: {
        ...common,
        attempt: rejected,
        template_type: 'loose_packing',
        axis: isChanged ? 'adversarial_object' : null,
        pair_id: `pair-${slot >> 1}`,
        instruction: isChanged ? EVIL : 'Pack the apple into the bag.',
        resolved_episode: JSON.stringify(resolved),
        outcome: 'success',
      },
    },
  };
}

const frames = <T>(value: (frame: number) => T): T[] => Array.from({ length: LENGTH }, (_, frame) => value(frame));

function reportLog(slot: number, ids: readonly Id[]): EpisodeLog {
  const { log } = syntheticSlot(0, { minLength: LENGTH, maxLength: LENGTH, objects: ids.length }).episode!;
  const [fromX, fromY] = startOf(ids[1]!, slot);
  const [toX, toY] = startOf('bag_1', slot);
  const carried = (frame: number) => Math.min(1, Math.max(0, (frame - GRASP) / (DONE - GRASP)));
  const handAt = (frame: number): [number, number] => [
    fromX + carried(frame) * (toX - fromX),
    fromY + carried(frame) * (toY - fromY),
  ];
  const poses = frames((frame) =>
    ids.flatMap((id, i) => [...(i === 1 ? handAt(frame) : startOf(id, slot)), 0.02, 1, 0, 0, 0]),
  );
  const held = (frame: number) => frame >= GRASP && frame < DONE;
  const changed: Record<string, ColumnData> = {
    'object.pose': { values: Float64Array.from(poses.flat()) },
    'tcp.pose': { values: Float64Array.from(frames((frame) => [...handAt(frame), 0.1, 0, 1, 0, 0]).flat()) },
    'gripper.width': { values: Float32Array.from(frames((frame) => (held(frame) ? 0.06 : 0.08))) },
    'goal.truth': { values: Uint8Array.from(frames((frame) => (frame >= DONE ? 1 : 0))) },
    'fail.truth': { values: new Uint8Array(LENGTH) },
    'subtask.name': text(frames((frame) => (frame < PLACE ? 'pick it up' : EVIL))),
    'skill.phase': text(frames((frame) => (held(frame) ? 'lift' : 'approach'))),
    object_in_hand: text(frames((frame) => (held(frame) ? ids[1]! : ''))),
    'contact.body_a': { ...text(frames(() => 'table')), offsets: Int32Array.from({ length: LENGTH + 1 }, (_, i) => i) },
    'contact.body_b': {
      ...text(frames((f) => ids[f % 3]!)),
      offsets: Int32Array.from({ length: LENGTH + 1 }, (_, i) => i),
    },
    'contact.force': {
      values: Float32Array.from(frames((frame) => frame / 2)),
      offsets: Int32Array.from({ length: LENGTH + 1 }, (_, i) => i),
    },
  };
  return { length: LENGTH, columns: { ...log.columns, ...changed } };
}

function text(values: readonly string[]): ColumnData {
  const labels = [...new Set(values)];
  return { values: Int32Array.from(values, (value) => labels.indexOf(value)), labels };
}

/** A camera that sees a square move over a ground which tells the cameras apart. */
export function camera(name: string, encode = picture): Feature {
  return {
    name: `observation.images.${name}`,
    info: { dtype: 'image', shape: [SIZE, SIZE, 3], names: ['height', 'width', 'channels'] },
    column: {
      type: { struct: { bytes: 'binary', path: 'string' } },
      huggingface: { _type: 'Image' },
      isImage: true,
      encode: ({ length, episodeIndex }) =>
        Promise.all(
          Array.from({ length }, async (_, frame) => ({ bytes: await encode(name, episodeIndex, frame), path: null })),
        ),
    },
    stats: { nesting: 'camera', compute: () => columnStats([0, 0.5, 1, 1, 0.5, 0], 3) },
  };
}

async function picture(name: string, episode: number, frame: number): Promise<Uint8Array> {
  const pixels = Buffer.alloc(SIZE * SIZE * 3, name === 'front' ? 200 : 90);
  const [left, top] = [2 * frame, 8 * (episode % 10)];
  for (let y = top; y < top + 14; y++) {
    for (let x = left; x < left + 14; x++) pixels.set([213, 94, 0], 3 * (y * SIZE + x));
  }
  const image = sharp(pixels, { raw: { width: SIZE, height: SIZE, channels: 3 } });
  return name === 'front' ? image.png().toBuffer() : image.jpeg().toBuffer();
}

export interface ReportDataset {
  readonly slots?: number;
  readonly cameras?: readonly Feature[];
  readonly slotOf?: (slot: number) => SlotResult;
}

export async function writeReportDataset(
  out: string,
  { slots = 12, cameras = [], slotOf = reportSlot }: ReportDataset = {},
): Promise<DatasetManifest> {
  const results = Array.from({ length: slots }, (_, slot) => slotOf(slot));
  const writer = await DatasetWriter.open(out, {
    planSha256: 'cd'.repeat(32),
    slots,
    tasks: results.flatMap(({ episode }) => (episode ? [episode.provenance.instruction] : [])).concat('none'),
    extraFeatures: [...cameras],
  });
  for (const result of results) await writer.append(result);
  return writer.finish({ ...INPUTS, config: config() });
}

/** As `generate` writes it, less what a report does not read. */
function config() {
  const variations = [0, 1].map((slot) => ({
    variation: {
      task_id: 'Pack_a_Bag',
      variation_id: slot ? 'EV-03' : 'TV-01',
      layout: Object.fromEntries(sceneOf(slot).map((id) => [id, { position: [...WRITTEN[id], 0.02] }])),
    },
    reset: { objects: Object.fromEntries(sceneOf(slot).map((id) => [id, { position_m: 0.05 }])) },
  }));
  return { corpus: `bags & ${EVIL}`, variations };
}
