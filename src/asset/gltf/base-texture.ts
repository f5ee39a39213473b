import type { Material, Texture, TextureInfo } from '@gltf-transform/core';
import type { PBRSpecularGlossiness } from '@gltf-transform/extensions';

export interface BaseTexture {
  readonly texture: Texture | null;
  /** Absent without a texture. */
  readonly info: TextureInfo | null;
  /** Linear rgba. */
  readonly factor: readonly number[];
}

/** What gives a material its colour, in the metallic-roughness model or in the older specular-glossiness one. */
export function baseTexture(material: Material | null): BaseTexture {
  if (!material) return { texture: null, info: null, factor: [1, 1, 1, 1] };
  const older = specularGlossiness(material);
  return older
    ? { texture: older.getDiffuseTexture(), info: older.getDiffuseTextureInfo(), factor: older.getDiffuseFactor() }
    : {
        texture: material.getBaseColorTexture(),
        info: material.getBaseColorTextureInfo(),
        factor: material.getBaseColorFactor(),
      };
}

export function specularGlossiness(material: Material): PBRSpecularGlossiness | null {
  return material.getExtension<PBRSpecularGlossiness>('KHR_materials_pbrSpecularGlossiness');
}
