/**
 * sin, cos, atan2, acos and log from + - * / and sqrt alone.
 *
 * ECMAScript leaves the last bits of its own to the implementation, and they did differ between Node versions; whatever ends
 * in a dataset must not. Each agrees with the built-in one to a few units in the last place (see the test).
 */

const HALF_PI_HIGH = 1.5707963267341256; // the first 33 bits of pi/2, so that k * HALF_PI_HIGH is exact for |k| < 2^20
const HALF_PI_LOW = 6.077100506506192e-11;
const LN2_HIGH = 6.931471803691238e-1;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = Math.SQRT2;

const SIN_SERIES = inverseFactorials(3, 17);
const COS_SERIES = inverseFactorials(2, 18);

/** Alternating 1/n! for n = first, first + 2, ... last, highest first, as Horner's rule wants them. */
function inverseFactorials(first: number, last: number): Float64Array {
  const terms: number[] = [];
  for (let n = first, sign = -1; n <= last; n += 2, sign = -sign) {
    let factorial = 1;
    for (let i = 2; i <= n; i++) factorial *= i;
    terms.unshift(sign / factorial);
  }
  return Float64Array.from(terms);
}

function horner(series: Float64Array, x: number): number {
  let sum = 0;
  for (let i = 0; i < series.length; i++) sum = sum * x + series[i]!;
  return sum;
}

function sinNearZero(r: number): number {
  const square = r * r;
  return r + r * square * horner(SIN_SERIES, square);
}

function cosNearZero(r: number): number {
  const square = r * r;
  return 1 + square * horner(COS_SERIES, square);
}

/** Sine of an angle [rad], |x| < 1e6. */
export function sin(x: number): number {
  const k = Math.round(x / (HALF_PI_HIGH + HALF_PI_LOW));
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  switch (((k % 4) + 4) % 4) {
    case 0:
      return sinNearZero(r);
    case 1:
      return cosNearZero(r);
    case 2:
      return -sinNearZero(r);
    default:
      return -cosNearZero(r);
  }
}

/** Cosine of an angle [rad], |x| < 1e6. */
export function cos(x: number): number {
  const k = Math.round(x / (HALF_PI_HIGH + HALF_PI_LOW));
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  switch (((k % 4) + 4) % 4) {
    case 0:
      return cosNearZero(r);
    case 1:
      return -sinNearZero(r);
    case 2:
      return -cosNearZero(r);
    default:
      return sinNearZero(r);
  }
}

/** Arc tangent of x in [0, 1]: halved twice by tan(a/2) = x / (1 + sqrt(1 + x^2)), then the series. */
function atanUnit(x: number): number {
  let t = x / (1 + Math.sqrt(1 + x * x));
  t = t / (1 + Math.sqrt(1 + t * t));
  const square = t * t;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = 1 / n - square * sum;
  return 4 * t * sum;
}

/** Angle of the vector (x, y) [rad] in (-pi, pi]. */
export function atan2(y: number, x: number): number {
  const absX = Math.abs(x);
  const absY = Math.abs(y);
  if (absX === 0 && absY === 0) return x < 0 || Object.is(x, -0) ? (Object.is(y, -0) ? -Math.PI : Math.PI) : y;
  let angle = absY <= absX ? atanUnit(absY / absX) : Math.PI / 2 - atanUnit(absX / absY);
  if (x < 0) angle = Math.PI - angle;
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

/** Arc cosine [rad]; values beyond [-1, 1] by rounding are taken as the nearest of the two. */
export function acos(x: number): number {
  if (x >= 1) return 0;
  if (x <= -1) return Math.PI;
  return atan2(Math.sqrt((1 - x) * (1 + x)), x);
}

const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm of a positive, normal number. */
export function log(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = ((high >>> 20) & 0x7ff) - 1023;
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n >= 3; n -= 2) sum = (sum + 1 / n) * square;
  return exponent * LN2_HIGH + (2 * s * (1 + sum) + exponent * LN2_LOW);
}
