import { statSync } from 'node:fs';
import { relative } from 'node:path';
import type { Diagnostic } from 'typescript/unstable/sync';
import { closing } from '../cell/syntax.ts';
import { BareNames } from './bare-names.ts';
import { Compiler } from './compiler.ts';
import { completions } from './completion.ts';
import { CheckFolder, configText, insideOf, slashed } from './folder.ts';
import { Guesses, type Question } from './guesses.ts';
import { type Hover, hoverAt } from './hover.ts';
import { printedTypes, symbolsAt } from './printer.ts';
import { CellNames, type DeclarableTypes, type KnownType } from './program/cells.ts';
import { DRAFT, SCOPE } from './program/kept-cells.ts';
import {
  declarationOf,
  declaredNames,
  importedModules,
  openFunctions,
  variableStatements,
} from './program/names.ts';
import { errorsIn, problemOf, type TypeProblem, withoutPaths } from './program/problems.ts';
import { projectConfig } from './project.ts';
import type { Completion } from './types.ts';

/** The types of what a session gives its cells. */
export interface SessionTypes {
  /** Declarations of its globals. */
  readonly globals: string;
  /** By the name of a module that the session has itself: the file with its types. */
  readonly modules: Readonly<Record<string, string>>;
  /** Packages that most sessions import. */
  readonly usual?: readonly string[];
}

export interface ServerOptions {
  readonly cwd: string;
  readonly tsconfig: string | undefined;
  /** What the session gives cells besides. */
  readonly session?: SessionTypes;
  /** A folder for temporary files. */
  readonly place: string;
  /** Where the compiler's process is written down, for a thread that may have to end it; 0 while there is none. */
  readonly compiler?: Int32Array;
}

