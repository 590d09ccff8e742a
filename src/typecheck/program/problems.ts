import type { TypeProblem } from '../../cell/problems.ts';
import type { Bilingual } from '../../contract/index.ts';

export type { TypeProblem };

/** What a compiler finds, whichever it is. Offsets are UTF-16 code units of the file. */
export interface Finding extends Sentence {
  readonly code: number;
  /** `DiagnosticCategory`. */
  readonly category: number;
  readonly pos: number;
  readonly end: number;
}

/** What the compiler says, and what explains it. */
export interface Sentence {
  readonly text: string;
  /** The same in the reader's language, where that is another one. */
  readonly translated?: string;
  readonly messageChain?: readonly Sentence[] | undefined;
}

/** The part of a compiler's program that is asked for errors. */
export interface CheckedProgram<F extends Finding = Finding> {
  getSyntacticDiagnostics(file: string): readonly F[];
  getSemanticDiagnostics(file: string): readonly F[];
}

export interface ProblemOptions {
  /** How the paths of all that is in the notebook's folder begin. */
  readonly inside: string;
  /** Where the reader's code ends. */
  readonly limit?: number;
  /** The reader's language. Default: English. */
  readonly language?: keyof Bilingual;
}

/** "Cannot assign to '{0}' because it is an import." */
const ASSIGNED_IMPORT = 2632;

/** What is wrong in a file: where it cannot be read, nothing else is said of it. */
export function errorsIn<F extends Finding>(
  program: CheckedProgram<F>,
  file: string,
): readonly F[] {
  const syntactic = program.getSyntacticDiagnostics(file).filter(isError);
  return syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(file).filter(isError);
}

/** What is found, as a reader is told of it. */
export function problemOf(finding: Finding, options: ProblemOptions): TypeProblem {
  const { inside, limit = Number.POSITIVE_INFINITY, language = 'en' } = options;
  const told = [asConstant(finding), ...chain(finding.messageChain ?? [], 1)];
  const sentence = sentenceIn(told.map(({ text }) => text));
  const english = sentence ?? told.map(({ text }) => text).join('\n');
  const lines =
    sentence === undefined ? told.map(({ text, translated = text }) => translated) : [sentence];
  return {
    code: finding.code,
    lines: [
      ...lines.map((line) => withoutPaths(line, inside)),
      ...notes(finding.code, english, language),
    ],
    start: Math.min(finding.pos, limit),
    end: Math.min(finding.end, limit),
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
function asConstant({ code, text, translated }: Finding): Sentence {
  if (code !== ASSIGNED_IMPORT)
    return { text, ...(translated === undefined ? {} : { translated }) };
  const told = { text: text.replace('an import.', 'a constant.') };
  return translated === undefined
    ? told
    : { ...told, translated: translated.replace('导入', '常量') };
}

/** Types as a reader calls them: without the files that cells are checked in, and the places of packages and folders. */
export function withoutPaths(text: string, inside: string): string {
  return text
    .replace(OWN_TYPE, '$2')
    .replace(/import\("[^"]*\/node_modules\/([^"]+)"\)/g, 'import("$1")')
    .replaceAll(`"${inside}`, '"./');
}

/** `import("/tmp/…/__cell3").Net`. */
const OWN_TYPE = /import\("([^"]*\/__\w+)"\)\.([\p{ID_Continue}$]+)/gu;

/** What may be done about it, where that is known. */
function notes(code: number, text: string, language: keyof Bilingual): string[] {
  const [, missing] = (code === NO_MODULE && PACKAGE.exec(text)) || [];
  const say = words[language];
  return [...(missing ? [say.install(missing)] : []), ...namesakesIn(text).map(say.again)];
}

const words = {
  en: {
    install: (name: string) => `To install it, in the notebook's folder: npm install ${name}`,
    again: (name: string) =>
      `${name} was declared again, and this has to do with the earlier one too. Run the cells again that use ${name}.`,
  },
  zh: {
    install: (name: string) => `要安装它，在笔记本所在的文件夹里运行：npm install ${name}`,
    again: (name: string) =>
      `${name} 后来又声明过一次，这里还牵涉到先前的那一个。请重新运行用到 ${name} 的单元。`,
  },
};

/** "Cannot find module '{0}' or its corresponding type declarations." */
const NO_MODULE = 2307;
/** The same of an import that takes no name. */
const NO_SIDE_EFFECT_MODULE = 2882;

/** Whether a module is missing, or only its types. */
export const isOfModule = ({ code }: Finding): boolean =>
  code === NO_MODULE || code === NO_SIDE_EFFECT_MODULE;
const PACKAGE = /'((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^':]*)?'/;

/** A class that a cell declares again leaves values of the earlier one behind, and both have the same name. */
function namesakesIn(text: string): string[] {
  const places = new Map<string, string>();
  const twice = new Set<string>();
  for (const [, file = '', name = ''] of text.matchAll(OWN_TYPE)) {
    if ((places.get(name) ?? file) !== file) twice.add(name);
    places.set(name, file);
  }
  return [...twice];
}

function chain(links: readonly Sentence[], depth: number): Sentence[] {
  const indent = '  '.repeat(depth);
  return links.flatMap(({ text, translated = text, messageChain }) => [
    { text: indent + text, translated: indent + translated },
    ...chain(messageChain ?? [], depth + 1),
  ]);
}

/** `DiagnosticCategory.Error`; the enum itself is only reachable through the package's internals. */
const isError = ({ category }: Finding): boolean => category === 1;
