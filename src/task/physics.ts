/**
 * Physical properties of single objects that are other than their assets say, with nothing of it to be seen.
 */
export interface PhysicsOverride {
  /** Mass as a multiple of the asset's. */
  readonly mass_factor?: number;
  /** Sliding friction, dimensionless, in place of the asset's. */
  readonly slide?: number;
  /** By how much the centre of mass is off the asset's, in the asset's frame [m]. */
  readonly com_offset_m?: readonly [number, number, number];
  /** Damping of moving parts as a multiple of the asset's, by the part's name. */
  readonly damping_factor?: Readonly<Record<string, number>>;
}
