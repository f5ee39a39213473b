/**
 * Loaded before a program: its clock goes back and forth by up to ten days from one look to the next.
 */
const DAY_MS = 86_400_000;
const now = Date.now.bind(Date);
let looks = 0;

/** A sawtooth: far ahead, far behind, and all between. */
const jump = () => ((looks++ * 7) % 21) * DAY_MS - 10 * DAY_MS;

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now() + jump());
    else super(...args);
  }
  static now() {
    return now() + jump();
  }
};
