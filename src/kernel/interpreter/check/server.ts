import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { API, type Diagnostic, type Project, type Snapshot } from 'typescript/unstable/sync';
import { PROMPT_TYPES } from '../run/prompt.ts';
import type { Completion } from '../types.ts';
import { BareNames } from './bareNames.ts';
import { CellNames, cellModule, EMPTY_CELL, scopeModule } from './cells.ts';
import { CheckFolder, configText } from './folder.ts';
import { importedModules, plainVariables } from './names.ts';
import { projectConfig } from './project.ts';

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

export interface Hover {
  /** Like `const x: Tensor<Rank>`. */
  readonly signature: string;
  readonly documentation: string;
  readonly name: string;
}

export interface ServerOptions {
  readonly cwd: string;
  readonly tsconfig: string | undefined;
  /** A folder for temporary files. */
  readonly place: string;
}

/** `NodeBuilderFlags.NoTruncation | UseFullyQualifiedType`. */
const FULL_TEXT = 1 | 64;

const DRAFT = '__draft.ts';
const GLOBALS = '__globals.d.ts';
/** `SymbolFlags.Alias`. */
const ALIAS = 1 << 21;
/** Files, and names in them, that are ours. */
const OURS = /^__(ng_|cell\d|scope|draft|globals)/;

const FIRST_CELLS = 64;
/** "Cannot assign to '{0}' because it is an import." */
const ASSIGNED_IMPORT = 2632;

/** Type-checks cells, completes and explains code, with TypeScript's native compiler in a process of its own. */
export class TypeServer {
  readonly #options: ServerOptions;
  readonly #folder: CheckFolder;
  readonly #cells = new CellNames();
  readonly #bareNames = new BareNames();
  readonly #moduleCells = new Set<string>();
  /** Imports of accepted cells: the draft repeats them, so that its graph of modules stays. */
  readonly #packages = new Set<string>();
  /** Local files of the program, and when they were last changed. */
  readonly #localFiles = new Map<string, number>();
  #draft = '';
  #capacity = FIRST_CELLS;
  #api: API | undefined;
  #snapshot: Snapshot | undefined;
  #project: Project | undefined;

  constructor(options: ServerOptions) {
    this.#options = { ...options, tsconfig: options.tsconfig ?? projectConfig(options.cwd) };
    this.#folder = new CheckFolder(options.cwd, options.place);
    for (let cell = 0; cell < this.#capacity; cell++) this.#writeEmptyCell(cell);
    this.#folder.write(`${scopeModule}.ts`, this.#cells.scopeText(this.#capacity));
    this.#folder.write(GLOBALS, PROMPT_TYPES);
    this.#writeDraft('');
    this.#writeConfig();
  }

  /** Starts the compiler before the first cell needs it. */
  warm(): void {
    this.check('');
  }

  check(source: string): readonly TypeProblem[] {
    return this.#retry(() => {
      const imported = importedModules(source).some((name) => name.startsWith('.'));
      this.#openDraft(source);
      const { program } = this.#opened();
      const draft = this.#folder.file(DRAFT);
      const syntactic = program.getSyntacticDiagnostics(draft);
      const found = syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(draft);
      const problems = found.filter(isError).map((found) => problemOf(found, source.length));
      if (imported) {
        for (const file of this.#findLocalFiles()) {
          const own = [
            ...program.getSyntacticDiagnostics(file),
            ...program.getSemanticDiagnostics(file),
          ].filter(isError);
          const path = relative(this.#options.cwd, file);
          for (const diagnostic of own) problems.push({ ...problemOf(diagnostic), file: path });
        }
      }
      return problems;
    });
  }

