/**
 * Decodes a video file to its end with the system's ffmpeg, as a check: what comes with npm encodes H.264, but decodes none.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** ffmpeg's own decoder, which follows the standard to the letter; those of graphics cards conceal what is damaged. */
const DECODER = 'h264';

/** Of complaints, that are kept [characters]. */
const KEPT_WORDS = 4096;

export interface DecodedVideo {
  /** When each frame is shown, in the order in which they came [s]. */
  readonly timesSec: readonly number[];
  /** The first thing that the decoder complained of; null when there was nothing. */
  readonly complaint: string | null;
}

/** Why nothing can be decoded here, in words; null where it can be. */
export function missingDecoder(): string | null {
  const { error, stdout } = spawnSync('ffmpeg', ['-hide_banner', '-h', `decoder=${DECODER}`], { encoding: 'utf8' });
  if (error) return 'no ffmpeg on the path';
  return stdout.includes(`Decoder ${DECODER} `) ? null : "the system's ffmpeg has no decoder of H.264";
}

/** Where `missingDecoder` has nothing to say. A damaged file is a complaint, not a throw. */
export async function decodeVideo(path: string): Promise<DecodedVideo> {
  const source = ['-err_detect', '+crccheck+bitstream+buffer+explode', '-c:v', DECODER, '-i', path, '-map', '0:v:0'];
  const args = ['-hide_banner', '-nostdin', '-v', 'error', ...source, '-f', 'framecrc', 'pipe:1'];
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (words.length < KEPT_WORDS) words += text;
  });
  const closed = once(child, 'close');
  const timesSec: number[] = [];
  let tickSec = Number.NaN;
  for await (const line of createInterface(child.stdout)) {
    const [, numerator, denominator] = /^#tb 0: (\d+)\/(\d+)/.exec(line) ?? [];
    if (denominator) tickSec = Number(numerator) / Number(denominator);
    // stream, time of decoding, time of showing, duration, bytes, checksum
    else if (!line.startsWith('#')) timesSec.push(Number(line.split(',')[2]) * tickSec);
  }
  const [code] = (await closed) as [number | null];
  // ffmpeg says which of its parts speaks by an address, which differs from run to run
  const [first] = words
    .replaceAll(/ @ 0x[0-9a-f]+/g, '')
    .replaceAll(path, '')
    .trim()
    .split('\n') as [string];
  return { timesSec, complaint: first || (code === 0 ? null : `ffmpeg ended with exit code ${code}`) };
}
