/**
 * sRGB (IEC 61966-2-1) in and out by tables, which are built without `Math.pow`: its last bits differ between engines.
 */

/** x^(1/n) for x > 0 by Newton's method, from above. */
function root(x: number, n: number): number {
  let y = Math.max(1, x);
  for (let i = 0; i < 80; i++) {
    let power = 1;
    for (let k = 1; k < n; k++) power *= y;
    const next = y - (y * power - x) / (n * power);
    if (!(next < y)) break;
    y = next;
  }
  return y;
}

/** sRGB value in [0, 1] to linear light. */
export function toLinear(value: number): number {
  if (value <= 0.04045) return value / 12.92;
  const x = (value + 0.055) / 1.055;
  return x * x * root(x * x, 5); // x^2.4
}

/** Linear light in [0, 1] to sRGB. */
export function fromLinear(value: number): number {
  if (value <= 0.0031308) return 12.92 * value;
  return 1.055 * root(Math.sqrt(Math.sqrt(value * value * value * value * value)), 3) - 0.055; // x^(5/12)
}

/** (256,): byte to linear light. */
export const LINEAR_OF_BYTE: Float32Array = Float32Array.from({ length: 256 }, (_, i) => toLinear(i / 255));

/** Entries of `BYTE_OF_LIGHT` for each unit of light. */
export const LIGHT_STEPS = 4096;
/** Brightest light that the display table tells apart from white. */
export const LIGHT_MAX = 4;

/** Where the highlights begin to be compressed instead of clipped. */
const SHOULDER_START = 0.7;

/** The straight line up to the shoulder, then a hyperbola that meets it with equal slope and tends to 1. */
function displayCurve(light: number): number {
  if (light <= SHOULDER_START) return light;
  const room = 1 - SHOULDER_START;
  const t = (light - SHOULDER_START) / room;
  return SHOULDER_START + (room * t) / (1 + t);
}

/** (LIGHT_STEPS * LIGHT_MAX + 1,): what a pixel of that much light is shown as. */
export const BYTE_OF_LIGHT: Uint8Array = Uint8Array.from({ length: LIGHT_STEPS * LIGHT_MAX + 1 }, (_, i) =>
  Math.floor(255 * fromLinear(displayCurve((i + 0.5) / LIGHT_STEPS)) + 0.5),
);
