import type { Diagnostic, Program } from 'typescript/unstable/sync';

/** A finding of the type checker. Offsets are UTF-16 code units of the cell, or of `file` where it is given. */
export interface TypeProblem {
  readonly code: number;
  /** The message, then what explains it, one line each. */
  readonly lines: readonly string[];
  readonly start: number;
  readonly end: number;
  /** A local file that the cell imports, as a path relative to the notebook. */
  readonly file?: string;
}

/** "Cannot assign to '{0}' because it is an import." */
const ASSIGNED_IMPORT = 2632;

/** What is wrong in a file: where it cannot be read, nothing else is said of it. */
export function errorsIn(program: Program, file: string): readonly Diagnostic[] {
  const syntactic = program.getSyntacticDiagnostics(file).filter(isError);
  return syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(file).filter(isError);
}

/** @param limit Where the reader's code ends. */
export function problemOf(diagnostic: Diagnostic, limit = Number.POSITIVE_INFINITY): TypeProblem {
  return {
    code: diagnostic.code,
    lines: [messageOf(diagnostic), ...chain(diagnostic.messageChain ?? [], 1)],
    start: Math.min(diagnostic.pos, limit),
    end: Math.min(diagnostic.end, limit),
  };
}

/** Constants of earlier cells are imports for the compiler, for the reader they are constants. */
function messageOf({ code, text }: Diagnostic): string {
  return code === ASSIGNED_IMPORT ? text.replace('an import.', 'a constant.') : text;
}

function chain(links: readonly Diagnostic[], depth: number): string[] {
  return links.flatMap(({ text, messageChain }) => [
    '  '.repeat(depth) + text,
    ...chain(messageChain ?? [], depth + 1),
  ]);
}

/** `DiagnosticCategory.Error`; the enum itself is only reachable through the package's internals. */
const isError = ({ category }: Diagnostic): boolean => category === 1;
