/**
 * Cameras: what a file says of one, and the numbers of one frame.
 *
 * A camera's frame is OpenCV's: x right, y down, z along the view. Pixel (i, j) has its centre at (i + 0.5, j + 0.5).
 */
import { z } from 'zod';
import { readYaml } from '../core/documents.ts';
import { complain } from '../core/errors.ts';
import { cos, sin } from '../core/portable-math.ts';
import { multiplyPose, type Numbers, type Pose, pose, rotationMatrix } from '../core/pose.ts';

const vector = z.tuple([z.number(), z.number(), z.number()]);

/** What a camera's YAML file holds. Lengths in m, angles in degrees, all in the parent's frame. */
export const cameraSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]*$/),
    width: z.int().min(8).max(2048),
    height: z.int().min(8).max(2048),
    vertical_fov_deg: z.number().min(1).max(150),
    parent: z.enum(['world', 'hand']),
    position: vector,
    look_at: vector.optional(),
    up: vector.optional(),
    quaternion_wxyz: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  })
  .refine((camera) => (camera.look_at === undefined) !== (camera.quaternion_wxyz === undefined), {
    message: 'a camera has either `look_at` or `quaternion_wxyz`',
  });

export interface CameraSpec {
  readonly name: string;
  /** [px] */
  readonly width: number;
  readonly height: number;
  readonly verticalFovRad: number;
  readonly parent: 'world' | 'hand';
  /** (7,) */
  readonly parent_T_camera: Pose;
}

export function parseCamera(value: z.output<typeof cameraSchema>, where: string): CameraSpec {
  const { name, width, height, vertical_fov_deg, parent, position, look_at, up = [0, 0, 1], quaternion_wxyz } = value;
  if (quaternion_wxyz?.every((q) => q === 0)) {
    throw complain({ where: `${where}: quaternion_wxyz`, what: 'a quaternion of length zero is no rotation' });
  }
  return {
    name,
    width,
    height,
    verticalFovRad: (vertical_fov_deg * Math.PI) / 180,
    parent,
    parent_T_camera: look_at ? lookAt(position, look_at, up, where) : pose(position, quaternion_wxyz),
  };
}

/** Reads `configs/cameras/<name>.yaml` or the like. */
export function readCamera(path: string): CameraSpec {
  return parseCamera(readYaml(path, cameraSchema), path);
}

/** The same camera with another image size [px]; the vertical field of view stays. */
export function resizeCamera(camera: CameraSpec, width: number, height: number): CameraSpec {
  return { ...camera, width, height };
}

/** Pose of a camera at a point that looks at another, its image upright along `up`. */
export function lookAt(position: Numbers, target: Numbers, up: Numbers, where = 'lookAt'): Pose {
  const forward = unit([target[0] - position[0], target[1] - position[1], target[2] - position[2]]);
  const right = forward && unit(cross(forward, up));
  if (!forward || !right) {
    throw complain({ where, what: 'a camera cannot look along its own `up`, nor at its own position', got: target });
  }
  return pose(position, quaternionOfColumns(right, cross(forward, right), forward));
}

type Vector = [number, number, number];

function cross(a: Numbers, b: Numbers): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(v: Vector): Vector | null {
  const length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  return length > 1e-9 ? [v[0] / length, v[1] / length, v[2] / length] : null;
}

/** wxyz of the rotation whose columns are x, y, z (Shepperd's method). */
function quaternionOfColumns(x: Vector, y: Vector, z: Vector): [number, number, number, number] {
  const squares = [1 + x[0] + y[1] + z[2], 1 + x[0] - y[1] - z[2], 1 - x[0] + y[1] - z[2], 1 - x[0] - y[1] + z[2]];
  const largest = squares.indexOf(Math.max(...squares));
  const s = Math.sqrt(squares[largest]) * 2;
  const [a, b, c] = [(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s];
  const [xy, xz, yz] = [(x[1] + y[0]) / s, (x[2] + z[0]) / s, (y[2] + z[1]) / s];
  switch (largest) {
    case 0:
      return [s / 4, a, b, c];
    case 1:
      return [a, s / 4, xy, xz];
    case 2:
      return [b, xy, s / 4, yz];
    default:
      return [c, xz, yz, s / 4];
  }
}

/** Focal length [px] of an image of that height. */
export function focalLengthPx(verticalFovRad: number, height: number): number {
  return (height / 2) * (cos(verticalFovRad / 2) / sin(verticalFovRad / 2));
}

/** Pinhole intrinsics [px]: fx, fy, cx, cy. */
export function intrinsics(camera: Pick<CameraSpec, 'verticalFovRad' | 'width' | 'height'>): {
  fx: number;
  fy: number;
  cx: number;
  cy: number;
} {
  const focal = focalLengthPx(camera.verticalFovRad, camera.height);
  return { fx: focal, fy: focal, cx: camera.width / 2, cy: camera.height / 2 };
}

/** out (7,) = the camera in the world, for the pose of what it is fixed to. */
export function cameraPose(out: Pose, camera: CameraSpec, world_T_hand: Numbers): Pose {
  if (camera.parent === 'hand') return multiplyPose(out, world_T_hand, camera.parent_T_camera);
  out.set(camera.parent_T_camera);
  return out;
}

/** Projection of one frame, filled without allocating. */
export class CameraFrame {
  width = 0;
  height = 0;
  focalPx = 0;
  /** (3, 4): world point to x w, y w, w with x, y in pixels and w the depth along the view [m] */
  readonly projection = new Float64Array(12);
  /** (3, 3): pixel (x, y, 1) to the ray of unit depth in the world */
  readonly rays = new Float64Array(9);
  /** (3,) [m] */
  readonly position = new Float64Array(3);
  readonly #matrix = new Float64Array(9);

  set(camera: CameraSpec, world_T_camera: Numbers): void {
    const { width, height } = camera;
    const focal = focalLengthPx(camera.verticalFovRad, height);
    const cx = width / 2;
    const cy = height / 2;
    this.width = width;
    this.height = height;
    this.focalPx = focal;
    const m = rotationMatrix(this.#matrix, world_T_camera);
    for (let k = 0; k < 3; k++) {
      // columns of m are the camera's axes in the world
      const [x, y, z] = [m[3 * k], m[3 * k + 1], m[3 * k + 2]];
      this.projection[k] = focal * x + cx * z;
      this.projection[4 + k] = focal * y + cy * z;
      this.projection[8 + k] = z;
      this.rays[3 * k] = x / focal;
      this.rays[3 * k + 1] = y / focal;
      this.rays[3 * k + 2] = z - (cx * x + cy * y) / focal;
      this.position[k] = world_T_camera[k];
    }
    for (let row = 0; row < 12; row += 4) {
      const p = this.projection;
      p[row + 3] = -(p[row] * this.position[0] + p[row + 1] * this.position[1] + p[row + 2] * this.position[2]);
    }
  }
}
