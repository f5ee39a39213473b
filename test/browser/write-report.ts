/**
 * Writes a report in a process of its own, compiled by tsx as the command line is: `write-report.ts DIR OUT`.
 */
import { writeReport } from '../../src/report/report.ts';

const [, , dir, out] = process.argv;
await writeReport(dir!, { out: out! });
