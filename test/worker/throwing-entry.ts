import type { SlotTask } from '../../src/worker/pool.ts';

export default function run({ slot }: SlotTask): never {
  throw new TypeError(`slot ${slot} is at fault`);
}
