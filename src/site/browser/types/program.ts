import type ts from 'typescript-js';
import {
  type CheckedProgram,
  cellOptions,
  type Finding,
  ownOptions,
  type Sentence,
} from '../../../typecheck/program/index.ts';

/** TypeScript's compiler in JavaScript. */
export type TypeScript = typeof ts;

/** Where the packed declarations lie in the compiler's file system, and the cells beside them. */
export const FOLDER = '/page';
/** Where the language's own library lies. */
const LIBRARY = '/lib';

/** The declarations that cells are checked with, as `scripts/site-types.mjs` packs them. */
export interface Declarations {
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  /** What each program reads, whatever its cells import: what is at hand without. */
  readonly roots: readonly string[];
  /** By the name of a module that a page gives its cells: the file with its types. */
  readonly modules: Readonly<Record<string, string>>;
}

/** Between a message and its translation. No type and no name holds it. */
const BETWEEN = '\u{F8FF}';

/** What the compiler may say; its types do not tell of it. */
interface Speaking {
  readonly Diagnostics: Readonly<Record<string, { readonly key: string; message: string }>>;
}

/**
 * Has the compiler say all in both languages at once: it fills in what a message speaks of, and who reads that splits
 * it. So what looks for words in a message finds them in English, whatever the reader's language. The compiler's own way
 * to another language leaves out some messages, as that of an expected error that is none.
 *
 * @param translations by the keys of the compiler's messages; none for English alone
 */
export function translate(
  typescript: TypeScript,
  translations: Readonly<Record<string, string>>,
): void {
  const { Diagnostics } = typescript as unknown as Speaking;
  for (const said of Object.values(Diagnostics)) {
    const { text } = split(said.message);
    const translated = translations[said.key];
    said.message = translated === undefined ? text : `${text}${BETWEEN}${translated}`;
  }
}

/**
 * A program of files in memory, over the packed declarations. Between two checks only what has changed is read
 * again.
 */
export class PageProgram implements CheckedProgram {
  readonly #typescript: TypeScript;
  readonly #declarations: Declarations;
  readonly #options: ts.CompilerOptions;
  readonly #host: ts.CompilerHost;
  readonly #texts = new Map<string, string>();
  readonly #sources = new Map<string, ts.SourceFile>();
  #program: ts.Program | undefined;
  #isStale = true;

  constructor(typescript: TypeScript, declarations: Declarations) {
    this.#typescript = typescript;
    this.#declarations = declarations;
    const { options } = typescript.convertCompilerOptionsFromJson(
      { ...ownOptions, ...cellOptions, types: [] },
      FOLDER,
    );
    this.#options = {
      ...options,
      paths: Object.fromEntries(
        Object.entries(declarations.modules).map(([name, file]) => [name, [file]]),
      ),
    };
    this.#host = this.#makeHost();
  }

  write(file: string, text: string): void {
    const path = `${FOLDER}/${file}`;
    if (this.#texts.get(path) === text) return;
    this.#texts.set(path, text);
    this.#sources.delete(path);
    this.#isStale = true;
  }

  getSyntacticDiagnostics(file: string): Finding[] {
    return this.#found(file, (program, source) => program.getSyntacticDiagnostics(source));
  }

  getSemanticDiagnostics(file: string): Finding[] {
    return this.#found(file, (program, source) => program.getSemanticDiagnostics(source));
  }

  #found(
    file: string,
    ask: (program: ts.Program, source: ts.SourceFile) => readonly ts.Diagnostic[],
  ): Finding[] {
    const program = this.#current();
    const source = program.getSourceFile(`${FOLDER}/${file}`);
    if (!source) throw new Error(`there is no ${file} in the program`);
    return ask(program, source).map(findingOf);
  }

  #current(): ts.Program {
    if (this.#program && !this.#isStale) return this.#program;
    const { roots } = this.#declarations;
    this.#program = this.#typescript.createProgram(
      [...roots, ...this.#texts.keys()],
      this.#options,
      this.#host,
      this.#program,
    );
    this.#isStale = false;
    return this.#program;
  }

  #makeHost(): ts.CompilerHost {
    const packed = new Map(Object.entries(this.#declarations.files));
    const folders = new Set(['/']);
    for (const path of [...packed.keys(), `${FOLDER}/x`]) {
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        folders.add(path.slice(0, at));
      }
    }
    const read = (path: string) => this.#texts.get(path) ?? packed.get(path);
    return {
      fileExists: (path) => read(path) !== undefined,
      directoryExists: (path) => folders.has(path),
      getDirectories: () => [],
      readFile: read,
      getSourceFile: (path, options) => {
        const known = this.#sources.get(path);
        if (known) return known;
        const text = read(path);
        if (text === undefined) return undefined;
        const source = this.#typescript.createSourceFile(path, text, options);
        this.#sources.set(path, source);
        return source;
      },
      getDefaultLibLocation: () => LIBRARY,
      getDefaultLibFileName: () => `${LIBRARY}/lib.d.ts`,
      getCurrentDirectory: () => FOLDER,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      writeFile() {},
    };
  }
}

function findingOf({ code, category, messageText, start = 0, length = 0 }: ts.Diagnostic): Finding {
  const told = typeof messageText === 'string' ? { text: messageText } : chainOf(messageText);
  return { code, category, pos: start, end: start + length, ...told, ...split(told.text) };
}

function chainOf({ messageText, next }: ts.DiagnosticMessageChain): Sentence {
  return { ...split(messageText), messageChain: next?.map(chainOf) };
}

function split(message: string): Sentence {
  const [text = '', translated] = message.split(BETWEEN);
  return translated === undefined ? { text } : { text, translated };
}
