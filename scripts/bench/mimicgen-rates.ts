/**
 * What MimicGen's paper says of its own tasks (arXiv 2310.17596, data generation rates, D0): other tasks, another simulator and
 * other demos than ours, so a measure of what replay usually gives and not of who is better.
 */
export const MIMICGEN_RATES = {
  source:
    "MimicGen's published data generation rates (arXiv 2310.17596, D0): different tasks, not to be compared one to one",
  percent: {
    Stack: 94,
    Square: 74,
    Threading: 51,
    Coffee: 78,
    'Three Piece Assembly': 36,
    'Hammer Cleanup': 48,
    'Mug Cleanup': 30,
    Kitchen: 100,
    'Nut Assembly': 50,
    'Pick Place': 33,
  },
} as const;
