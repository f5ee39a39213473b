/**
 * The reference of the per-step columns, made from their declarations.
 */
import { POLICY_COLUMNS, PRIVILEGED_COLUMNS } from '../episode/columns.ts';
import { columnTable } from './card.ts';

/** Markdown: every column of `data/` and `privileged/` that is declared. */
export function columnsDocument(): string {
  return `# Columns

Made from the code by \`npm run docs\`. Row t is the state before action t, and action t. Units are SI, quaternions are w x y z; x
points away from the robot, y to its left, z up.

## In \`data/\`: what a policy sees and does

${columnTable(POLICY_COLUMNS)}

Beside these: LeRobot's \`timestamp\`, \`frame_index\`, \`episode_index\`, \`index\`, \`task_index\`; \`observation.images.<camera>\` for each
camera of the corpus; \`language_persistent\` where the corpus asks for \`language_subtasks\`.

## In \`privileged/\`: what the simulator knows and a policy must not see

Keyed by \`episode_index\`, \`frame_index\`, \`index\`.

${columnTable(PRIVILEGED_COLUMNS)}

Beside these, for each camera and what the corpus asks for under \`images.passes\`: \`camera.<name>.depth\` (16-bit PNG, millimetres),
\`camera.<name>.instances\` (8-bit PNG of ids) and \`camera.<name>.boxes\` (five integers an object: left, top, right, bottom, visible
pixels).
`;
}
