/** A variation certified over two seeds, and everything that can be wrong with what is frozen. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.ts';
import {
  type Certificate,
  certificatePaths,
  readActions,
  readCertificate,
  writeCertificate,
} from '../../src/isolation/certificate.ts';
import { type Certified, certifyVariation } from '../../src/isolation/certify.ts';
import { checkCertificate } from '../../src/isolation/check.ts';
import { runBlindly } from '../../src/isolation/false-success.ts';
import { MotorSupport } from '../../src/isolation/motor-support.ts';
import { loadTask } from '../../src/task/task-folder.ts';
import { type Certification, certificationOf } from '../../src/worker/certification.ts';
import { CONFIGS, temporaryFolder } from '../worker/corpora.ts';

const PLACE = join('loose_packing', 'Packing_a_Fruit_Lunch');
const folder = temporaryFolder();
let certification: Certification;
let frozen: Certified;

beforeAll(async () => {
  certification = certificationOf({
    task: loadTask(join(CONFIGS, 'tasks', PLACE)),
    variationId: 'TV-04',
    seedFolder: join(CONFIGS, 'seeds', PLACE),
    mujocoJs: 'test',
  });
  frozen = await certifyVariation(certification.candidate, { seeds: 2, training: null });
}, 60_000);
afterAll(() => {
  certification.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** As if it had been certified over enough seeds, with this changed. */
function freeze(change: Partial<Certificate> = {}): Certificate {
  const certificate = { ...frozen.certificate, tried: 20, ...change };
  writeCertificate(folder, certificate, frozen.actions);
  return readCertificate(folder, 'TV-04')!;
}
const check = (certificate: Certificate, seeds = 1) =>
  checkCertificate(certification.candidate, certificate, { folder, seeds, trainingSha256: null });
const { head, actions } = certificatePaths(folder, 'TV-04');

describe('a certificate', () => {
  it('tells of every seed its steps, margins and hashes, and what the hand did', () => {
    const { certificate } = frozen;
    expect(certificate).toMatchObject({ status: 'certified', tried: 2, causes: {}, skills: ['grasp', 'place'] });
    expect(certificate.episodes.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(certificate.hand_events.map(({ kind, object }) => `${kind} ${object}`)).toEqual([
      'grasp apple',
      'release apple',
      'grasp apple',
      'release apple',
    ]);
    for (const { joint_limit_rad } of certificate.episodes) expect(joint_limit_rad).toBeGreaterThanOrEqual(0.05);
  });
  it('is read as it was written, actions too', () => {
    const certificate = freeze();
    expect(certificate).toEqual({ ...frozen.certificate, tried: 20 });
    expect(readActions(folder, certificate).map(({ length }) => length / 7)).toEqual(
      certificate.episodes.map(({ steps }) => steps),
    );
  });
  it('is replayed to success, and to the same final state', async () => {
    expect(await check(freeze(), 2)).toBe(2);
  });
  it.each<[string, Partial<Certificate>, string]>([
    [
      'another version of the physics',
      { mujoco_js: '0.0.6' },
      'mujoco_js: made with another version of mujoco-js; got "0.0.6"',
    ],
    [
      'other training variations',
      { training_sha256: 'a'.repeat(64) },
      'training_sha256: made for other training variations',
    ],
    ['too few seeds', { tried: 2 }, 'tried: too few seeds; got 2; expected 20 or more'],
    ['another axis', { axis: 'affordance' }, 'axis: made for another axis'],
    [
      'a variation that was rejected',
      { status: 'rejected', causes: { joint_limit: 3 } },
      'status: the variation was tried and rejected',
    ],
  ])('of %s is refused with file and key path', async (_, change, message) => {
    await expect(check(freeze(change))).rejects.toThrow(`${head}: ${message}`);
  });
  it('of another scene, or of another end, is refused', async () => {
    const episodes = frozen.certificate.episodes;
    const other = 'b'.repeat(64);
    const changed = (change: object) => freeze({ episodes: [{ ...episodes[0]!, ...change }, episodes[1]!] });
    await expect(check(changed({ scene_sha256: other }))).rejects.toThrow(
      'episodes[0].scene_sha256: made for another scene',
    );
    await expect(check(changed({ state_sha256: other }))).rejects.toThrow('its actions end in another state');
  });
  it('of another format version, or without its actions, is refused', () => {
    const certificate = freeze();
    writeFileSync(head, JSON.stringify({ ...certificate, version: 0 }));
    expect(() => readCertificate(folder, 'TV-04')).toThrow(
      `${head}: version: a certificate from another version of this project; got 0; expected 1`,
    );
    writeFileSync(head, '{');
    expect(() => readCertificate(folder, 'TV-04')).toThrow('not JSON, so not a certificate');
    writeFileSync(actions, 'other');
    expect(() => readActions(folder, certificate)).toThrow('not the actions of the certificate beside it');
    rmSync(actions);
    expect(() => readActions(folder, certificate)).toThrow('the actions of the certificate are missing');
  });
});

describe('certifyVariation', () => {
  it('rejects what training does not show, and names the pose', async () => {
    const training = {
      support: new MotorSupport({ handEvents: [], skills: ['grasp', 'place'] }),
      sha256: 'c'.repeat(64),
    };
    const { certificate } = await certifyVariation(certification.candidate, { seeds: 1, training });
    expect(certificate).toMatchObject({ status: 'rejected', causes: { new_grasp: 1 }, episodes: [] });
    expect(certificate.rejections[0]!.detail).toMatch(/^grasp of apple at \[0\.\d+, 0\.\d+, 0\.\d+\]: /);
  });
});

describe('a rollout that knows nothing of the task', () => {
  it.each(['random', 'idle'] as const)('does not do it: %s', async (kind) => {
    const start = await certification.candidate.start(0);
    expect(runBlindly(start, { kind, steps: 200, stream: new RandomStream(['test', kind]) })).toBe(false);
  });
});
