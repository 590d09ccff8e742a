const BEGIN = /^[ \t]*\/\/[ \t]*###[ \t]*BEGIN SOLUTION\b.*$/;
const END = /^[ \t]*\/\/[ \t]*###[ \t]*END SOLUTION\b.*$/;

/** A code cell with solution regions, as the reader meets it and as the author solved it. */
export interface Exercise {
  /** The cell with each region taken out and a line in its place that says where to write. */
  readonly starter: string;
  /** The whole cell without the marks. */
  readonly solution: string;
}

/**
 * Takes the regions between `// ### BEGIN SOLUTION` and `// ### END SOLUTION` out of a cell.
 *
 * @returns nothing where the cell has none; a sentence where a mark has no partner
 */
export function splitSolution(source: string, placeholder: string): Exercise | string | undefined {
  const starter: string[] = [];
  const solution: string[] = [];
  let open = false;
  let found = false;
  for (const line of source.split('\n')) {
    if (BEGIN.test(line)) {
      if (open) return 'opens a solution inside a solution; write `// ### END SOLUTION` first';
      open = found = true;
      starter.push(`${/^[ \t]*/.exec(line)?.[0] ?? ''}// ${placeholder}`);
    } else if (END.test(line)) {
      if (!open) return 'ends a solution that no `// ### BEGIN SOLUTION` opens';
      open = false;
    } else {
      solution.push(line);
      if (!open) starter.push(line);
    }
  }
  if (open) return 'opens a solution that no `// ### END SOLUTION` ends';
  return found ? { starter: starter.join('\n'), solution: solution.join('\n') } : undefined;
}
