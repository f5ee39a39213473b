/**
 * The start of both arms of a pair: drawn jointly from the same streams, brought to rest, and proven to differ in nothing but
 * what was declared.
 */
import { complain } from '../core/errors.ts';
import { canonicalJson } from '../core/hash.ts';
import { positionDistance } from '../core/pose.ts';
import { RandomStream } from '../core/random.ts';
import {
  type ArmEvidence,
  type ArmState,
  type DifferenceProof,
  demandDeclared,
  keepsState,
  proveDifference,
} from '../intervention/proof.ts';
import { jointNames, jointsOf, type SceneJoint } from '../sim/joints.ts';
import { sceneToMjcf } from '../sim/mjcf.ts';
import { ROBOT_JOINTS } from '../sim/world.ts';
import { conditionIds, describeCondition } from '../task/condition.ts';
import { compileCondition } from '../task/predicates.ts';
import { sampleJointStartPoses } from '../task/start-poses.ts';
import { episodeAppearance } from './episode-artist.ts';
import type { ImagesPlan } from './images-plan.ts';
import { jointStarts } from './joint-starts.ts';
import { ARMS, type PlannedScene } from './plan.ts';
import { liftOntoTable, resolvedEpisode, startPosture } from './play.ts';
import { checkRest } from './rest.ts';
import type { SeedPath } from './seed-path.ts';
import type { Stage } from './stage.ts';

export interface ArmStart {
  /** The simulator's full positions at rest; `world.startAt(qpos)` starts the episode. */
  readonly qpos: Float64Array;
  readonly resolved: Readonly<Record<string, unknown>>;
}

export interface PairStart {
  readonly arms: readonly [twin: ArmStart, intervened: ArmStart];
  /** What the proof was made from. */
  readonly evidence: readonly [twin: ArmEvidence, intervened: ArmEvidence];
  readonly proof: DifferenceProof;
}

export interface PairStartInput {
  readonly stages: readonly [twin: Stage, intervened: Stage];
  /** Fields that may differ. */
  readonly declared: readonly string[];
  readonly path: SeedPath;
  readonly images: ImagesPlan | null;
  /** Names the pair in complaints. */
  readonly where: string;
}

/** (9 + 7 n + J,), (9 + 6 n + J,) and (9,) */
export interface FullState {
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
  readonly ctrl: Float64Array;
}

/** How far another scene may push aside an object that it has nothing to do with, before the settling is made good [m]. */
const DISTURBANCE_M = 1e-4;

/**
 * @returns null when no draw leaves both layouts free
 * @throws UserError when the arms differ in what was not declared
 */
export function startPair({ stages, declared, path, images, where }: PairStartInput): PairStart | null {
  const stream = new RandomStream(path);
  const poses = stages.map(({ assets }) => new Float64Array(7 * assets.length));
  const layouts = stages.map(({ layout }) => layout);
  if (!sampleJointStartPoses(poses, layouts, stream.fork('start'))) return null;
  const posture = startPosture(stream.fork('posture'));
  stages.forEach((stage, i) => {
    liftOntoTable(poses[i]!);
    stage.world.start(
      posture,
      poses[i]!,
      jointStarts(stage.world.scene, stage.scene.variation, `${where}, ${ARMS[i]}`),
    );
    checkRest({ state: stage.world.state, poses: poses[i]!, ids: idsOf(stage), where: `${where}, ${ARMS[i]}` });
  });
  keepUntouched(stages, declared, where);
  checkProgress(stages[1], where);
  const tinted = tintedIds(stages);
  const arms = stages.map((stage, i) => ({
    qpos: stage.world.state.qpos.slice(),
    resolved: { ...resolvedEpisode(stage.scene, poses[i]!), tinted: tinted.filter((id) => idsOf(stage).includes(id)) },
  }));
  const looks = (i: number) =>
    images ? { appearance: episodeAppearance(images, arms[i]!.resolved.tinted, stream.fork('appearance')) } : {};
  const [twin, intervened] = stages.map((stage, i) => evidenceOf(stage, { ...arms[i]!.resolved, ...looks(i) }, path));
  const proof = proveDifference(twin!, intervened!, declared);
  demandDeclared(proof, where);
  return { arms: [arms[0]!, arms[1]!], evidence: [twin!, intervened!], proof };
}

const idsOf = ({ scene }: Stage): readonly string[] => scene.variation.active_instance_ids;

/**
 * Gives every object whose place was not declared the rest that it found in the twin, bit for bit. Objects that do not touch come
 * to the same rest by themselves, whatever stands elsewhere; one that is heavier than it looks would lie a little deeper, and show it.
 */
