import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { type ArmEvidence, demandDeclared, PROOF_PARTS, proveDifference } from '../../src/intervention/proof.ts';
import type { PairStart } from '../../src/worker/pair-start.ts';
import { type PairStarts, pairStarts } from './pair-starts.ts';

const IMAGES = 'images: { cameras: [front], size: 64 }\n';

let starts: PairStarts;
let mirrored: PairStart;
let replaced: PairStart;
beforeAll(async () => {
  starts = pairStarts('Packing_a_Fruit_Lunch', IMAGES);
  mirrored = (await starts.start('EV-01', 0))!;
  replaced = (await starts.start('EV-03', 0))!;
});
afterAll(() => starts.dispose());

const MIRROR_FIELDS = ['apple_1', 'orange_1', 'juice_box_1', 'water_bottle_1'].map((id) => `objects.${id}.position`);
const REPLACE_FIELDS = ['apple_1', 'red_block_1'].flatMap((id) => [`objects.${id}`, `success.${id}`, `fail.${id}`]);

// biome-ignore lint/suspicious/noExplicitAny: a planted change may be anywhere, and of any type
type Draft = { -readonly [K in keyof ArmEvidence]: any };

/** What a second change to the intervened arm of EV-03 is found as, beside what was declared. */
function caught(plant: (arm: Draft) => void, pair = replaced, declared = REPLACE_FIELDS): readonly string[] {
  const [twin, intervened] = pair.evidence;
  const draft = structuredClone(intervened) as Draft;
  plant(draft);
  return proveDifference(twin, draft, declared).undeclared;
}

/** The next number up. */
function nudge(values: Float64Array | number[], i: number): void {
  const next = new Float64Array([values[i]!]);
  new BigInt64Array(next.buffer)[0]! += 1n;
  values[i] = next[0]!;
}

const object = (arm: Draft, id: string) => arm.episode.objects.find((other: { id: string }) => other.id === id);

