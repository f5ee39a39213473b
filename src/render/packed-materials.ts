/**
 * Materials and textures as the kernel reads them.
 */
import type { Kernel } from './kernel.ts';
import type { Material } from './scene.ts';
import { toLinear } from './srgb.ts';
import type { Texture } from './texture.ts';

/** Numbers of a material, and of a texture, in the kernel's memory (`kernel/scene.ts`). */
const MATERIAL_STRIDE = 12;
const TEXTURE_STRIDE = 16;
/** Steps of a texel's colour. */
const TEXEL_ONE = 65535;

/** Writes the materials; the one after the last, which stands for nothing, is all 0. */
export function writeMaterials(kernel: Kernel, materials: readonly Material[]): void {
  const out = kernel.view('f32', 'materials', MATERIAL_STRIDE * (materials.length + 1));
  out.fill(0);
  materials.forEach(({ colour, roughness = 0.5, metalness = 0 }, index) => {
    const at = MATERIAL_STRIDE * index;
    const shines = roughness < 0.9 || metalness !== 0;
    colour.forEach((value, c) => {
      const linear = toLinear(value);
      out[at + c] = linear * (1 - metalness);
      if (shines) out[at + 4 + c] = 0.04 * (1 - metalness) + linear * metalness;
    });
    if (!shines) return;
    const squared = Math.max(0.04, roughness * roughness);
    out[at + 3] = 1;
    out[at + 7] = squared * squared;
    // the denominator of GGX with its visibility and Fresnel terms in one (B. Karis, "Optimizing PBR for Mobile", SIGGRAPH 2015)
    out[at + 8] = 4 * squared + 2;
    out[at + 9] = 1 - roughness;
  });
}

export const texelCount = ({ levels }: Texture): number => levels.reduce((sum, { length }) => sum + length / 3, 0);

/** Writes every level of the textures, one after another. */
export function writeTextures(kernel: Kernel, textures: readonly Texture[]): void {
  const headers = kernel.view('i32', 'textures', TEXTURE_STRIDE * textures.length);
  const total = textures.reduce((sum, texture) => sum + texelCount(texture), 0);
  const texels = kernel.view('u16', 'texels', 4 * total);
  let texel = 0;
  textures.forEach((texture, index) => {
    headers[TEXTURE_STRIDE * index] = texture.levels.length;
    texels.set(packedTexels(texture), 4 * texel);
    texture.levels.forEach(({ length }, level) => {
      headers[TEXTURE_STRIDE * index + 1 + level] = texel;
      texel += length / 3;
    });
  });
}

const packed = new WeakMap<Texture, Uint16Array>();

/** (texels, 4): linear rgb, and one; made once, since scenes share their textures. */
function packedTexels(texture: Texture): Uint16Array {
  const known = packed.get(texture);
  if (known) return known;
  const out = new Uint16Array(4 * texelCount(texture));
  let at = 0;
  for (const level of texture.levels) {
    for (let i = 0; i < level.length; i += 3, at += 4) {
      for (let c = 0; c < 3; c++) out[at + c] = Math.floor(Math.min(1, level[i + c]!) * TEXEL_ONE + 0.5);
      out[at + 3] = TEXEL_ONE;
    }
  }
  packed.set(texture, out);
  return out;
}
