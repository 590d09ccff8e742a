/** One thing in a notebook that keeps the course from being built. */
export interface Problem {
  readonly notebook: string;
  /** Number of the cell, counted from 1; absent where the whole notebook is meant. */
  readonly cell?: number;
  readonly message: string;
}

/** All problems of a build at once, each naming its notebook and cell, so that one round mends them all. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const noun = problems.length === 1 ? 'problem' : 'problems';
    super(
      `${problems.length} ${noun}:\n${problems.map((problem) => `  ${describe(problem)}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

function describe({ notebook, cell, message }: Problem): string {
  return `${notebook}${cell === undefined ? '' : `, cell ${cell}`}: ${message}`;
}
