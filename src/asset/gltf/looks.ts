/**
 * Materials as the few looks that a renderer is given: colour, texture, roughness, metalness.
 */
import type { Material } from '@gltf-transform/core';
import type { VisualTexture } from '../visual.ts';
import { baseTexture, specularGlossiness } from './base-texture.ts';
import { decodeImage, meanColour } from './images.ts';
import { LIMITS } from './options.ts';
import type { Part } from './parts.ts';

export interface Look {
  readonly name: string;
  /** sRGB, 0 to 1; multiplies the texture */
  readonly colour: readonly [number, number, number];
  /** Index into the textures, or -1. */
  readonly texture: number;
  readonly roughness: number;
  readonly metalness: number;
  /** The moving part that it is a look of; no two parts share one. */
  readonly part?: string;
}

export interface LookTable {
  readonly looks: readonly Look[];
  readonly textures: readonly VisualTexture[];
  /** For each part, for each of its triangles. */
  readonly lookOfTriangle: readonly Uint16Array[];
  readonly notes: readonly string[];
}

/** Without surroundings to mirror, metal is black: no more of it than this. */
const MOST_METALNESS = 0.4;
/** Steps of a vertex colour's channel. */
const COLOUR_STEPS = 6;

export async function lookTable(parts: readonly Part[]): Promise<LookTable> {
  const notes = new Set<string>();
  const textures: VisualTexture[] = [];
  const base = new Map<Material | null, Look>();
  const decoded = new Map<unknown, number>();
  for (const { material } of parts) {
    if (base.has(material)) continue;
    base.set(material, await lookOf(material, textures, decoded, notes));
  }
  const looks: Look[] = [];
  const places = new Map<string, number>();
  const place = (look: Look): number => {
    const key = JSON.stringify([look.colour, look.texture, look.roughness, look.metalness, look.part]);
    if (!places.has(key)) places.set(key, looks.push(look) - 1);
    return places.get(key)!;
  };
  const lookOfTriangle = parts.map((part) => {
    const { movingPart } = part;
    const look = { ...base.get(part.material)!, ...(movingPart === undefined ? {} : { part: movingPart }) };
    const out = new Uint16Array(part.indices.length / 3);
    if (!part.colours) return out.fill(place(look));
    return out.map((_, t) => place(tint(look, part, t)));
  });
  return { looks, textures, lookOfTriangle, notes: [...notes] };
}

async function lookOf(
  material: Material | null,
  textures: VisualTexture[],
  decoded: Map<unknown, number>,
  notes: Set<string>,
): Promise<Look> {
  const { texture, factor } = baseTexture(material);
  const colour = factor.slice(0, 3).map((value) => srgbOfLinear(value)) as [number, number, number];
  if (!material) return { name: 'plain', colour: [0.7, 0.7, 0.7], texture: -1, roughness: 0.6, metalness: 0 };
  const name = material.getName() || 'material';
  if (material.getAlphaMode() !== 'OPAQUE') notes.add('transparent materials are drawn opaque');
  if (material.getNormalTexture()) notes.add('dropped normal maps');
  if (material.getOcclusionTexture()) notes.add('dropped occlusion maps');
  if (material.getEmissiveTexture()) notes.add('dropped emission');
  let place = -1;
  if (texture) {
    if (!decoded.has(texture))
      decoded.set(texture, await addTexture(texture.getImage(), texture.getName(), textures, notes));
    place = decoded.get(texture)!;
  }
  const metalness =
    specularGlossiness(material) || material.getMetallicRoughnessTexture() ? 0 : material.getMetallicFactor();
  if (metalness > MOST_METALNESS) notes.add(`metalness was lowered to ${MOST_METALNESS}`);
  const older = specularGlossiness(material);
  const roughness = older ? 1 - older.getGlossinessFactor() : material.getRoughnessFactor();
  return {
    name,
    colour,
    texture: place,
    roughness: rounded(roughness),
    metalness: rounded(Math.min(metalness, MOST_METALNESS)),
  };
}

async function addTexture(
  image: Uint8Array | null,
  name: string,
  textures: VisualTexture[],
  notes: Set<string>,
): Promise<number> {
  const result = await decodeImage(image);
  if ('fault' in result) {
    notes.add(`dropped texture ${name || 'without a name'}: ${result.fault}`);
    return -1;
  }
  if (result.shrunk) notes.add(`textures were shrunk to ${LIMITS.textureSize} pixels at most`);
  return textures.push(result.texture) - 1;
}