const GLOBALS = '__globals.d.ts';
/** Cells run in Node, also where the project's own configuration names no types. */
const NODE_TYPES = '/// <reference types="node" />';
/** `SymbolFlags.Type | SymbolFlags.Namespace`. */
const TYPE_OR_NAMESPACE = 788968 | 1920;
/** `import('./helper')`: the file's types may be asked for, and have to be watched. */
const IMPORTS_LATER = /\bimport\s*\(\s*['"`]\./;

/** Type-checks cells, completes and explains code, with TypeScript's native compiler in a process of its own. */
export class TypeServer {
  readonly #options: ServerOptions;
  /** How the compiler's paths of all that is in the notebook's folder begin. */
  readonly #inside: string;
  readonly #folder: CheckFolder;
  readonly #bareNames: BareNames;
  readonly #cells: CellNames;
  readonly #compiler: Compiler;
  /** What is in the files of the cells. */
  readonly #written = new Map<string, string>();
  readonly #moduleCells = new Set<string>();
  /** Local files of the program, and when they were last changed. */
  readonly #localFiles = new Map<string, number>();
  #draft = '';
  readonly #guesses = new Guesses();
  /** What is known already of the types of the cell that was checked last. */
  #guessed: { readonly source: string; readonly types: DeclarableTypes } | undefined;
  /** The types of the cell that was checked last. */
  #prepared: { readonly source: string; readonly types: DeclarableTypes } | undefined;
  /** Names of the scope that the compiler has been seen to read as it had printed them; with aliases, whole types. */
  readonly #trusted = new Set<string>();
  readonly #globalTypes = new Map<string, boolean>();
  /** The cells that have run, the latest last. */
  readonly #sources = new Set<string>();

  constructor(options: ServerOptions) {
    this.#options = { ...options, tsconfig: options.tsconfig ?? projectConfig(options.cwd) };
    this.#inside = insideOf(options.cwd);
    this.#bareNames = new BareNames(options.session?.globals ?? '');
    this.#folder = new CheckFolder(options.cwd, options.place);
    this.#compiler = new Compiler({
      cwd: this.#folder.path,
      config: this.#folder.file('tsconfig.json'),
      process: options.compiler,
    });
    this.#cells = new CellNames(slashed(this.#folder.path), (name) => this.#isGlobalType(name));
    this.#writeCells();
    this.#folder.write(GLOBALS, `${NODE_TYPES}\n${options.session?.globals ?? ''}`);
    this.#writeDraft('');
    this.#writeConfig();
  }

  /** Starts the compiler before the first cell needs it; of packages, it reads the types. */
  warm(packages: readonly string[] = []): void {
    this.check(packages.map((name) => `import ${JSON.stringify(name)};`).join('\n'));
  }

  check(source: string): readonly TypeProblem[] {
    return this.#compiler.retry(() => {
      const problems = this.#problems(source);
      if (importedModules(source).some((name) => name.startsWith('.'))) {
        for (const file of this.#findLocalFiles()) {
          const path = relative(this.#options.cwd, file);
          const own = errorsIn(this.#compiler.program, file);
          for (const diagnostic of own)
            problems.push({ ...this.#problemOf(diagnostic), file: path });
        }
      } else if (IMPORTS_LATER.test(source)) {
        this.#findLocalFiles();
      }
      return problems;
    });
  }

  /** Asks for the types of a cell that was found right: while it runs, as that costs as much as checking it. */
  prepare(source: string): void {
    let types: DeclarableTypes = new Map();
    try {
      types = this.#compiler.retry(() => this.#declarableTypes(source));
      this.#compiler.release();
    } catch {
      // Without them the cell's source is kept.
    }
    this.#prepared = { source, types };
  }

  /** The cell has run; where it threw half way, `bound` holds the names it had declared by then. */
  accept(source: string, bound?: readonly string[]): void {
    if (!bound && this.#prepared?.source !== source) this.prepare(source);
    const types: DeclarableTypes = bound ? new Map() : (this.#prepared?.types ?? new Map());
    this.#prepared = undefined;
    this.#bareNames.accept(source);
    this.#sources.delete(source);
    this.#sources.add(source);
    const retract = this.#cells.accept(source, types, bound && new Set(bound));
    const isNew = this.#cells.addPackages(importedModules(source));
    this.#compiler.retry(() => {
      if (!isNew) return this.#rewriteCells();
      this.#cells.expect(this.#packageModules());
      this.#expectNamespaces(source);
      // The next draft repeats these imports; reading them now saves it the time.
      this.#compiler.changed(...this.#writeCells(), this.#writeDraft(''));
    });
    const wrong = this.#compiler.retry(() => this.#misread(types));
    this.#guesses.learn([...types].flatMap(([name, type]) => (wrong.has(name) ? [] : [type])));
    if (wrong.size > 0) {
      retract();
      this.#cells.accept(source, new Map([...types].filter(([name]) => !wrong.has(name))));
    }
    this.#cells.sweep();
    this.#compiler.retry(() => this.#rewriteCells());
  }

  /** A cell that is a module, for cells to import as `./name`. */
  define(name: string, source: string): readonly TypeProblem[] {
    return this.#compiler.retry(() => {
      const file = this.#folder.write(`${name}.ts`, source);
      if (this.#moduleCells.has(name)) this.#compiler.changed(file);
      else {
        this.#moduleCells.add(name);
        this.#writeConfig();
        this.#compiler.changed(file, this.#folder.file('tsconfig.json'));
      }
      return errorsIn(this.#compiler.program, file).map((found) =>
        this.#problemOf(found, source.length),
      );
    });
  }

  /** What earlier cells declare stands behind the source: in a block that is still open, it would be in that. */
  complete(source: string, cursor: number): Completion['matches'] {
    return this.#compiler.retry(() => {
      this.#openDraft(source + closing(source));
      const bare = () => this.#bareNames.at(source, cursor, this.#cells.names());
      return completions(this.#compiler.checker, this.#folder.file(DRAFT), cursor, bare);
    });
  }

  /** What stands at a place; with `isWhole`, however long its type is. */
  hover(source: string, cursor: number, isWhole = false): Hover | undefined {
    return this.#compiler.retry(() => {
      this.#openDraft(source + closing(source));
      const place = { source, cursor };
      const found = hoverAt(this.#compiler.checker, this.#folder.file(DRAFT), place, isWhole);
      return found && { ...found, signature: withoutPaths(found.signature, this.#inside) };
    });
  }

  /** The statement by which a cell has declared a name. */
  sourceOf(name: string): string | undefined {
    return [...this.#sources]
      .reverse()
      .filter((source) => source.includes(name))
      .map((source) => declarationOf(source, name))
      .find((text) => text !== undefined);
  }

  close(): void {
    this.#compiler.close();
  }

  #problemOf(diagnostic: Diagnostic, limit?: number): TypeProblem {
    return problemOf(diagnostic, {
      inside: this.#inside,
      ...(limit === undefined ? {} : { limit }),
    });
  }

  #problems(source: string, isWhole = false): TypeProblem[] {
    const question = isWhole ? undefined : this.#guesses.ask(source);
    const end = this.#openDraft(source, isWhole, question);
    const errors = errorsIn(this.#compiler.program, this.#folder.file(DRAFT));
    const own = errors.filter(({ pos }) => pos < end);
    const problems = own.map((found) => this.#problemOf(found, source.length));
    if (problems.length === 0) {
      const answers = errors.flatMap(({ pos, text }) => {
        const answer = question?.answer(pos - end, text);
        return answer ? [answer] : [];
      });
      this.#guessed = { source, types: new Map(answers) };
    }
    if (problems.length === 0 || isWhole) return problems;
    // What is wrong with a package is better said of all of it.
    const isPart = this.#cells.draft(source, false) !== this.#cells.draft(source, true);
    return isPart ? this.#problems(source, true) : problems;
  }

  /** Returns where the question begins. */
  #openDraft(source: string, isWhole = true, question?: Question): number {
    const edited = [...this.#localFiles].filter(([file, time]) => modified(file) !== time);
    for (const [file] of edited) this.#localFiles.set(file, modified(file));
    const text = this.#cells.draft(source, isWhole, question?.uses);
    const file = this.#writeDraft(source, text + (question?.text ?? ''));
    this.#compiler.changed(file, ...edited.map(([file]) => file));
    return text.length;
  }

  #writeDraft(source: string, text = this.#cells.draft(source, true)): string {
    this.#draft = source;
    return this.#folder.write(DRAFT, text);
  }

  /** Writes the files of the cells, as far as they change, and returns those. */
  #writeCells(): string[] {
    const changed: string[] = [];
    for (const [file, text] of this.#cells.files()) {
      if (this.#written.get(file) === text) continue;
      this.#written.set(file, text);
      changed.push(this.#folder.write(file, text));
    }
    return changed;
  }

  #rewriteCells(): void {
    for (const file of this.#writeCells()) this.#compiler.changed(file);
  }

  #writeConfig(): void {
    const files = [DRAFT, GLOBALS, SCOPE, ...[...this.#moduleCells].map((n) => `${n}.ts`)];
    this.#folder.write(
      'tsconfig.json',
      configText(this.#folder, {
        ...this.#options,
        modules: this.#options.session?.modules ?? {},
        files,
      }),
    );
  }

  #declarableTypes(source: string): DeclarableTypes {
    const guessed = this.#guessed?.source === source ? this.#guessed.types : new Map();
    const asked = [
      ...variableStatements(source)
        .flatMap(({ variables }) => variables)
        .filter(({ name, literal }) => literal === undefined && !guessed.has(name)),
      ...openFunctions(source),
    ];
    if (asked.length === 0) return guessed;
    if (this.#draft !== source) this.#openDraft(source);
    const positions = asked.map(({ position }) => position);
    const printed = printedTypes(this.#compiler.checker, this.#folder.file(DRAFT), positions);
    const types = this.#cells.declarable(
      source,
      asked.flatMap(({ name }, i) => {
        const text = printed[i];
        return text === undefined ? [] : [[name, text] as const];
      }),
    );
    return new Map([...types, ...guessed]);
  }

  /** Names of types that the scope, as it is written, does not read as they were printed. */
  #misread(types: DeclarableTypes): ReadonlySet<string> {
    const doubtful = [...types].filter(([, type]) =>
      wordsOf(type).some((word) => !this.#trusted.has(word)),
    );
    const wrong = new Set<string>();
    if (doubtful.length === 0) return wrong;
    // A cell that names them, one a line.
    const names = doubtful.map(([name]) => `${name};\n`);
    this.#openDraft(names.join(''));
    const positions = names.map((_, i) => names.slice(0, i).join('').length);
    const printed = printedTypes(this.#compiler.checker, this.#folder.file(DRAFT), positions);
    for (const [i, [name, type]] of doubtful.entries()) {
      const read = printed[i] && this.#cells.declarable('', [[name, printed[i]]]).get(name);
      const isSame = read?.text === type.text && read.whole === type.whole;
      if (isSame) for (const word of wordsOf(type)) this.#trusted.add(word);
      else wrong.add(name);
    }
    return wrong;
  }

  #isGlobalType(name: string): boolean {
    let isGlobal = this.#globalTypes.get(name);
    if (isGlobal === undefined) {
      isGlobal = this.#compiler.checker.resolveName(name, TYPE_OR_NAMESPACE) !== undefined;
      this.#globalTypes.set(name, isGlobal);
    }
    return isGlobal;
  }

  /** The cell must be the draft. */
  #expectNamespaces(source: string): void {
    const { checker } = this.#compiler;
    for (const [name, { package: module }] of declaredNames(source)) {
      if (module === undefined) continue;
      const position = source.search(new RegExp(`(?<=\\*\\s*as\\s+)${name}(?![\\w$])`, 'u'));
      if (position < 0) continue;
      const [found] = symbolsAt(checker, this.#folder.file(DRAFT), [position]);
      // What a CommonJS package exports need not be a module.
      if (!found?.symbol.name.startsWith('"')) continue;
      const names = checker.getExportsOfModule(found.symbol).map(({ name }) => name);
      this.#cells.expectExports(module, names);
    }
  }

  /** The modules of the packages in the program, as the compiler prints them. */
  #packageModules(): string[] {
    return this.#compiler.program
      .getSourceFileNames()
      .filter((file) => file.includes('/node_modules/') && file.endsWith('.d.ts'))
      .map((file) => file.slice(0, -'.d.ts'.length));
  }

  /** The reader's own files that the cells import. */
  #findLocalFiles(): readonly string[] {
    const files = this.#compiler.program
      .getSourceFileNames()
      .filter(
        (file) =>
          file.startsWith(this.#inside) &&
          !file.includes('/node_modules/') &&
          !file.endsWith('.d.ts'),
      );
    for (const file of files) this.#localFiles.set(file, modified(file));
    return files;
  }
}

/** What a type's print is right by. */
const wordsOf = ({ text, whole, uses }: KnownType): readonly string[] =>
  text === whole ? uses : [`${text} = ${whole}`];

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