  /** The cell has run; where it threw half way, `bound` holds the names it had declared by then. */
  accept(source: string, bound?: readonly string[]): void {
    this.#retry(() => {
      if (this.#cells.next + 1 >= this.#capacity) this.#grow();
      this.#bareNames.accept(source);
      const types = this.#variableTypes(source);
      const { cell, text } = this.#cells.accept(source, types, bound && new Set(bound));
      const modules = importedModules(source);
      for (const name of modules) this.#packages.add(name);
      this.#changed(this.#folder.write(`${cellModule(cell)}.ts`, text));
      this.#changed(this.#folder.write(`${scopeModule}.ts`, this.#cells.scopeText(this.#capacity)));
      // The next draft repeats these imports; reading them now saves it the time.
      if (modules.length > 0) this.#changed(this.#writeDraft(''));
    });
  }

  /** A cell that is a module, for cells to import as `./name`. */
  define(name: string, source: string): readonly TypeProblem[] {
    return this.#retry(() => {
      const file = this.#folder.write(`${name}.ts`, source);
      if (this.#moduleCells.has(name)) this.#changed(file);
      else {
        this.#moduleCells.add(name);
        this.#writeConfig();
        this.#changed(file, this.#folder.file('tsconfig.json'));
      }
      const { program } = this.#opened();
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
        .filter(isError)
        .map((found) => problemOf(found, source.length));
    });
  }

  complete(source: string, cursor: number): Completion['matches'] {
    return this.#retry(() => {
      this.#openDraft(source);
      const { checker } = this.#opened();
      try {
        const found = checker.getCompletionsAtPosition(this.#folder.file(DRAFT), cursor);
        return (found?.entries ?? [])
          .filter(({ name }) => !OURS.test(name))
          .sort((a, b) => compare(a.sortText ?? '', b.sortText ?? '') || compare(a.name, b.name))
          .map(({ name, insertText, kind, detail }) => ({
            text: insertText ?? name,
            type: KINDS[kind ?? 0] ?? 'text',
            ...(detail === undefined ? {} : { signature: detail }),
          }));
      } catch (error) {
        if (!String(error).includes('auto imports')) throw error;
        const names = this.#bareNames.at(source, cursor, this.#cells.names());
        return names.map(({ name, type }) => ({ text: name, type }));
      }
    });
  }

  hover(source: string, cursor: number): Hover | undefined {
    return this.#retry(() => {
      this.#openDraft(source);
      const { checker } = this.#opened();
      const file = this.#folder.file(DRAFT);
      const found = checker.getSymbolAtPosition(file, cursor);
      const symbol = found && (found.flags & ALIAS ? checker.getAliasedSymbol(found) : found);
      const type = symbol && checker.getTypeOfSymbol(symbol);
      if (!found || !symbol || !type) return undefined;
      const tags = symbol
        .getJsDocTags(checker)
        .map(({ name, text }) => (text ? `@${name} ${text}` : `@${name}`));
      return {
        name: found.name,
        signature: `${found.name}: ${checker.typeToString(type)}`,
        documentation: [symbol.getDocumentationComment(checker), ...tags]
          .filter((line) => line !== '')
          .join('\n'),
      };
    });
  }

  close(): void {
    this.#api?.close();
  }

  #opened(): Project {
    if (!this.#project) {
      const config = this.#folder.file('tsconfig.json');
      this.#api = new API({ cwd: this.#folder.path });
      this.#snapshot = this.#api.updateSnapshot({ openProject: config });
      this.#project = this.#snapshot.getProject(config);
      if (!this.#project) throw new Error(`TypeScript did not open ${config}`);
    }
    return this.#project;
  }

  /** The compiler may have been killed; all it knew is in the files, so a new one goes on. */
  #retry<T>(work: () => T): T {
    try {
      return work();
    } catch {
      this.#restart();
      return work();
    }
  }

  #restart(): void {
    try {
      this.#api?.close();
    } catch {
      // It is gone already.
    }
    this.#project = undefined;
    this.#snapshot = undefined;
  }

  /** One file a call where only its body changed: TypeScript takes that in at once. */
  #changed(...files: readonly string[]): void {
    if (!this.#api || !this.#snapshot) return;
    const old = this.#snapshot;
    this.#snapshot = this.#api.updateSnapshot({ fileChanges: { changed: [...files] } });
    this.#project = this.#snapshot.getProject(this.#folder.file('tsconfig.json'));
    old.dispose();
  }

  #openDraft(source: string): void {
    const edited = [...this.#localFiles].filter(([file, time]) => modified(file) !== time);
    for (const [file] of edited) this.#localFiles.set(file, modified(file));
    this.#changed(this.#writeDraft(source), ...edited.map(([file]) => file));
  }

  #writeDraft(source: string): string {
    this.#draft = source;
    const packages = [...this.#packages].map((name) => `import ${JSON.stringify(name)};`);
    return this.#folder.write(DRAFT, this.#cells.draft(source) + packages.join(''));
  }

  #writeEmptyCell(cell: number): string {
    return this.#folder.write(`${cellModule(cell)}.ts`, EMPTY_CELL);
  }

  #writeConfig(): void {
    const files = [
      DRAFT,
      GLOBALS,
      `${scopeModule}.ts`,
      ...[...this.#moduleCells].map((n) => `${n}.ts`),
    ];
    this.#folder.write('tsconfig.json', configText(this.#folder, { ...this.#options, files }));
  }

  /** The full types of the variables of the cell that was checked last. */
  #variableTypes(source: string): Map<string, string> {
    const types = new Map<string, string>();
    if (this.#draft !== source || !this.#cells.isDeep(source)) return types;
    const variables = [...plainVariables(source)];
    const { checker } = this.#opened();
    const positions = variables.map(([, position]) => position);
    const symbols = checker.getSymbolAtPosition(this.#folder.file(DRAFT), positions);
    for (const [i, [name]] of variables.entries()) {
      const symbol = symbols[i];
      const type = symbol && checker.getTypeOfSymbol(symbol);
      if (type) types.set(name, checker.typeToString(type, undefined, FULL_TEXT));
    }
    return types;
  }

  #grow(): void {
    const from = this.#capacity;
    this.#capacity *= 2;
    for (let cell = from; cell < this.#capacity; cell++) this.#writeEmptyCell(cell);
  }

  /** The reader's own files that the cells import. */
  #findLocalFiles(): readonly string[] {
    const prefix = join(this.#options.cwd, '/');
    const files = this.#opened()
      .program.getSourceFileNames()
      .filter(
        (file) =>
          file.startsWith(prefix) && !file.includes('/node_modules/') && !file.endsWith('.d.ts'),
      );
    for (const file of files) this.#localFiles.set(file, modified(file));
    return files;
  }
}

function problemOf(diagnostic: Diagnostic, limit = Number.POSITIVE_INFINITY): TypeProblem {
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

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `CompletionItemKind` of the language server protocol, in words that JupyterLab has icons for. */
const KINDS: readonly (string | undefined)[] = [
  undefined,
  'text',
  'method',
  'function',
  'constructor',
  'field',
  'variable',
  'class',
  'interface',
  'module',
  'property',
  'unit',
  'value',
  'enum',
  'keyword',
  'snippet',
  'color',
  'file',
  'reference',
  'folder',
  'enum member',
  'constant',
  'struct',
  'event',
  'operator',
  'type parameter',
];
