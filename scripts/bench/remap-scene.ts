/**
 * One thing on a table beside a box: what a demo of it is recorded in, and what it is replayed in.
 */
import type { Asset } from '../../src/asset/asset.ts';
import { openBox } from '../../src/asset/builtin.ts';
import { axisOf, pose, yawQuaternion } from '../../src/core/pose.ts';
import type { RandomStream } from '../../src/core/random.ts';
import { subtasksOf } from '../../src/demo/plan/subtasks.ts';
import { recordDemo } from '../../src/demo/record.ts';
import type { AssetById } from '../../src/demo/remap/source-asset.ts';
import { Replay } from '../../src/demo/replay.ts';
import { DEFAULT_REPLAY } from '../../src/demo/replay-options.ts';
import type { SeedDemo } from '../../src/demo/seed-demo.ts';
import { DEFAULT_MANNER } from '../../src/demo/skills/skill.ts';
import { actionTowards } from '../../src/sim/controller.ts';
import { TABLE_TOP_M } from '../../src/sim/mjcf.ts';
import { READY_POSTURE_RAD } from '../../src/sim/panda.ts';
import { World } from '../../src/sim/world.ts';

/** Wide enough for what lies, and for the open hand beside it. */
const BOX = { halfX: 0.13, halfY: 0.15, height: 0.05, wall: 0.004 };
const box: Asset = {
  id: 'bench/box',
  semanticName: 'box',
  massKg: 0.8,
  surface: { slide: 0.8, spin: 0.005, roll: 0 },
  symmetry: { kind: 'n_fold', n: 2 },
  colours: { shell: [0.5, 0.5, 0.5] },
  shapes: openBox(BOX, 'shell'),
  opening: { volumeM3: 0.003, floorM: BOX.wall, rimM: BOX.height, rimCentre: [0, 0], rimHalf: [0.126, 0.146] },
};
const SUBTASKS = ({ semanticName }: Asset) =>
  subtasksOf(
    [{ object: 0, reference: 1, relation: 'in', slot: { position: [0, 0, BOX.wall], yawRad: 0 } }],
    [
      { id: 'thing', semanticName },
      { id: 'box', semanticName: box.semanticName },
    ],
  );
/** Cosine of the lean from which a thing counts as fallen. */
const UPRIGHT = 0.9;
/** Height over the radius of its base from which a thing falls at a touch, as a pen does: it need not stay upright. */
const TIPPY = 8;
/** Control periods that the thing gets to come to rest when all is done. */
const REST_PERIODS = 20;

const sceneOf = (asset: Asset) => [
  { id: 'thing', asset },
  { id: 'box', asset: box },
];

/** The thing somewhere on the near side, in any heading; the box on the far side. */
function drawPoses(stream: RandomStream): Float64Array {
  const at = pose(
    [stream.uniform(0.38, 0.5), stream.uniform(-0.22, -0.08), TABLE_TOP_M],
    yawQuaternion(stream.uniform(-Math.PI, Math.PI)),
  );
  const to = pose(
    [stream.uniform(0.48, 0.56), stream.uniform(0.16, 0.2), TABLE_TOP_M],
    yawQuaternion(stream.uniform(-0.2, 0.2)),
  );
  return Float64Array.from([...at, ...to]);
}

/** A demo of putting `asset` into the box; null when the executor finds no way in a few tries. */
export async function recordThing(asset: Asset, stream: RandomStream): Promise<SeedDemo | null> {
  const world = await World.create({ objects: sceneOf(asset) }, asset.id);
  try {
    for (let take = 0; take < 6; take++) {
      world.start(READY_POSTURE_RAD, drawPoses(stream.fork(`take ${take}`)));
      const result = recordDemo(
        world,
        {
          objects: sceneOf(asset),
          subtasks: SUBTASKS(asset),
          manners: [DEFAULT_MANNER, DEFAULT_MANNER],
        },
        { name: asset.id, template_type: 'bench', task_id: 'bench', variation_id: 'BASE', manner: {} },
      );
      if (result.status === 'recorded' && isInBox(world)) return result.demo;
    }
    return null;
  } finally {
    world.delete();
  }
}

