/**
 * Writes as MJCF the very meshes that `bench/render.ts` draws, in one posture, for MuJoCo's renderer to draw:
 * `npx tsx bench/osmesa/scene.ts SHADOW SAMPLES > scene.xml`
 *
 * The room's walls and ceiling are left out, since there they would keep the lamp's light off; the parts of a link are one mesh, since
 * open ones have no volume. Both make MuJoCo's work less.
 */
import { multiplyPose, pose } from '../../../src/core/pose.ts';
import { type Mesh, mergeMeshes, transformMesh } from '../../../src/render/mesh.ts';
import type { Drawable } from '../../../src/render/scene.ts';
import { benchScene } from '../render-scene.ts';

const [shadow = '1024', samples = '0'] = process.argv.slice(2);
const { scene, frames } = benchScene(1);
const drawn = scene.drawables.filter(({ name }) => name !== 'room/walls' && name !== 'room/ceiling');

function placed({ mesh, body, body_T_mesh }: Drawable): Mesh {
  const local = pose(body_T_mesh, body_T_mesh ? Array.from(body_T_mesh).slice(3) : undefined);
  if (body === null) return transformMesh(mesh, local);
  return transformMesh(mesh, multiplyPose(pose(), frames[0].slice(7 * body, 7 * body + 7), local));
}

/** Parts of a moving thing together, in the colour of the first. */
const groups = new Map<string, Drawable[]>();
for (const drawable of drawn) {
  const key = drawable.body === null ? drawable.name : `body${drawable.body}`;
  groups.set(key, [...(groups.get(key) ?? []), drawable]);
}

const text = (values: ArrayLike<number>): string => Array.from(values, (v) => Number(v.toFixed(6))).join(' ');
const assets: string[] = [];
const geoms: string[] = [];
for (const [key, drawables] of groups) {
  const name = key.replaceAll('/', '_');
  const mesh = mergeMeshes(drawables.map(placed));
  const { colour, texture, textureScale = 1 } = drawables[0].material;
  const uvs = mesh.uvs.map((value) => value * textureScale);
  assets.push(
    `<mesh name="${name}" vertex="${text(mesh.positions)}" normal="${text(mesh.normals)}" face="${text(mesh.indices)}"` +
      `${texture ? ` texcoord="${text(uvs)}"` : ''}/>`,
    texture
      ? `<material name="${name}" texture="picture" rgba="${text(colour)} 1"/>`
      : `<material name="${name}" rgba="${text(colour)} 1"/>`,
  );
  geoms.push(`<geom type="mesh" mesh="${name}" material="${name}" contype="0" conaffinity="0"/>`);
}

process.stdout.write(`<mujoco>
<visual><quality shadowsize="${shadow}" offsamples="${samples}"/><global offwidth="800" offheight="800"/></visual>
<asset>
<texture name="picture" type="2d" builtin="checker" rgb1=".8 .62 .43" rgb2=".7 .52 .35" width="512" height="512"/>
${assets.join('\n')}
</asset>
<worldbody>
<light directional="true" pos="1 1 2" dir="-.35 -.42 -.84" castshadow="true"/>
<camera name="front" pos="1.58 0 .74" xyaxes="0 1 0 -.394 0 .919" fovy="47"/>
${geoms.join('\n')}
</worldbody>
</mujoco>
`);
