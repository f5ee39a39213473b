/**
 * Physical properties of single objects that are other than their assets say, with nothing of it to be seen.
 */
export interface PhysicsOverride {
  /** Mass as a multiple of the asset's. */
  readonly mass_factor?: number;
  /** Sliding friction, dimensionless, in place of the asset's. */
  readonly slide?: number;
}
