/**
 * Every per-step column that an episode log holds. Row t is the state before action t, and action t.
 *
 * "Objects" are the scene's active objects in the order of `active_instance_ids`; bodies of contacts are named.
 */
import { ROBOT_JOINTS } from '../sim/world.ts';
import type { ColumnSpec } from './column.ts';

const POSE_NAMES = ['x', 'y', 'z', 'qw', 'qx', 'qy', 'qz'] as const;

/** What a policy sees and does: these go to the LeRobot data files. */
export const POLICY_COLUMNS = [
  {
    name: 'observation.state',
    dtype: 'float32',
    shape: [8],
    unit: 'm, rad',
    doc: "LIBERO's state: TCP position, TCP axis-angle (x component not negative), left and right finger position.",
    names: ['x', 'y', 'z', 'axis_angle_x', 'axis_angle_y', 'axis_angle_z', 'left_finger', 'right_finger'],
  },
  {
    name: 'action',
    dtype: 'float32',
    shape: [7],
    unit: '1',
    doc: "robosuite's OSC_POSE: position delta / 0.05 m, axis-angle delta / 0.5 rad, gripper -1 open to +1 closed.",
    names: ['dx', 'dy', 'dz', 'daxis_angle_x', 'daxis_angle_y', 'daxis_angle_z', 'gripper'],
  },
] as const satisfies readonly ColumnSpec[];

