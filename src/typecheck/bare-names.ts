import { type Node, parse } from '../cell/syntax.ts';
import { declaredNames, identifiersIn } from './program/names.ts';

/** A name that could be meant, and what it is, in words that JupyterLab has icons for. */
export interface BareName {
  readonly name: string;
  readonly type: string;
}

const KEYWORDS = (
  'abstract any as async await bigint boolean break case catch class const continue debugger declare default delete ' +
  'do else enum export extends false finally for from function if implements import in infer instanceof interface is ' +
  'keyof let namespace never new null number object of override private protected public readonly return satisfies ' +
  'static string super switch symbol this throw true try type typeof undefined unknown using var void while yield'
).split(' ');

const GLOBALS = Object.getOwnPropertyNames(globalThis).filter((name) => name !== 'undefined');

/**
 * What may follow where no dot stands before: for that the compiler wants an index of all packages, to import what
 * is not imported. What is in reach is known without.
 */
export class BareNames {
  readonly #types = new Map<string, string>();
  readonly #globals: ReadonlyMap<string, string>;

  /** @param globals declarations of what the session has among its globals */
  constructor(globals: string) {
    this.#globals = typesOf(globals);
  }

  /** A cell that has run. */
  accept(source: string): void {
    for (const [name, type] of typesOf(source)) this.#types.set(name, type);
  }

  /** The names of cells (`known`) and of the source around the cursor, then what the language has. */
  at(source: string, cursor: number, known: Iterable<string>): readonly BareName[] {
    const own = typesOf(source);
    const near = [...identifiersIn(codeWithout(source, cursor))].filter(
      (name) => !KEYWORDS.includes(name),
    );
    const names = [...new Set([...known, ...near])].sort();
    const types = new Map<string, string>();
    for (const name of names) {
      types.set(name, own.get(name) ?? this.#types.get(name) ?? 'variable');
    }
    for (const [name, type] of this.#globals) types.set(name, types.get(name) ?? type);
    for (const name of GLOBALS) types.set(name, types.get(name) ?? typeOfGlobal(name));
    for (const name of KEYWORDS) types.set(name, types.get(name) ?? 'keyword');
    return [...types].map(([name, type]) => ({ name, type }));
  }
}

/** The source without texts and comments, and without the word that is being typed. */
function codeWithout(source: string, cursor: number): string {
  const typed = source.slice(0, cursor).replace(/[\p{ID_Continue}$]+$/u, '');
  const rest = source.slice(cursor).replace(/^[\p{ID_Continue}$]+/u, '');
  return `${typed} ${rest}`.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g,
    ' ',
  );
}

const TYPES: Readonly<Record<string, string>> = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  TSEnumDeclaration: 'enum',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'interface',
  TSModuleDeclaration: 'module',
};

function typesOf(source: string): Map<string, string> {
  const types = new Map([...declaredNames(source).keys()].map((name) => [name, 'variable']));
  for (const statement of parse(source).body) {
    const node = (statement.declaration ?? statement) as Node;
    const type = TYPES[node.type];
    if (type !== undefined) types.set((node.id as Node).name as string, type);
    if (node.type !== 'ImportDeclaration') continue;
    for (const { local, type: kind } of node.specifiers as Node[]) {
      if (kind === 'ImportNamespaceSpecifier') types.set((local as Node).name as string, 'module');
    }
  }
  return types;
}

function typeOfGlobal(name: string): string {
  const value = Object.getOwnPropertyDescriptor(globalThis, name)?.value as unknown;
  if (typeof value !== 'function') return 'variable';
  return /^[A-Z]/.test(name) ? 'class' : 'function';
}
