/**
 * An asset with physical properties of its own, looks unchanged.
 */
import type { Asset } from '../asset/asset.ts';
import { type Inertial, inertialOf } from '../asset/geometry/inertia.ts';
import { shapeHull } from '../asset/geometry/primitive-hull.ts';
import { complain } from '../core/errors.ts';
import type { PhysicsOverride } from '../task/physics.ts';

/**
 * Heavier or lighter throughout, so that the centre of mass stays where it is, unless that is moved: inertia about it is then
 * kept.
 *
 * @throws UserError for a part that the asset does not have
 */
export function withPhysics(asset: Asset, physics: PhysicsOverride, where: string): Asset {
  const { massKg, surface } = asset;
  const { mass_factor = 1, slide = surface.slide, damping_factor } = physics;
  const inertial = inertialWith(asset, physics);
  return {
    ...asset,
    massKg: massKg * mass_factor,
    surface: { ...surface, slide },
    ...(inertial ? { inertial } : {}),
    ...(damping_factor ? { parts: dampedParts(asset, damping_factor, where) } : {}),
  };
}

/** Absent where it follows from the shapes: a moved centre does not. */
function inertialWith(asset: Asset, { mass_factor = 1, com_offset_m }: PhysicsOverride): Inertial | undefined {
  const own = asset.inertial ?? (com_offset_m ? inertialOfShapes(asset) : undefined);
  if (!own) return undefined;
  const [x, y, z] = own.centre;
  const [dx, dy, dz] = com_offset_m ?? [0, 0, 0];
  const matrix = own.matrix.map((moment) => moment * mass_factor) as unknown as Inertial['matrix'];
  return { centre: com_offset_m ? [x + dx, y + dy, z + dz] : own.centre, matrix };
}

/** What MuJoCo makes of the solid shapes; round ones by their facets, to about 3 %. */
function inertialOfShapes({ shapes, massKg }: Asset): Inertial {
  const hulls = shapes.filter((shape) => shape.collides !== false && shape.part === undefined).map(shapeHull);
  return inertialOf(
    hulls.map(({ vertices, faces }) => ({ positions: vertices, indices: faces })),
    massKg,
  );
}

function dampedParts({ id, parts = [] }: Asset, factors: Readonly<Record<string, number>>, where: string) {
  for (const name of Object.keys(factors)) {
    if (parts.some((part) => part.name === name)) continue;
    const expected = parts.length > 0 ? parts.map((part) => part.name) : 'an asset with moving parts; it has none';
    throw complain({ where, what: `${id} has no such part`, got: name, expected });
  }
  return parts.map((part) => ({ ...part, damping: part.damping * (factors[part.name] ?? 1) }));
}