/** What the simulator knows and a policy must not see: these go to `privileged/`. */
export const PRIVILEGED_COLUMNS = [
  { name: 'time', dtype: 'float64', shape: [], unit: 's', doc: 'Simulated time since the start of the episode.' },
  {
    name: 'qpos',
    dtype: 'float64',
    shape: 'per_episode',
    unit: 'rad, m',
    doc: 'Joint positions: 7 arm, left and right finger, position and quaternion wxyz of each object, then the joints of moving parts in the order of objects, 0 for closed. Row 0 and the actions give every row again, bit for bit.',
  },
  {
    name: 'qvel',
    dtype: 'float64',
    shape: 'per_episode',
    unit: 'rad/s, m/s',
    doc: "Joint velocities: 7 arm, 2 fingers, per object linear (world) and angular (object's frame), then the joints of moving parts.",
  },
  {
    name: 'ctrl',
    dtype: 'float64',
    shape: [ROBOT_JOINTS],
    unit: 'rad, m',
    doc: 'Servo targets of the last physics step: 7 arm, 2 fingers.',
  },
  {
    name: 'tcp.pose',
    dtype: 'float64',
    shape: [7],
    unit: 'm',
    doc: 'TCP in the world: position, quaternion wxyz.',
    names: POSE_NAMES,
  },
  {
    name: 'target.pose',
    dtype: 'float64',
    shape: [7],
    unit: 'm',
    doc: "Where this row's action asks the TCP to be, before clipping and noise: position, quaternion wxyz.",
    names: POSE_NAMES,
  },
  { name: 'gripper.width', dtype: 'float32', shape: [], unit: 'm', doc: 'Distance between the finger pads.' },
  {
    name: 'object.pose',
    dtype: 'float64',
    shape: 'per_episode',
    unit: 'm',
    doc: 'Seven values an object, in the world: position, quaternion wxyz.',
  },
  {
    name: 'object.velocity',
    dtype: 'float64',
    shape: 'per_episode',
    unit: 'm/s, rad/s',
    doc: 'Six values an object, in the world: linear, angular.',
  },
  { name: 'contact.body_a', dtype: 'string', shape: 'per_row', unit: '', doc: 'First body of each touching pair.' },
  { name: 'contact.body_b', dtype: 'string', shape: 'per_row', unit: '', doc: 'Second body of each touching pair.' },
  {
    name: 'contact.force',
    dtype: 'float32',
    shape: 'per_row',
    unit: 'N',
    doc: 'Normal force of each touching pair, summed over its contact points.',
  },
  {
    name: 'goal.truth',
    dtype: 'bool',
    shape: 'per_episode',
    unit: '',
    doc: "Truth of each condition of the variation's `success`, in its order.",
  },
  {
    name: 'fail.truth',
    dtype: 'bool',
    shape: 'per_episode',
    unit: '',
    doc: "Truth of each condition of the variation's `fail`, in its order.",
  },
  {
    name: 'goal.held_steps',
    dtype: 'int32',
    shape: [],
    unit: 'steps',
    doc: 'For how many consecutive control steps, this one included, `success` has been true with nothing in hand.',
  },
  { name: 'subtask.index', dtype: 'int32', shape: [], unit: '', doc: 'Running subtask, from 0.' },
  { name: 'subtask.name', dtype: 'string', shape: [], unit: '', doc: 'The running subtask in words.' },
  { name: 'skill.phase', dtype: 'string', shape: [], unit: '', doc: 'What the hand is doing, e.g. `descend`.' },
  {
    name: 'object_in_hand',
    dtype: 'string',
    shape: [],
    unit: '',
    doc: 'Object that both fingers press on with at least 0.5 N; empty when there is none.',
  },
  {
    name: 'event',
    dtype: 'string',
    shape: [],
    unit: '',
    doc: "What has happened to the scene just before this row, as the resolved episode's `events` say, e.g. `displace apple_1`; else empty.",
  },
  {
    name: 'source.demo',
    dtype: 'string',
    shape: [],
    unit: '',
    doc: 'Seed demo that the action comes from; empty when it was made by the executor.',
  },
  { name: 'source.segment', dtype: 'int32', shape: [], unit: '', doc: 'Segment of that demo, from 0; -1 for none.' },
  {
    name: 'source.frame',
    dtype: 'int32',
    shape: [],
    unit: '',
    doc: 'Frame of that demo; -1 while interpolating or holding.',
  },
  {
    name: 'source.grasp',
    dtype: 'string',
    shape: [],
    unit: '',
    doc: "Of a grasp that was shown with another thing: the demo's asset and its known grasp that is nearest to the one shown, e.g. `builtin/apple#0`; else empty.",
  },
  {
    name: 'target.grasp',
    dtype: 'string',
    shape: [],
    unit: '',
    doc: 'The grasp of the present thing that was matched to it, e.g. `builtin/apple_3#2`; else empty.',
  },
  {
    name: 'source.grasp_distance',
    dtype: 'float32',
    shape: [],
    unit: '1',
    doc: 'How far the matched grasp is from the one shown, in approach, width, and height along the thing; 0 for none.',
  },
  {
    name: 'action.noise',
    dtype: 'float32',
    shape: [6],
    unit: '1',
    doc: 'Noise added to the first six components of the action, before clipping.',
  },
  {
    name: 'ik.residual',
    dtype: 'float32',
    shape: [],
    unit: 'm + rad',
    doc: 'Position plus rotation error that the inverse kinematics of the previous action left; 0 in row 0.',
  },
  {
    name: 'joint_limit_margin',
    dtype: 'float32',
    shape: [],
    unit: 'rad',
    doc: 'Distance of the arm joint that is nearest to one of its limits.',
  },
  {
    name: 'camera.pose',
    dtype: 'float64',
    shape: 'per_episode',
    unit: 'm',
    doc: "Seven values a camera, in the order of the corpus's cameras: its pose in the world, position and quaternion wxyz; x right, y down, z along the view.",
  },
  {
    name: 'manipulability',
    dtype: 'float32',
    shape: [],
    unit: '1',
    doc: "Yoshikawa's sqrt(det(J J^T)) at the TCP.",
  },
] as const satisfies readonly ColumnSpec[];

export type PolicyColumnName = (typeof POLICY_COLUMNS)[number]['name'];
export type PrivilegedColumnName = (typeof PRIVILEGED_COLUMNS)[number]['name'];