export interface Rates {
  readonly attempts: number;
  readonly remap: number;
  readonly bodyFrame: number;
}

/** Attempts to replay a demo with `asset`, by affordance and by the body's frame, from the same starts and with the same noise. */
export async function replayThing(
  demo: SeedDemo,
  asset: Asset,
  assetById: AssetById,
  stream: RandomStream,
  attempts: number,
): Promise<Rates> {
  const world = await World.create({ objects: sceneOf(asset) }, asset.id);
  const done = { remap: 0, bodyFrame: 0 };
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const own = stream.fork(`attempt ${attempt}`);
      for (const [name, affordance_remap] of [
        ['remap', true],
        ['bodyFrame', false],
      ] as const) {
        world.start(READY_POSTURE_RAD, drawPoses(own.fork('start')));
        const options = { ...DEFAULT_REPLAY, affordance_remap };
        const replay = new Replay(SUBTASKS(asset), {
          library: { folder: 'bench', demos: [relabelled(demo, asset, affordance_remap)], sha256: '' },
          objects: sceneOf(asset).map(({ id, asset: thing }) => ({
            id,
            semanticName: thing.semanticName,
            symmetry: thing.symmetry,
            asset: thing,
          })),
          assetById: (id) => (id === box.id ? box : assetById(id)),
          options,
          stream: own.fork('replay'),
        });
        if (play(world, replay, own.fork('noise'), options.action_noise)) done[name]++;
      }
    }
  } finally {
    world.delete();
  }
  return { attempts, ...done };
}

/** For the body's frame, a demo of another thing passes for one of this: only names stand in its way. */
function relabelled(demo: SeedDemo, asset: Asset, remap: boolean): SeedDemo {
  if (remap) return demo;
  const name = (word: string) => (word === box.semanticName ? word : asset.semanticName);
  const { segments, semantic_names } = demo.metadata;
  return {
    ...demo,
    metadata: {
      ...demo.metadata,
      semantic_names: semantic_names.map(name),
      segments: segments.map((s) => ({ ...s, object: name(s.object), reference: name(s.reference) })),
    },
  };
}

/** True when the thing was in hand at the end of its grasp, and lies in the box at the end, out of hand. */
function play(world: World, replay: Replay, noise: RandomStream, actionNoise: number): boolean {
  const action = new Float32Array(7);
  const step = (noisy: boolean): void => {
    actionTowards(action, world.state.tcp, replay.command.target, replay.command.gripper);
    for (let i = 0; noisy && i < 6; i++) {
      action[i] = Math.max(-1, Math.min(1, action[i]! + noise.normal(0, actionNoise)));
    }
    world.step(action);
  };
  let heldTick = 0;
  while (replay.next(world.state)) {
    step(replay.source.noisy);
    if (world.state.heldObject === 0) heldTick = world.state.tick;
    const missed = replay.source.subtask === 0 && replay.source.last && world.state.tick - heldTick > 3;
    if (missed || world.state.diverged) return false;
  }
  for (let i = 0; i < REST_PERIODS; i++) step(false);
  return isInBox(world) && world.state.heldObject < 0;
}

/** The middle of the thing's box over the box's floor, its underside in it, and as upright as it stood, if it stands at all firmly. */
function isInBox({ state: { boxes, objectPoses }, scene }: World): boolean {
  const dx = (boxes[0]! + boxes[3]!) / 2 - objectPoses[7]!;
  const dy = (boxes[1]! + boxes[4]!) / 2 - objectPoses[8]!;
  const inside = Math.abs(dx) < BOX.halfX && Math.abs(dy) < BOX.halfY && boxes[2]! < TABLE_TOP_M + BOX.height / 2;
  const { places } = scene.objects[0]!.asset;
  const standsFirm = places !== undefined && places.heightM < TIPPY * places.restRadiusM;
  return inside && (!standsFirm || axisOf(objectPoses, 2)[2] > UPRIGHT);
}