describe('proveDifference', () => {
  it('finds of an honest pair what was declared, and says how much it has compared', () => {
    const { undeclared, found, declared, checked } = replaced.proof;
    expect(undeclared).toEqual([]);
    expect(caught(() => {})).toEqual([]);
    for (const path of REPLACE_FIELDS) expect(declared).toContain(path);
    for (const path of [
      'objects.apple_1.position',
      'success.apple_1.apple_1 in lunchbox_1',
      'scene.objects.red_block_1',
    ]) {
      expect(found).toContain(path);
    }
    expect(Object.keys(checked)).toEqual(PROOF_PARTS);
    for (const count of Object.values(checked)) expect(count).toBeGreaterThanOrEqual(9);
  });

  it.each<[string, (arm: Draft) => void, string[]]>([
    [
      'a written position',
      (arm) => nudge(arm.description.variation.layout.banana_1.position, 1),
      ['objects.banana_1.position'],
    ],
    [
      'a condition',
      (arm) => arm.description.variation.success.conditions.pop(),
      ['success.orange_1.orange_1 in lunchbox_1'],
    ],
    ['a role', (arm) => (arm.episode.semantic_groups.decor = []), ['objects.water_bottle_1.role']],
    ['an instruction', (arm) => (arm.episode.instruction += ' '), ['instruction']],
    [
      'the reach of a start',
      (arm) => (arm.description.reset.objects.banana_1 = { position_m: 0.03, yaw_rad: 0.2 }),
      ['objects.banana_1.reach.yaw_rad'],
    ],
    ['the last bit of a start', (arm) => nudge(object(arm, 'banana_1').position, 0), ['objects.banana_1.position']],
    ['an asset', (arm) => (object(arm, 'orange_1').asset = 'builtin/pear'), ['objects.orange_1.asset']],
    [
      'an object more',
      (arm) => arm.episode.objects.push({ id: 'pear_1', asset: 'builtin/pear' }),
      ['objects.pear_1.asset'],
    ],
    ['the light', (arm) => nudge(arm.episode.appearance.lighting.colour, 0), ['appearance.lighting.colour']],
    ['the order of objects', (arm) => arm.description.variation.active_instance_ids.reverse(), ['objects (order)']],
  ])('catches a second change of the episode: %s', (_, plant, expected) => {
    expect(caught(plant)).toEqual(expect.arrayContaining(expected));
  });

  it.each<[string, string | RegExp, string, string[]]>([
    ['the mass of an object', /(<body name="object_1">[\s\S]*?mass=")/, '$11', ['scene.objects.banana_1']],
    ['the physics step', 'timestep="0.002"', 'timestep="0.001"', ['scene.world']],
    ['the table', 'name="table" type="box"', 'name="table" type="box" condim="4"', ['scene.world']],
  ])('catches a second change of the compiled scene: %s', (_, from, to, expected) => {
    expect(
      caught((arm) => {
        const changed = arm.mjcf.replace(from, to);
        expect(changed).not.toBe(arm.mjcf);
        arm.mjcf = changed;
      }),
    ).toEqual(expected);
  });

  it.each<[string, (arm: Draft) => void, string[]]>([
    [
      'the last bit of where a thing lies',
      (arm) => nudge(arm.state.objects.banana_1.qpos, 2),
      ['state.objects.banana_1.qpos'],
    ],
    ['a thing in motion', (arm) => (arm.state.objects.lunchbox_1.qvel[5] = -0), ['state.objects.lunchbox_1.qvel']],
    ['a joint of the arm', (arm) => nudge(arm.state.robot.qpos, 6), ['state.robot.qpos']],
    ['a servo', (arm) => nudge(arm.state.robot.ctrl, 8), ['state.robot.ctrl']],
  ])('catches a second change of the first state: %s', (_, plant, expected) => {
    expect(caught(plant)).toEqual(expected);
  });

  it.each(['posture', 'looks', 'attempts', 'start/banana_1'])('catches another random stream for %s', (name) => {
    expect(caught((arm) => (arm.streams[name] += '/2'))).toEqual([`streams.${name}`]);
  });

  it('catches a stand-in that is not exactly where the other stood', () => {
    expect(caught((arm) => nudge(object(arm, 'red_block_1').position, 0))).toEqual([
      'objects.red_block_1.position (that of apple_1)',
    ]);
    expect(caught((arm) => nudge(arm.description.variation.layout.red_block_1.rotation, 0))).toEqual([
      'objects.red_block_1.rotation (that of apple_1)',
    ]);
  });

  it('lets an object that was to move do nothing but that', () => {
    expect(caught(() => {}, mirrored, MIRROR_FIELDS)).toEqual([]);
    expect(caught((arm) => (object(arm, 'apple_1').asset = 'builtin/pear'), mirrored, MIRROR_FIELDS)).toEqual([
      'objects.apple_1.asset',
    ]);
    const heavier = (arm: Draft) => (arm.mjcf = arm.mjcf.replace(/(<body name="object_1">[\s\S]*?mass=")/, '$11'));
    expect(caught(heavier, mirrored, MIRROR_FIELDS)).toEqual(['scene.objects.apple_1']);
    expect(caught((arm) => (arm.state.objects.apple_1.qvel[0] = 1), mirrored, MIRROR_FIELDS)).toEqual([
      'state.objects.apple_1.qvel',
    ]);
  });
});

describe('demandDeclared', () => {
  it('names what differs without having been declared', () => {
    const [twin, intervened] = replaced.evidence;
    const proof = proveDifference(twin, intervened, ['objects.apple_1']);
    expect(() => demandDeclared(proof, 'pair T/EV-03/000001')).toThrow(UserError);
    expect(() => demandDeclared(proof, 'pair T/EV-03/000001')).toThrow(
      /^pair T\/EV-03\/000001: twin and intervened episode differ in what was not declared: .*objects\.red_block_1\.position/,
    );
  });
});
