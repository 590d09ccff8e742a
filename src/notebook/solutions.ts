const BEGIN = /^[ \t]*\/\/[ \t]*###[ \t]*BEGIN SOLUTION\b.*$/;
const STARTER = /^[ \t]*\/\/[ \t]*###[ \t]*STARTER\b.*$/;
const END = /^[ \t]*\/\/[ \t]*###[ \t]*END SOLUTION\b.*$/;
const COMMENT = /^([ \t]*)\/\/ ?/;

/** A code cell with solution regions, as the reader meets it and as the author solved it. */
export interface SolutionCell {
  /** The cell with its author's starter in the place of each region. */
  readonly starter: string;
  /** The whole cell without marks and starters. */
  readonly solution: string;
  /** Whether each region has a starter. */
  readonly hasStarter: boolean;
}

/**
 * Reads the regions of a cell:
 *
 *     // ### BEGIN SOLUTION
 *     return x * x;
 *     // ### STARTER
 *     // return check.stub();
 *     // ### END SOLUTION
 *
 * The lines below STARTER, without their comment marks, stand in the reader's copy. A region without them leaves a
 * comment that says where to write.
 *
 * @returns nothing where the cell has none; a sentence where a mark has no partner
 */
export function splitSolution(
  source: string,
  placeholder = 'your code',
): SolutionCell | string | undefined {
  const starter: string[] = [];
  const solution: string[] = [];
  let region: 'none' | 'solution' | 'starter' = 'none';
  let indent = '';
  let found = false;
  let hasStarter = true;
  for (const line of source.split('\n')) {
    if (BEGIN.test(line)) {
      if (region !== 'none')
        return 'opens a solution inside a solution; write `// ### END SOLUTION` first';
      region = 'solution';
      found = true;
      indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    } else if (STARTER.test(line)) {
      if (region !== 'solution')
        return 'has a starter outside a solution; write it above `// ### END SOLUTION`';
      region = 'starter';
    } else if (END.test(line)) {
      if (region === 'none') return 'ends a solution that no `// ### BEGIN SOLUTION` opens';
      if (region === 'solution') {
        hasStarter = false;
        starter.push(`${indent}// ${placeholder}`);
      }
      region = 'none';
    } else if (region === 'starter') {
      starter.push(line.replace(COMMENT, '$1'));
    } else {
      solution.push(line);
      if (region === 'none') starter.push(line);
    }
  }
  if (region !== 'none') return 'opens a solution that no `// ### END SOLUTION` ends';
  return found
    ? { starter: starter.join('\n'), solution: solution.join('\n'), hasStarter }
    : undefined;
}

/** Whether a cell checks an exercise. */
export function isCheck(source: string): boolean {
  return /\bcheck\.exercise\s*\(/.test(source);
}
