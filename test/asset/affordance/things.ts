import type { Asset, YawSymmetry } from '../../../src/asset/asset.ts';

interface Block {
  readonly half: readonly [number, number, number];
  readonly symmetry?: YawSymmetry;
  readonly name?: string;
}

/** A box that stands on its base [m]. */
export const block = ({ half, symmetry = { kind: 'n_fold', n: 2 }, name = 'block' }: Block): Asset => ({
  id: `test/${name}`,
  semanticName: name,
  massKg: 0.1,
  surface: { slide: 1, spin: 0.01, roll: 0 },
  symmetry,
  colours: { shell: [0.5, 0.5, 0.5] },
  shapes: [{ type: 'box', size: half, position: [0, 0, half[2]], colour: 'shell' }],
});

/** 4 cm wide, 14 cm long, 4 cm high. */
export const OBLONG = block({ half: [0.02, 0.07, 0.02], name: 'oblong' });