function keepUntouched([twin, intervened]: PairStartInput['stages'], declared: readonly string[], where: string): void {
  const rested = twin.world.state.qpos;
  const qpos = intervened.world.state.qpos.slice();
  idsOf(intervened).forEach((id, i) => {
    const before = idsOf(twin).indexOf(id);
    if (before < 0 || !keepsState(id, declared)) return;
    const place = rested.subarray(ROBOT_JOINTS + 7 * before, ROBOT_JOINTS + 7 * before + 7);
    const own = qpos.subarray(ROBOT_JOINTS + 7 * i, ROBOT_JOINTS + 7 * i + 7);
    if (positionDistance(place, own) > DISTURBANCE_M) {
      throw complain({
        where,
        what: `the intervention pushes ${id} aside, which it leaves alone by its own words`,
        got: `${positionDistance(place, own)} m`,
        expected: `objects that do not touch it`,
      });
    }
    own.set(place);
    // the same parts: what an object is made of would have been declared
    const [from, to] = [jointRows(twin, id), jointRows(intervened, id)];
    to.forEach((row, k) => {
      qpos[qpos.length - jointCount(intervened) + row] = rested[rested.length - jointCount(twin) + from[k]!]!;
    });
  });
  intervened.world.startAt(qpos);
}

const jointCount = ({ world }: Stage): number => world.state.jointPositions.length;

/** Where an object's joints stand among the scene's. */
const jointRows = ({ world }: Stage, id: string): number[] =>
  jointsOf(world.scene).flatMap(({ objectId }, row) => (objectId === id ? [row] : []));

/** What starts at its goal by the variation's own words is to be there by its predicates. */
function checkProgress({ scene, world }: Stage, where: string): void {
  const ids = scene.variation.active_instance_ids;
  for (const [id, carrier] of Object.entries(scene.carriers ?? {})) {
    const goals = scene.variation.success.conditions.filter((condition) => {
      const [subject, target] = conditionIds(condition);
      return subject === id && target === carrier;
    });
    const missed = goals.find(
      (goal) => !compileCondition(goal, (name) => ids.indexOf(name), jointNames(world.scene))(world.state),
    );
    if (missed) throw complain({ where, what: `${id} is said to be done, and is not`, got: describeCondition(missed) });
  }
}

/** Objects whose colours vary: those that are asked for in neither arm. */
function tintedIds(stages: readonly Stage[]): string[] {
  const targets = stages.flatMap(({ scene }) => scene.variation.semantic_groups.target);
  const ids = stages.flatMap(({ scene }) => {
    const { distractor, decor } = scene.variation.semantic_groups;
    return [...distractor, ...decor];
  });
  return [...new Set(ids)].filter((id) => !targets.includes(id)).sort();
}

function evidenceOf(stage: Stage, episode: Readonly<Record<string, unknown>>, path: SeedPath): ArmEvidence {
  const { scene, world } = stage;
  return {
    description: scene,
    // as it will be read
    episode: JSON.parse(canonicalJson(episode)) as Record<string, unknown>,
    mjcf: sceneToMjcf(world.scene),
    state: stateOf(stage),
    streams: armStreams(path, scene),
  };
}

/** Paths of the random streams that an arm draws from, by what for. */
export function armStreams(
  path: SeedPath,
  { variation, draws }: Pick<PlannedScene, 'variation' | 'draws'>,
): Record<string, string> {
  const stream = new RandomStream(path);
  const start = stream.fork('start');
  return {
    posture: stream.fork('posture').path,
    looks: stream.fork('appearance').path,
    attempts: JSON.stringify([...path, 'attempt']),
    ...Object.fromEntries(
      variation.active_instance_ids.flatMap((id) => [
        [`start/${id}`, start.fork(draws[id] ?? id).path],
        [`assets/${id}`, JSON.stringify([...path.slice(0, -1), 'assets', id])],
      ]),
    ),
  };
}

function stateOf(stage: Stage): ArmState {
  return armState(stage.world.state, idsOf(stage), jointsOf(stage.world.scene));
}

/** The simulator's full positions, velocities and servo targets, taken apart by object. */
export function armState(
  { qpos, qvel, ctrl }: FullState,
  ids: readonly string[],
  joints: readonly Pick<SceneJoint, 'objectId'>[],
): ArmState {
  const robot = (values: Float64Array) => values.slice(0, ROBOT_JOINTS);
  return {
    robot: { qpos: robot(qpos), qvel: robot(qvel), ctrl: robot(ctrl) },
    objects: Object.fromEntries(
      ids.map((id, i) => {
        const [at, by] = [ROBOT_JOINTS + 7 * i, ROBOT_JOINTS + 6 * i];
        const own = joints.flatMap(({ objectId }, row) => (objectId === id ? [row - joints.length] : []));
        const withJoints = (free: Float64Array, all: Float64Array) =>
          Float64Array.from([...free, ...own.map((row) => all.at(row)!)]);
        return [
          id,
          {
            qpos: withJoints(qpos.subarray(at, at + 7), qpos),
            qvel: withJoints(qvel.subarray(by, by + 6), qvel),
          },
        ];
      }),
    ),
  };
}
