/**
 * What seed demos are recorded of each task.
 */

export interface SeedRecipe {
  readonly template: string;
  readonly task: string;
  readonly demos: number;
  /** Variations whose layouts the demos take in turn. */
  readonly layouts: readonly string[];
  /** How far all but the container may stand from where they are written; absent for the task's own reset. */
  readonly spread?: { readonly position_m: number; readonly yaw_rad: number };
  /** How far off the vertical the hand comes to a thing, at most [m]; less for things that hardly fit between the fingers. */
  readonly approachM?: number;
  /** In the last demos another thing has a thing's place, both by semantic name. */
  readonly standIn?: { readonly for: string; readonly is: string; readonly demos: number };
}

const TRAINING = ['TV-01', 'TV-02', 'TV-03', 'TV-04'] as const;

export const RECIPES: readonly SeedRecipe[] = [
  {
    template: 'loose_packing',
    task: 'Packing_a_Fruit_Lunch',
    demos: 10,
    layouts: ['BASE'],
    // wider than any corpus does
    spread: { position_m: 0.05, yaw_rad: 0.5 },
    standIn: { for: 'apple', is: 'pear', demos: 3 },
  },
  { template: 'categorical_sorting', task: 'Sorting_the_Recycling', demos: 10, layouts: TRAINING },
  { template: 'constrained_positioning', task: 'Filling_the_Spice_Rack', demos: 10, layouts: TRAINING },
  { template: 'precision_insertion', task: 'Racking_the_Test_Tubes', demos: 10, layouts: TRAINING },
  { template: 'logical_assembly', task: 'Making_a_Sandwich', demos: 10, layouts: TRAINING },
  { template: 'recursive_stacking', task: 'Stacking_the_Bowls', demos: 10, layouts: TRAINING, approachM: 0.008 },
  { template: 'tabletop_arrangement', task: 'Lining_Up_the_Mugs', demos: 10, layouts: TRAINING, approachM: 0.008 },
  { template: 'container_accessing', task: 'Putting_Away_the_Leftovers', demos: 10, layouts: TRAINING },
  { template: 'container_accessing', task: 'Loading_the_Microwave', demos: 10, layouts: TRAINING },
  {
    template: 'patterned_arrangement',
    task: 'Setting_the_Breakfast_Table',
    demos: 10,
    layouts: TRAINING,
    approachM: 0.012,
  },
];
