/**
 * The Panda as MJCF: links and inertias from `panda.ts`, primitive geometry of our own.
 *
 * Links 0 to 3 cannot reach the table and do not collide. Pads: settings that held every test object for 10 s.
 */
import {
  BASE_POSITION_M,
  FINGER_TRAVEL_M,
  FLANGE_OFFSET_M,
  HAND_YAW_RAD,
  JOINT_ARMATURE,
  JOINT_DAMPING,
  PANDA_LINKS,
  SERVO_DAMPING_SHARE,
  SERVO_STIFFNESS,
  TCP_OFFSET_M,
  TORQUE_LIMIT,
} from './panda.ts';

const ARM_SHAPES: Readonly<Record<string, string>> = {
  link4: '<geom class="arm" type="sphere" size="0.06" mass="0"/>',
  link5: '<geom class="arm" type="capsule" size="0.05" fromto="0 0 -0.25 0 0.03 -0.06" mass="0"/>',
  link6: '<geom class="arm" type="capsule" size="0.045" fromto="0 0 -0.03 0.08 0 -0.01" mass="0"/>',
  link7: '<geom class="arm" type="cylinder" size="0.044 0.03" pos="0 0 0.075" mass="0"/>',
};

const PAD =
  'condim="4" friction="1.5 0.02 0.0005" priority="1" solref="0.004 1" solimp="0.95 0.99 0.001" contype="2" conaffinity="1"';
/** Half extents of a finger tip's soft pad [m]; its inner face is the plane y = 0 of the finger's frame. */
export const PAD_HALF_M = [0.0085, 0.004, 0.0085] as const;
const PAD_CENTRE_Z_M = 0.0445;
const FINGER_STIFFNESS = 1000;

const text = (values: readonly number[]): string => values.join(' ');

function finger(side: 'left' | 'right'): string {
  const turn = side === 'left' ? '1 0 0 0' : '0 0 0 1';
  return `<body name="${side}_finger" pos="0 0 0.0584" quat="${turn}" gravcomp="1">
    <inertial mass="0.015" pos="0 0 0" diaginertia="2.4e-6 2.4e-6 7.5e-7"/>
    <joint name="${side}_finger" type="slide" axis="0 1 0" range="0 ${FINGER_TRAVEL_M}" damping="10" armature="0.1"/>
    <geom class="arm" name="${side}_finger_shaft" type="box" size="0.01 0.007 0.018" pos="0 0.0125 0.018" mass="0"/>
    <geom class="arm" name="${side}_finger_tip" type="box" size="0.0085 0.002 0.0105" pos="0 0.01 0.0425" mass="0"/>
    <geom name="${side}_finger_pad" type="box" size="${text(PAD_HALF_M)}" pos="0 ${PAD_HALF_M[1]} ${PAD_CENTRE_Z_M}" ${PAD} mass="0"/>
  </body>`;
}

const HAND = `<body name="hand" pos="0 0 ${FLANGE_OFFSET_M}" euler="0 0 ${HAND_YAW_RAD}" gravcomp="1">
  <inertial mass="0.73" pos="-0.01 0 0.03" diaginertia="0.001 0.0025 0.0017"/>
  <geom class="arm" name="hand" type="box" size="0.032 0.102 0.029" pos="0 0 0.029" mass="0"/>
  <site name="tcp" pos="0 0 ${TCP_OFFSET_M}"/>
  ${finger('left')}
  ${finger('right')}
</body>`;

function chain(): string {
  return [...PANDA_LINKS].reduceRight((inner, link) => {
    return `<body name="${link.name}" pos="${text(link.position)}" quat="${text(link.quaternion)}" gravcomp="1">
  <inertial mass="${link.massKg}" pos="${text(link.centreOfMass)}" fullinertia="${text(link.inertia)}"/>
  <joint name="${link.name}" axis="0 0 1" range="${text(link.rangeRad)}" damping="${JOINT_DAMPING}" armature="${JOINT_ARMATURE}"/>
  ${ARM_SHAPES[link.name] ?? ''}
  ${inner}
</body>`;
  }, HAND);
}

function servo(name: string, index: number): string {
  const kp = SERVO_STIFFNESS[index]!;
  const torque = TORQUE_LIMIT[index]!;
  return `<position name="${name}" joint="${name}" kp="${kp}" kv="${kp * SERVO_DAMPING_SHARE}" forcerange="${-torque} ${torque}"/>`;
}

function fingerServo(side: string): string {
  return `<position name="${side}_finger" joint="${side}_finger" kp="${FINGER_STIFFNESS}" ctrlrange="0 ${FINGER_TRAVEL_M}"/>`;
}

/** The robot's body tree, and what goes beside the world: actuators (7 arm, 2 fingers, in this order) and the mirror constraint. */
export const pandaMjcf = {
  body: `<body name="link0" pos="${text(BASE_POSITION_M)}">
  <inertial mass="0.629769" pos="-0.041018 -0.00014 0.049974" diaginertia="0.003 0.004 0.004"/>
  ${chain()}
</body>`,
  assembly: `<equality><joint joint1="right_finger" joint2="left_finger" solref="0.005 1"/></equality>
<actuator>
${PANDA_LINKS.map((link, index) => servo(link.name, index)).join('\n')}
${fingerServo('left')}
${fingerServo('right')}
</actuator>`,
};
