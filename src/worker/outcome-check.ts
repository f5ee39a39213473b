/**
 * Judges every episode again from its logged poses alone: each condition's truth at each step, and the outcome.
 */
import { BoundingBox, bodyOf } from '../asset/bounds.ts';
import { pose } from '../core/pose.ts';
import type { Row } from '../dataset/parquet-reader.ts';
import { EPISODES_PATH } from '../dataset/paths.ts';
import type { Check, Faults } from '../dataset/verify.ts';
import { fileRows, rowGroups, seriesFiles } from '../dataset/verify-context.ts';
import { jointNames } from '../sim/joints.ts';
import { type Outcome, type OutcomeConditions, type OutcomeOptions, OutcomeTracker } from '../task/outcome.ts';
import type { SceneView } from '../task/scene-view.ts';
import { type AssetRequest, plannedAsset } from './planned-asset.ts';

const LOGGED = ['qpos', 'object.pose', 'object_in_hand', 'goal.truth', 'fail.truth', 'goal.held_steps'];

/** What a resolved episode says of what was to be done. */
interface ResolvedTask extends OutcomeConditions {
  readonly objects: readonly ({ readonly id: string } & AssetRequest)[];
}

/** The check; the steps for which a goal is to be held are those of the dataset's own plan. */
export const outcomeCheck: Check = async (context, faults) => {
  const { outcome = {} } = (context.manifest.config ?? {}) as { outcome?: Partial<OutcomeOptions> };
  const episodes = fileRows(context.dir, [EPISODES_PATH], ['resolved_episode', 'outcome']);
  let steps = 0;
  let conditions = 0;
  let index = 0;
  // a row group holds an episode
  for await (const { file, rows } of rowGroups(context.dir, seriesFiles(context.dir, 'privileged'), LOGGED)) {
    const episode = (await episodes.next()).value?.[0] as Row | undefined;
    if (!episode) break; // told by the checks of provenance
    const task = JSON.parse(String(episode['resolved_episode'])) as ResolvedTask;
    const judge = new Judge(task, outcome);
    const judged = judge.follow(rows, `${file}: episode ${index}`, faults);
    faults.expectEqual(`${file}: episode ${index}`, 'outcome', episode['outcome'], judged);
    steps += rows.length;
    conditions += task.success.conditions.length + task.fail.conditions.length;
    index++;
  }
  return `${index} episodes judged again from their logged poses: ${conditions} conditions over ${steps} steps, and the outcomes`;
};

class Judge {
  readonly #tracker: OutcomeTracker;
  readonly #boxes: readonly BoundingBox[];
  readonly #scene: { -readonly [K in keyof SceneView]: SceneView[K] };
  readonly #ids: readonly string[];
  readonly #joints: number;
  readonly #pose = pose();

  constructor(task: ResolvedTask, options: Partial<OutcomeOptions>) {
    const { objects } = task;
    const things = objects.map((object) => ({ id: object.id, asset: plannedAsset(object, object.id) }));
    const joints = jointNames({ objects: things });
    this.#tracker = new OutcomeTracker(
      task,
      objects.map(({ id }) => id),
      options,
      joints,
    );
    this.#ids = objects.map(({ id }) => id);
    this.#boxes = things.map(({ asset }) => new BoundingBox(bodyOf(asset)));
    this.#scene = {
      objectPoses: new Float64Array(7 * objects.length),
      boxes: new Float64Array(6 * objects.length),
      jointPositions: new Float64Array(joints.length),
    };
    this.#joints = joints.length;
  }

  /** The outcome at the last row; rows whose logged truth is another are faults. */
  follow(rows: readonly Row[], where: string, faults: Faults): Outcome {
    let outcome: Outcome = 'running';
    rows.forEach((row, step) => {
      this.#see(row['object.pose'] as ArrayLike<number>);
      const qpos = Float64Array.from(row['qpos'] as ArrayLike<number>);
      this.#scene.jointPositions!.set(qpos.subarray(qpos.length - this.#joints));
      this.#scene.heldObject = this.#ids.indexOf(String(row['object_in_hand']));
      outcome = this.#tracker.update(this.#scene);
      const at = `${where}, step ${step}`;
      compareTruth(row['goal.truth'] as boolean[], this.#tracker.goalTruth, 'goal.truth', at, faults);
      compareTruth(row['fail.truth'] as boolean[], this.#tracker.failTruth, 'fail.truth', at, faults);
      faults.expectEqual(at, 'goal.held_steps', row['goal.held_steps'], this.#tracker.heldSteps);
    });
    return outcome;
  }

  #see(poses: ArrayLike<number>): void {
    const { objectPoses, boxes } = this.#scene;
    objectPoses.set(poses);
    this.#boxes.forEach((box, i) => {
      for (let k = 0; k < 7; k++) this.#pose[k] = poses[7 * i + k]!;
      box.write(boxes, 6 * i, this.#pose);
    });
  }
}

function compareTruth(
  logged: readonly boolean[],
  judged: Uint8Array,
  name: string,
  where: string,
  faults: Faults,
): void {
  for (let i = 0; i < judged.length; i++) faults.expectEqual(where, `${name}[${i}]`, logged[i], judged[i] === 1);
}
