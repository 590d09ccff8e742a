/** One thing in a notebook that keeps the course from being built. */
export interface Fault {
  /** Number of the cell, counted from 1; absent where the whole notebook is meant. */
  readonly cell?: number;
  readonly message: string;
}

/** A fault, and the file it is in. */
export interface Problem extends Fault {
  readonly notebook: string;
}

/**
 * All problems of a build at once, each naming its notebook and cell, so that one round mends them
 * all.
 */
export class SiteError extends Error {
  override readonly name = 'SiteError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const told = unique(problems);
    const noun = told.length === 1 ? 'problem' : 'problems';
    super(`${told.length} ${noun}:\n${told.map((problem) => `  ${describe(problem)}`).join('\n')}`);
    this.problems = told;
  }
}

/** A problem seen in both languages is told once; in the order of notebook and cell. */
function unique(problems: readonly Problem[]): Problem[] {
  const byText = new Map(problems.map((problem) => [describe(problem), problem]));
  return [...byText.values()].sort(
    (a, b) => a.notebook.localeCompare(b.notebook) || (a.cell ?? 0) - (b.cell ?? 0),
  );
}

function describe({ notebook, cell, message }: Problem): string {
  return `${notebook}${cell === undefined ? '' : `, cell ${cell}`}: ${message}`;
}
