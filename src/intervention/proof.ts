/**
 * The proof of the difference: two arms of a pair compared in everything that could tell them apart, so that what differs is what
 * was declared, and nothing else.
 */
import { UserError } from '../core/errors.ts';
import { compareFields, isCovered } from './compare.ts';
import { type ArmDescription, addFields, episodeFields, type Fields, variationFields } from './fields.ts';
import { sceneFields } from './scene-fields.ts';
import { standInFields } from './stand-ins.ts';

/** Everything about one arm at its start, as plain data. */
export interface ArmEvidence {
  readonly description: ArmDescription;
  /** The resolved episode, with start poses and looks. */
  readonly episode: Readonly<Record<string, unknown>>;
  /** The compiled scene. */
  readonly mjcf: string;
  readonly state: ArmState;
  /** Paths of the random streams that the arm draws from, by what for. */
  readonly streams: Readonly<Record<string, string>>;
}

/** The simulator's full state before the first step; velocities are of the joints. */
export interface ArmState {
  readonly robot: {
    readonly qpos: ArrayLike<number>;
    readonly qvel: ArrayLike<number>;
    readonly ctrl: ArrayLike<number>;
  };
  /** By instance id: (7 + its joints,) position [m], quaternion wxyz, joints; (6 + its joints,) velocities. */
  readonly objects: Readonly<Record<string, { readonly qpos: ArrayLike<number>; readonly qvel: ArrayLike<number> }>>;
}

/** What is compared: (a) variation and episode, (b) the compiled scene, (c) the first state, (d) the random streams. */
export const PROOF_PARTS = ['variation', 'episode', 'scene', 'state', 'streams'] as const;
export type ProofPart = (typeof PROOF_PARTS)[number];

export interface DifferenceProof {
  /** Paths that may differ, each with all below it. */
  readonly declared: readonly string[];
  /** Paths that do, over all parts, sorted. */
  readonly found: readonly string[];
  /** Those of them that were not declared: none in an honest pair. */
  readonly undeclared: readonly string[];
  /** Fields compared, by part. */
  readonly checked: Readonly<Record<ProofPart, number>>;
}

/** Compares two arms; see `demandDeclared` for what follows. */
export function proveDifference(
  twin: ArmEvidence,
  intervened: ArmEvidence,
  declaredFields: readonly string[],
): DifferenceProof {
  const declared = [...new Set([...declaredFields, ...impliedFields(declaredFields)])].sort();
  const parts = PROOF_PARTS.map((part) => compareFields(fieldsOf[part](twin), fieldsOf[part](intervened), declared));
  const order = compareFields(...orders(twin, intervened, declared), declared);
  const { draws } = intervened.description;
  const standIns = (['variation', 'episode'] as const).map((part) =>
    compareFields(...standInFields(fieldsOf[part](twin), fieldsOf[part](intervened), draws), []),
  );
  const all = [...parts, order, ...standIns];
  const gather = (pick: (part: (typeof all)[number]) => readonly string[]) => [...new Set(all.flatMap(pick))].sort();
  return {
    declared,
    found: gather(({ found }) => found),
    undeclared: gather(({ undeclared }) => undeclared),
    checked: Object.fromEntries(PROOF_PARTS.map((part, i) => [part, parts[i]!.checked])) as Record<ProofPart, number>,
  };
}

/** @throws UserError naming what differs without having been declared */
export function demandDeclared({ undeclared, declared }: DifferenceProof, where: string): void {
  if (undeclared.length === 0) return;
  throw new UserError(
    `${where}: twin and intervened episode differ in what was not declared: ${undeclared.join(', ')}; declared were ${declared.join(', ')}`,
  );
}

const fieldsOf: Readonly<Record<ProofPart, (arm: ArmEvidence) => Fields>> = {
  variation: ({ description }) => variationFields(description),
  episode: ({ episode }) => episodeFields(episode),
  scene: ({ mjcf, description }) => sceneFields(mjcf, description.variation.active_instance_ids),
  state: ({ state }) => stateFields(state),
  streams: ({ streams }) => new Map(Object.entries(streams).map(([name, path]) => [`streams.${name}`, path])),
};

function stateFields({ robot, objects }: ArmState): Fields {
  const fields: Fields = new Map();
  for (const [name, values] of Object.entries(robot)) fields.set(`state.robot.${name}`, Array.from(values));
  for (const [id, { qpos, qvel }] of Object.entries(objects)) {
    addFields(fields, `state.objects.${id}`, { qpos: Array.from(qpos), qvel: Array.from(qvel) });
  }
  return fields;
}

/** What else differs where a declared field does: who stands elsewhere has another state, who is of other stuff another body. */
export function impliedFields(declared: readonly string[]): string[] {
  return declared.flatMap((path) => {
    const [, id, member] = /^objects\.([^.]+)(?:\.([^.]+).*)?$/.exec(path) ?? [];
    if (id === undefined) return [];
    if (member === undefined) {
      return [
        ...['scene.objects', 'state.objects', 'appearance.objectTints'].map((part) => `${part}.${id}`),
        `streams.start/${id}`,
        `streams.assets/${id}`,
      ];
    }
    if (member === 'position' || member === 'rotation' || member === 'joints') return [`state.objects.${id}.qpos`];
    return member === 'physics' ? [`scene.objects.${id}`] : [];
  });
}

/** True when an object must start from the same state in both arms. */
export function keepsState(id: string, declared: readonly string[]): boolean {
  return !isCovered(`state.objects.${id}.qpos`, impliedFields(declared));
}

/** The order of the objects that neither come, go, nor change their role: it decides the columns of the log. */
function orders(twin: ArmEvidence, intervened: ArmEvidence, declared: readonly string[]): [Fields, Fields] {
  const order = ({ description }: ArmEvidence): Fields => {
    const ids = description.variation.active_instance_ids;
    return new Map([['objects (order)', ids.filter((id) => !isCovered(`objects.${id}.role`, declared))]]);
  };
  return [order(twin), order(intervened)];
}
