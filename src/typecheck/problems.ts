import type { Diagnostic, Program } from 'typescript/unstable/sync';
import type { TypeProblem } from '../cell/index.ts';
import { insideOf } from './folder.ts';

export type { TypeProblem };

/** "Cannot assign to '{0}' because it is an import." */
const ASSIGNED_IMPORT = 2632;

/** What is wrong in a file: where it cannot be read, nothing else is said of it. */
export function errorsIn(program: Program, file: string): readonly Diagnostic[] {
  const syntactic = program.getSyntacticDiagnostics(file).filter(isError);
  return syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(file).filter(isError);
}

/**
 * @param cwd The notebook's folder.
 * @param limit Where the reader's code ends.
 */
export function problemOf(
  diagnostic: Diagnostic,
  cwd: string,
  limit = Number.POSITIVE_INFINITY,
): TypeProblem {
  const told = [messageOf(diagnostic), ...chain(diagnostic.messageChain ?? [], 1)];
  const sentence = sentenceIn(told);
  const lines = sentence === undefined ? told : [sentence];
  return {
    code: diagnostic.code,
    lines: [
      ...lines.map((line) => withoutPaths(line, cwd)),
      ...notes(diagnostic.code, lines.join('\n')),
    ],
    start: Math.min(diagnostic.pos, limit),
    end: Math.min(diagnostic.end, limit),
  };
}

/**
 * The sentence that a parameter has for its type, as those of the library have where shapes do not fit:
 * `"matMul: inner sizes 3 and 2 differ, [2, 3] x [2, 3]"`. It says all, and what stands around it speaks of types.
 */
export function sentenceIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, given = '', text] = NOT_ASSIGNABLE.exec(line) ?? [];
    // Four words at least, in place of anything but a text: other types in quotes are choices of an option.
    if (text && /^(\S+ ){3}/.test(text) && !/^(string$|["`])/.test(given)) {
      return JSON.parse(`"${text}"`);
    }
  }
  return undefined;
}

const NOT_ASSIGNABLE =
  /^\s*(?:Argument of type|Type) '(.*)' is not assignable to (?:parameter of )?type '"((?:[^"\\]|\\.)+)"'\./;

/** Constants of earlier cells are imports for the compiler, for the reader they are constants. */
function messageOf({ code, text }: Diagnostic): string {
  return code === ASSIGNED_IMPORT ? text.replace('an import.', 'a constant.') : text;
}

/** Types as a reader calls them: without the files that cells are checked in, and the places of packages and folders. */
export function withoutPaths(text: string, cwd: string): string {
  return text
    .replace(OWN_TYPE, '$2')
    .replace(/import\("[^"]*\/node_modules\/([^"]+)"\)/g, 'import("$1")')
    .replaceAll(`"${insideOf(cwd)}`, '"./');
}

/** `import("/tmp/…/__cell3").Net`. */
const OWN_TYPE = /import\("([^"]*\/__\w+)"\)\.([\p{ID_Continue}$]+)/gu;

/** What may be done about it, where that is known. */
function notes(code: number, text: string): string[] {
  const [, missing] = (code === NO_MODULE && PACKAGE.exec(text)) || [];
  const install = missing
    ? [`To install it, in the notebook's folder: npm install ${missing}`]
    : [];
  return [...install, ...namesakeNotes(text)];
}

/** "Cannot find module '{0}' or its corresponding type declarations." */
const NO_MODULE = 2307;
const PACKAGE = /'((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^':]*)?'/;

/** A class that a cell declares again leaves values of the earlier one behind, and both have the same name. */
function namesakeNotes(text: string): string[] {
  const places = new Map<string, string>();
  const twice = new Set<string>();
  for (const [, file = '', name = ''] of text.matchAll(OWN_TYPE)) {
    if ((places.get(name) ?? file) !== file) twice.add(name);
    places.set(name, file);
  }
  return [...twice].map(
    (name) =>
      `${name} was declared again, and this has to do with the earlier one too. Run the cells again that use ${name}.`,
  );
}

function chain(links: readonly Diagnostic[], depth: number): string[] {
  return links.flatMap(({ text, messageChain }) => [
    '  '.repeat(depth) + text,
    ...chain(messageChain ?? [], depth + 1),
  ]);
}

/** `DiagnosticCategory.Error`; the enum itself is only reachable through the package's internals. */
const isError = ({ category }: Diagnostic): boolean => category === 1;
