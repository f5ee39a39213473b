/** A line of the table. */
export interface Row {
  readonly fault: string;
  readonly job: string;
  readonly tried: number;
  readonly recovered: number;
  /** The first that went wrong. */
  readonly wrong: string;
}

/** Tries one after the other; an error of one is told and does not keep the others from being tried. */
export async function tally(fault: string, job: string, tries: readonly (() => Promise<void>)[]): Promise<Row> {
  let recovered = 0;
  let wrong = '';
  for (const attempt of tries) {
    try {
      await attempt();
      recovered++;
    } catch (error) {
      wrong ||= (error as Error).message;
    }
  }
  return { fault, job, tried: tries.length, recovered, wrong };
}

export function expectEqual(what: string, got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`${what} is ${String(got)}, expected ${String(expected)}`);
}