const rounded = (value: number): number => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000;

/** The look of a triangle with vertex colours: their mean, in a few steps so that there are few looks. */
function tint(look: Look, { colours, indices }: Part, t: number): Look {
  const step = (value: number): number => Math.round(value * COLOUR_STEPS) / COLOUR_STEPS;
  const colour = look.colour.map((value, k) => {
    const mean = [0, 1, 2].reduce((sum, corner) => sum + (colours![3 * indices[3 * t + corner]! + k] ?? 1), 0) / 3;
    return value * step(srgbOfLinear(mean));
  });
  return { ...look, colour: colour as unknown as Look['colour'] };
}

/** IEC 61966-2-1; x^(1/2.4) is the fifth power of the twelfth root. */
export function srgbOfLinear(value: number): number {
  const x = Math.max(0, Math.min(1, value || 0));
  if (x <= 0.0031308) return rounded(12.92 * x);
  const fourth = Math.sqrt(Math.sqrt(x));
  let root = 1;
  for (let i = 0; i < 40; i++) root = (2 * root + fourth / (root * root)) / 3;
  return rounded(1.055 * root * root * root * root * root - 0.055);
}

/**
 * Fewer looks and textures: those with the least area are drawn as the nearest that stays, textures beyond the limit in their mean
 * colour.
 *
 * @param areas of each look
 * @returns for each look, the one that stands for it
 */
export function fewerLooks(
  table: LookTable,
  areas: readonly number[],
): Pick<LookTable, 'looks' | 'textures' | 'notes'> & {
  readonly stands: Uint16Array;
} {
  const notes = new Set(table.notes);
  const textureAreas = table.textures.map((_, i) =>
    table.looks.reduce((sum, look, k) => sum + (look.texture === i ? areas[k]! : 0), 0),
  );
  const order = textureAreas.map((_, i) => i).sort((a, b) => textureAreas[b]! - textureAreas[a]! || a - b);
  const kept = order.filter((i) => textureAreas[i]! > 0).slice(0, LIMITS.textures);
  if (order.filter((i) => textureAreas[i]! > 0).length > kept.length) {
    notes.add(`kept ${kept.length} of ${order.length} textures; the others are drawn in their mean colour`);
  }
  const flat = table.looks.map((look): Look => {
    if (look.texture < 0 || kept.includes(look.texture)) return { ...look, texture: kept.indexOf(look.texture) };
    const mean = meanColour(table.textures[look.texture]!);
    return {
      ...look,
      texture: -1,
      colour: look.colour.map((c, k) => rounded(c * mean[k]!)) as unknown as Look['colour'],
    };
  });
  const bySize = flat.map((_, i) => i).sort((a, b) => areas[b]! - areas[a]! || a - b);
  // the largest of each moving part comes first: whatever goes, there is one that can stand for it
  const firsts = bySize.filter((i, k) => bySize.findIndex((j) => flat[j]!.part === flat[i]!.part) === k);
  const byArea = [...firsts, ...bySize.filter((i) => !firsts.includes(i))];
  const staying = byArea.filter((i) => areas[i]! > 0).slice(0, LIMITS.materials);
  if (byArea.filter((i) => areas[i]! > 0).length > staying.length) {
    notes.add(`kept ${staying.length} of ${byArea.length} materials; the others are drawn as the nearest of these`);
  }
  const distance = (a: Look, b: Look): number =>
    a.colour.reduce((sum, value, k) => sum + (value - b.colour[k]!) * (value - b.colour[k]!), 0) +
    (a.texture !== b.texture ? 1 : 0) +
    (a.part !== b.part ? 10 : 0);
  const stands = Uint16Array.from(flat, (look, i) => {
    const place = staying.indexOf(i);
    if (place >= 0) return place;
    return staying.reduce(
      (best, j, k) => (distance(look, flat[j]!) < distance(look, flat[staying[best]!]!) ? k : best),
      0,
    );
  });
  return {
    looks: staying.map((i) => flat[i]!),
    textures: kept.map((i) => table.textures[i]!),
    notes: [...notes],
    stands,
  };
}
