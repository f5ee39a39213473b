/**
 * How a scene looks, apart from what is in it: lamp, table, tints, camera errors, sensor noise. Plain data that can be logged.
 *
 * By default there is one fixed appearance. Every kind of change is an option with its own random stream, so that switching one
 * on leaves all others as they were.
 */
import { cos, sin } from '../core/portable-math.ts';
import { multiplyPose, type Numbers, type Pose, pose, quaternionFromRotationVector } from '../core/pose.ts';
import type { RandomStream } from '../core/random.ts';
import type { Colour, Lighting } from './scene.ts';

export interface Appearance {
  readonly lighting: Lighting;
  /** Seed of the table's wood, and what multiplies it (sRGB). */
  readonly tableSeed: number;
  readonly tableTint: Colour;
  /** sRGB factors by object id; an object that is not named keeps its colours. */
  readonly objectTints: Readonly<Record<string, Colour>>;
  /** By camera name: error of its pose, xyz [m] and rotation vector [rad], in the camera's frame. */
  readonly cameraErrors: Readonly<Record<string, readonly [number, number, number, number, number, number]>>;
  /** Standard deviation in steps of 1/255; 0 for none. */
  readonly sensorNoise: number;
  readonly sensorSeed: number;
}

/** From beyond the table: seen from no fixed camera of `configs/cameras` is the table where it would mirror the lamp. */
const DEFAULT_LIGHT = { azimuthRad: 0.25, elevationRad: 1.02 } as const;

function lightDirection(azimuthRad: number, elevationRad: number): Colour {
  const flat = cos(elevationRad);
  return [flat * cos(azimuthRad), flat * sin(azimuthRad), sin(elevationRad)];
}

/** Late morning, the window on the robot's right. */
export const DEFAULT_APPEARANCE: Appearance = {
  lighting: {
    direction: lightDirection(DEFAULT_LIGHT.azimuthRad, DEFAULT_LIGHT.elevationRad),
    colour: [0.98, 0.93, 0.85],
    sky: [0.36, 0.38, 0.41],
    ground: [0.17, 0.15, 0.13],
    window: [0.18, 0.21, 0.25],
    windowDirection: [0, -1, 0],
  },
  tableSeed: 1,
  tableTint: [1, 1, 1],
  objectTints: {},
  cameraErrors: {},
  sensorNoise: 0,
  sensorSeed: 0,
};

/** What may vary; 0 or false leaves a thing as it is by default. */
export interface AppearanceOptions {
  /** Turn of the lamp about the upright, either way [rad]; its height and strength go with it. */
  readonly lightTurnRad: number;
  /** Share by which lamp and ambient light vary. */
  readonly lightStrength: number;
  /** Another table's wood and tint. */
  readonly tableTexture: boolean;
  /** Largest change of an object's colour factors, for the objects that may be tinted. */
  readonly colourJitter: number;
  /** Largest error of each camera along and about each axis. */
  readonly cameraJitterM: number;
  readonly cameraJitterRad: number;
  /** Standard deviation in steps of 1/255. */
  readonly sensorNoise: number;
}

export const APPEARANCE_DEFAULTS: AppearanceOptions = {
  lightTurnRad: 0,
  lightStrength: 0,
  tableTexture: false,
  colourJitter: 0,
  cameraJitterM: 0,
  cameraJitterRad: 0,
  sensorNoise: 0,
};

/** What an appearance is sampled for. */
export interface AppearanceSubjects {
  /** Ids of the objects whose colours may change, such as distractors. */
  readonly objects: readonly string[];
  /** Names of the cameras. */
  readonly cameras: readonly string[];
}

/** An episode's appearance; equal options and streams give equal appearances. */
export function sampleAppearance(
  options: Partial<AppearanceOptions>,
  stream: RandomStream,
  { objects, cameras }: AppearanceSubjects = { objects: [], cameras: [] },
): Appearance {
  const settings = { ...APPEARANCE_DEFAULTS, ...options };
  return {
    ...DEFAULT_APPEARANCE,
    lighting: sampleLighting(settings, stream.fork('light')),
    ...(settings.tableTexture ? sampleTable(stream.fork('table')) : {}),
    objectTints:
      settings.colourJitter > 0
        ? Object.fromEntries(objects.map((id) => [id, sampleTint(stream.fork(`object/${id}`), settings.colourJitter)]))
        : {},
    cameraErrors:
      settings.cameraJitterM > 0 || settings.cameraJitterRad > 0
        ? Object.fromEntries(cameras.map((name) => [name, sampleError(settings, stream.fork(`camera/${name}`))]))
        : {},
    sensorNoise: settings.sensorNoise,
    sensorSeed: settings.sensorNoise > 0 ? stream.fork('sensor').uint32() : 0,
  };
}

function sampleLighting({ lightTurnRad, lightStrength }: AppearanceOptions, stream: RandomStream): Lighting {
  const { lighting } = DEFAULT_APPEARANCE;
  const turn = stream.uniform(-1, 1) * lightTurnRad;
  const lift = stream.uniform(-0.5, 0.5) * Math.min(0.5, lightTurnRad);
  const lamp = 1 + stream.uniform(-1, 1) * lightStrength;
  const ambient = 1 + stream.uniform(-0.5, 0.5) * lightStrength;
  const warmth = stream.uniform(-0.25, 0.25) * lightStrength;
  const scaled = ([r, g, b]: Colour, by: number, warm = 0): Colour => [
    r * by * (1 + warm),
    g * by,
    b * by * (1 - warm),
  ];
  return {
    ...lighting,
    direction:
      lightTurnRad === 0
        ? lighting.direction
        : lightDirection(DEFAULT_LIGHT.azimuthRad + turn, DEFAULT_LIGHT.elevationRad + lift),
    colour: scaled(lighting.colour, lamp, warmth),
    sky: scaled(lighting.sky, ambient),
    ground: scaled(lighting.ground, ambient),
    window: scaled(lighting.window, ambient),
  };
}

function sampleTable(stream: RandomStream): { tableSeed: number; tableTint: Colour } {
  const brightness = stream.uniform(0.55, 1);
  const warmth = stream.uniform(-0.12, 0.08);
  return {
    tableSeed: 1 + stream.integer(1_000_000),
    tableTint: [brightness, brightness * (1 - warmth / 2), brightness * (1 - warmth)],
  };
}

function sampleTint(stream: RandomStream, jitter: number): Colour {
  return [
    1 + stream.uniform(-jitter, jitter),
    1 + stream.uniform(-jitter, jitter),
    1 + stream.uniform(-jitter, jitter),
  ];
}

function sampleError(
  { cameraJitterM, cameraJitterRad }: AppearanceOptions,
  stream: RandomStream,
): [number, number, number, number, number, number] {
  const draw = () => stream.uniform(-1, 1);
  const [x, y, z, a, b, c] = [draw(), draw(), draw(), draw(), draw(), draw()];
  return [
    x * cameraJitterM,
    y * cameraJitterM,
    z * cameraJitterM,
    a * cameraJitterRad,
    b * cameraJitterRad,
    c * cameraJitterRad,
  ];
}

/** out (7,) = a camera's pose with the appearance's error. */
export function disturbCamera(out: Pose, world_T_camera: Numbers, appearance: Appearance, name: string): Pose {
  const error = appearance.cameraErrors[name];
  if (!error) {
    for (let i = 0; i < 7; i++) out[i] = world_T_camera[i];
    return out;
  }
  const camera_T_disturbed = pose(error);
  quaternionFromRotationVector(camera_T_disturbed, 3, error.slice(3));
  return multiplyPose(out, world_T_camera, camera_T_disturbed);
}
